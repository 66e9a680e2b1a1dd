"""Codes of an authenticator app, against the vectors of RFC 6238, at the edges of the clock, and each once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from residents.rules.totp import (
    EDGE,
    PERIOD,
    BadSecondCode,
    SecondCode,
    matching_step,
    read_second_code,
    totp_code,
)

SECRET = b"12345678901234567890"
RFC_6238 = {  # appendix B, SHA-1: seconds since 1970, and the last six of its eight digits
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}
SECRETS = st.binary(min_size=20, max_size=20)
TIMES = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC)
)


@pytest.mark.parametrize(("seconds", "code"), RFC_6238.items())
def test_the_vectors_of_the_rfc_are_reproduced(seconds: int, code: str) -> None:
    assert totp_code(SECRET, seconds // PERIOD) == code
    assert matching_step(SECRET, code, now=datetime.fromtimestamp(seconds, UTC)) == seconds // PERIOD


@given(SECRETS, TIMES, st.integers(-5, 5))
def test_a_code_is_good_in_its_own_half_minute_and_the_ones_beside_it(secret: bytes, now: datetime, off: int) -> None:
    present = int(now.timestamp()) // PERIOD
    codes = {totp_code(secret, present + step) for step in range(-EDGE, EDGE + 1)}
    code = totp_code(secret, present + off)
    assert (matching_step(secret, code, now=now) is not None) == (code in codes)


@given(SECRETS, TIMES)
def test_a_spent_code_and_those_before_it_are_over(secret: bytes, now: datetime) -> None:
    present = int(now.timestamp()) // PERIOD
    code = totp_code(secret, present)
    spent = matching_step(secret, code, now=now)
    assert spent is not None
    later = {totp_code(secret, step) for step in range(spent + 1, present + EDGE + 1)}
    for when in (now, now + timedelta(seconds=PERIOD)):
        if code not in later | {totp_code(secret, present + 2)}:
            assert matching_step(secret, code, now=when, spent=spent) is None


@pytest.mark.parametrize(("typed", "digits"), [("１２３ 456", "123456"), ("1234-5678", "12345678")])
def test_codes_are_read_however_they_are_typed(typed: str, digits: str) -> None:
    assert read_second_code(typed) == SecondCode(digits)
    assert read_second_code(typed).recovers == (len(digits) == 8)


@given(st.text())
def test_anything_else_is_no_code(typed: str) -> None:
    try:
        code = read_second_code(typed)
    except BadSecondCode:
        return
    assert code.digits.isascii()
    assert len(code.digits) in {6, 8}
