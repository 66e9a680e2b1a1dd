"""What is typed when a compound is founded and officers are named."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from residents.rules.door_code import ALPHABET
from residents.rules.founding import (
    CODE_LENGTH,
    CODE_LIFE,
    COUNTED_FOR,
    LEVELS,
    LONGEST_KEY,
    MOST_WRONG,
    BadKey,
    BadPlaceName,
    FoundingCodeLocked,
    FoundingCodeOver,
    check_founding_code_open,
    free_key,
    printed_founding_code,
    read_compound_name,
    read_founding_code,
    read_key,
    read_place_path,
)
from residents.rules.office import (
    BadDay,
    LastOfficer,
    NotForThisOrgan,
    TermBackwards,
    check_may_name,
    check_not_last,
    check_term,
    read_day,
)

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
KEYS = st.from_regex(r"[a-z0-9]{2,10}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
CODES = st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH)
ORGANS = ("residents_committee", "owners_committee", "property_manager")


@given(CODES)
def test_a_code_is_read_as_it_is_printed_and_however_it_is_typed(code: str) -> None:
    printed = printed_founding_code(code)
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", printed)
    for typed in (printed, printed.lower(), code, f" {printed.replace('-', ' ')} "):
        assert read_founding_code(typed) == code


@given(st.text())
def test_a_key_fits_into_an_address_or_is_refused(typed: str) -> None:
    try:
        key = read_key(typed)
    except BadKey:
        return
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*[a-z0-9]", key)
    assert len(key) <= LONGEST_KEY
    assert read_key(key) == key


@given(KEYS, st.sets(KEYS, max_size=5), st.integers(0, 12))
def test_an_offered_key_is_free_and_may_be_typed(key: str, taken: set[str], more: int) -> None:
    taken |= {key, *(f"{key}-{number}" for number in range(2, more))}
    offered = free_key(key, taken)
    assert offered not in taken
    assert read_key(offered) == offered


@pytest.mark.parametrize("typed", ["山鑫", "a", "-ab", "ab-", "a--b", "a b", "a_b", "x" * 31, "", "a/b"])
def test_what_is_no_key_is_told(typed: str) -> None:
    with pytest.raises(BadKey):
        read_key(typed)


def test_names_are_on_one_line_without_what_cannot_be_seen() -> None:
    assert read_compound_name(" 山鑫\u200b阳光城  一期 ") == "山鑫阳光城 一期"


@pytest.mark.parametrize(("typed", "path"), [("", []), ("上海市", ["上海市"]), ("上海市/金山区", ["上海市", "金山区"])])
def test_a_place_is_read_from_the_top(typed: str, path: list[str]) -> None:
    assert read_place_path(typed) == path


@pytest.mark.parametrize("typed", ["上海市//石化街道", "x", "/".join(["某某地"] * (len(LEVELS) + 1))])
def test_what_is_no_place_is_told(typed: str) -> None:
    with pytest.raises(BadPlaceName):
        read_place_path(typed)


@given(st.lists(st.integers(0, 72 * 60), max_size=12), st.integers(0, 72 * 60))
def test_no_more_than_five_wrong_codes_are_tried_in_any_day(tries: list[int], asked: int) -> None:
    """As the service keeps them: a try is counted only where the code was open."""
    wrong: list[datetime] = []
    for minutes in sorted([*tries, asked]):
        at = NOW + timedelta(minutes=minutes)
        recent = [entry for entry in wrong if entry > at - COUNTED_FOR]
        with suppress(FoundingCodeLocked):
            check_founding_code_open(NOW, recent, now=at)
            wrong.append(at)
    for first in wrong:
        assert sum(first <= entry < first + COUNTED_FOR for entry in wrong) <= MOST_WRONG


def test_a_code_is_over_at_the_end_of_its_life() -> None:
    check_founding_code_open(NOW, [], now=NOW + CODE_LIFE - timedelta(seconds=1))
    with pytest.raises(FoundingCodeOver):
        check_founding_code_open(NOW, [], now=NOW + CODE_LIFE)


@given(st.sets(st.sampled_from([*ORGANS, "member", "owner"])), st.sampled_from(ORGANS))
def test_only_a_committee_names_and_an_owners_committee_only_itself(offices: set[str], organ: str) -> None:
    may = "residents_committee" in offices or (organ == "owners_committee" and "owners_committee" in offices)
    try:
        check_may_name(offices=frozenset(offices), organ=organ)
    except NotForThisOrgan:
        assert not may
    else:
        assert may


@given(st.sampled_from(ORGANS), st.integers(0, 3))
def test_only_the_residents_committee_keeps_somebody(organ: str, staying: int) -> None:
    if organ == "residents_committee" and staying == 0:
        with pytest.raises(LastOfficer):
            check_not_last(organ=organ, staying=staying)
    else:
        check_not_last(organ=organ, staying=staying)


@given(st.dates(date(1980, 1, 1), date(2027, 11, 24)), st.integers(-400, 400))
def test_a_term_ends_after_it_began_and_not_in_the_past(since: date, length: int) -> None:
    today, until = date(2026, 11, 23), since + timedelta(days=length)
    if until < since or until < today:
        with pytest.raises(TermBackwards):
            check_term(since, until, today=today)
    else:
        check_term(since, until, today=today)
    check_term(since, None, today=today)


@given(st.dates(date(1980, 1, 1), date(2100, 1, 1)))
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    for typed in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}"):
        assert read_day(typed) == day


@pytest.mark.parametrize("typed", ["", "昨天", "2026-02-30", "2026-13-01", "26-1-1", "0000-01-01"])
def test_what_is_no_day_is_told(typed: str) -> None:
    with pytest.raises(BadDay):
        read_day(typed)
