"""Terms, mandates, letters, identities and designations: their edges, and that nobody gets round the throttles."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from residents.rules import designation, identity, letters, term
from residents.rules.claim import (
    LONGEST_REASON,
    AgentTaken,
    CompanyActsByAgent,
    PersonNeedsNoAgent,
    ReasonNotSaid,
    ReasonTooLong,
    check_agent,
    check_side,
    read_reason,
)

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
moments = st.integers(-5 * 86_400, 0).map(lambda seconds: NOW + timedelta(seconds=seconds))

# --- from a day to a day ---


@given(days, days, days)
def test_both_the_first_and_the_last_day_hold_and_no_other(since: date, until: date, day: date) -> None:
    assert term.holds(since, until, day) == (since <= day <= until)
    assert term.holds(since, until, since - DAY) is False
    assert term.holds(None, until, until) is True
    assert term.holds(None, until, until + DAY) is False
    assert term.holds(None, None, day) is True


@given(st.integers(-30, 30))
def test_the_last_fourteen_days_remind_and_the_rest_do_not(after: int) -> None:
    assert term.ends_soon(TODAY + after * DAY, today=TODAY) == (0 <= after <= 14)


def test_what_has_no_end_is_never_reminded_of() -> None:
    assert not term.ends_soon(None, today=TODAY)


def test_a_tenancy_may_end_today_and_not_yesterday_and_not_after_twenty_years() -> None:
    term.check_tenancy(None, today=TODAY)
    term.check_tenancy(TODAY, today=TODAY)
    term.check_tenancy(TODAY + term.LONGEST_TENANCY * DAY, today=TODAY)
    with pytest.raises(term.UntilPast):
        term.check_tenancy(TODAY - DAY, today=TODAY)
    with pytest.raises(term.UntilTooFar):
        term.check_tenancy(TODAY + (term.LONGEST_TENANCY + 1) * DAY, today=TODAY)


def test_a_mandate_has_two_days_in_order_and_is_not_over() -> None:
    term.check_mandate(TODAY, TODAY, today=TODAY)
    for since, until in ((None, TODAY), (TODAY, None), (None, None)):
        with pytest.raises(term.UntilMissing):
            term.check_mandate(since, until, today=TODAY)
    with pytest.raises(term.TermBackwards):
        term.check_mandate(TODAY + DAY, TODAY, today=TODAY)
    with pytest.raises(term.UntilPast):
        term.check_mandate(TODAY - 9 * DAY, TODAY - DAY, today=TODAY)


@given(st.text(max_size=12))
def test_a_day_is_read_or_refused_and_never_breaks(typed: str) -> None:
    try:
        read = term.read_day(typed)
    except term.DayUnreadable:
        return
    assert read is None or read == date.fromisoformat(typed.strip())


# --- agents ---


@given(days, days, days, days)
def test_a_company_has_one_agent_on_any_day(since: date, until: date, first: date, last: date) -> None:
    assume(since <= until)
    assume(first <= last)
    common = any(first + n * DAY >= since and first + n * DAY <= until for n in range((last - first).days + 1))
    check_agent(1, [(2, first, last)], since, until)
    if not common:
        check_agent(1, [(1, first, last)], since, until)
        return
    with pytest.raises(AgentTaken):
        check_agent(1, [(1, first, last)], since, until)


def test_a_person_speaks_for_themselves_and_a_company_through_an_agent() -> None:
    check_side(as_agent=False, person=True)
    check_side(as_agent=True, person=False)
    with pytest.raises(CompanyActsByAgent):
        check_side(as_agent=False, person=False)
    with pytest.raises(PersonNeedsNoAgent):
        check_side(as_agent=True, person=True)


def test_a_reason_is_one_line_of_some_length() -> None:
    assert read_reason("  不在\n名册上 ") == "不在 名册上"
    assert len(read_reason("字" * LONGEST_REASON)) == LONGEST_REASON
    with pytest.raises(ReasonNotSaid):
        read_reason(" \n ")
    with pytest.raises(ReasonTooLong):
        read_reason("字" * (LONGEST_REASON + 1))


# --- name and ID number ---


@pytest.mark.parametrize(
    "typed", ["310101 19900101 123X", "３１０１０１１９９００１０１１２３ｘ", "31010119900101123x"]
)
def test_an_id_number_is_read_in_any_width_and_spacing(typed: str) -> None:
    assert identity.read_id_number(typed) == "31010119900101123X"


@pytest.mark.parametrize("typed", ["", "3101011990010112", "X31010119900101123", "31010119900101123Y", "0" * 19])
def test_what_is_no_id_number_costs_no_try(typed: str) -> None:
    with pytest.raises(identity.BadIdNumber):
        identity.read_id_number(typed)


@given(st.lists(st.tuples(st.sampled_from(["王建国", "李芳"]), st.sampled_from(["", "a", "b"])), max_size=4))
def test_nobody_is_matched_without_both_name_and_number(rows: list[tuple[str, str]]) -> None:
    known = [identity.Known(number, name, index) for number, (name, index) in enumerate(rows)]
    found = identity.match_identity(known, id_index="a", name="李芳")
    assert (found is not None) == (("李芳", "a") in rows)
    assert identity.match_identity(known, id_index="", name="李芳") is None


@given(st.lists(moments, max_size=30))
def test_five_tries_a_day_whatever_their_times(asked: list[datetime]) -> None:
    taken: list[datetime] = []
    for at in sorted(asked):
        try:
            identity.check_tries(taken, now=at)
        except identity.IdentityLocked as refusal:
            hours = refusal.facts["hours"]
            assert isinstance(hours, int)
            assert 1 <= hours <= 24
            continue
        taken.append(at)
    for start in taken:
        assert sum(start <= at < start + identity.COUNTED_FOR for at in taken) <= identity.MOST_TRIES


def test_a_failed_try_says_how_many_are_left_and_the_last_how_long_to_wait() -> None:
    earlier = [NOW - timedelta(hours=2)] * 3
    refusal = identity.refusal_of_try(earlier, now=NOW)
    assert isinstance(refusal, identity.WrongIdentity)
    assert refusal.facts == {"left": 1}
    last = identity.refusal_of_try([*earlier, NOW], now=NOW)
    assert isinstance(last, identity.IdentityLocked)
    assert last.facts == {"hours": 22}


# --- letters ---


def test_a_whole_compound_gets_letters_once_in_a_day() -> None:
    letters.check_whole(None, now=NOW)
    letters.check_whole(NOW - letters.WHOLE_EVERY, now=NOW)
    with pytest.raises(letters.LettersPrintedToday) as caught:
        letters.check_whole(NOW - letters.WHOLE_EVERY + timedelta(seconds=1), now=NOW)
    assert caught.value.facts == {"hours": 1}


@given(st.lists(st.integers(0, 6), max_size=8))
def test_no_door_gets_more_letters_in_a_day_than_the_rule_says(printed: list[int]) -> None:
    doors = [(f"{number}室", count) for number, count in enumerate(printed)]
    full = [label for label, count in doors if count >= letters.MOST_PER_UNIT]
    if not doors:
        with pytest.raises(letters.NoLetters):
            letters.check_units(doors)
    elif full:
        with pytest.raises(letters.UnitLettersFull) as caught:
            letters.check_units(doors)
        assert caught.value.facts == {"unit": full[0], "units": len(full), "most": letters.MOST_PER_UNIT}
    else:
        letters.check_units(doors)


def test_a_file_has_so_many_letters_and_no_more() -> None:
    letters.check_units([("1室", 0)] * letters.MOST_AT_ONCE)
    with pytest.raises(letters.TooManyLetters):
        letters.check_units([("1室", 0)] * (letters.MOST_AT_ONCE + 1))


# --- co-owners ---

owners = st.sets(st.integers(1, 6), min_size=1)


@given(owners, owners)
def test_a_set_of_co_owners_has_one_name_and_another_set_another(some: set[int], others: set[int]) -> None:
    assert (designation.parties_key(some) == designation.parties_key(others)) == (some == others)
    assert designation.parties_key(sorted(some, reverse=True)) == designation.parties_key(some)


@given(owners, owners)
def test_it_counts_when_every_co_owner_agreed_and_not_before(some: set[int], agreed: set[int]) -> None:
    assert designation.all_consent(some, agreed) == (not some - agreed)


def test_only_a_co_owner_proposes_a_co_owner_and_everybody_can_be_asked() -> None:
    designation.check_proposed({1, 2}, {1}, {1, 2}, chosen=2, agreed=None)
    designation.check_proposed({1, 2}, {1}, {1, 2}, chosen=2, agreed=1)
    refusals = [
        (designation.NotSeveralOwners, {1}, {1}, {1}, 1, None),
        (designation.NotOneOfThem, {1, 2}, {3}, {1, 2}, 1, None),
        (designation.NotACoOwner, {1, 2}, {1}, {1, 2}, 3, None),
        (designation.AlreadyDesignated, {1, 2}, {1}, {1, 2}, 2, 2),
        (designation.CoOwnerNotVerified, {1, 2}, {1}, {1}, 1, None),
    ]
    for reason, all_of_them, own, verified, chosen, agreed in refusals:
        with pytest.raises(reason):
            designation.check_proposed(all_of_them, own, verified, chosen=chosen, agreed=agreed)
