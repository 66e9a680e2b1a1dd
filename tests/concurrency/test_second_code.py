"""A code of the authenticator, and a recovery code, sent twice at once: one of them signs in. With a control."""

import threading
from base64 import b32decode
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from allauth.mfa.models import Authenticator

from residents.models import Resident
from residents.rules.totp import PERIOD, SecondCode, WrongSecondCode, matching_step, totp_code
from residents.services import safety
from residents.services.safety import spend_second_code, turn_on_totp
from tests import make
from tests.concurrency.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NOW = make.NOON
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PATIENCE = 0.4


def code_at(seconds: int) -> str:
    return totp_code(b32decode(SECRET), (int(NOW.timestamp()) + seconds) // PERIOD)


@pytest.fixture
def who() -> Resident:
    return make.resident()


@pytest.fixture
def spare(who: Resident) -> list[str]:
    return turn_on_totp(who, secret=SECRET, typed=code_at(-2 * PERIOD), now=NOW - timedelta(seconds=2 * PERIOD))


@pytest.fixture
def meeting(spare: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The two meet once the code was found right, before it is written down as spent, if nothing keeps them apart."""
    barrier, match = threading.Barrier(2), matching_step

    def meet(*args: object, **facts: object) -> object:
        found = match(*args, **facts)  # type: ignore[arg-type]
        with suppress(threading.BrokenBarrierError):
            barrier.wait(PATIENCE)
        return found

    monkeypatch.setattr(safety, "matching_step", meet)


def both(who: Resident, code: str) -> list[str]:
    acts: list[Callable[[], Authenticator]] = [partial(spend_second_code, who, SecondCode(code), now=NOW)] * 2
    return sorted(type(answer).__name__ for answer in together(*acts))


def test_one_code_at_once_in_two_sessions_signs_one_in(who: Resident, meeting: None) -> None:
    assert both(who, code_at(0)) == ["Authenticator", WrongSecondCode.__name__]


def test_control_without_the_lock_one_code_signs_both_in(
    who: Resident, meeting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safety, "_held", lambda resident: resident)
    assert both(who, code_at(0)) == ["Authenticator", "Authenticator"]


def test_one_recovery_code_at_once_in_two_sessions_signs_one_in(who: Resident, spare: list[str]) -> None:
    assert both(who, spare[0]) == ["Authenticator", WrongSecondCode.__name__]
