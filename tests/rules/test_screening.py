"""Whose power it is, how many supporters an idea needs and until when, and what comes next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import labels
from deliberation.rules import STAGES, Cause, Mover, Power, ProposalState
from deliberation.rules.ahead import actors, ahead
from deliberation.rules.argument import ArgumentsOver, check_allowance
from deliberation.rules.screening import GROUNDS, Fact, FactsMissing, find_power
from deliberation.rules.support import DebateSettings, SettingsUnfit, check_settings, is_over, seconds_needed

FACTS = st.frozensets(st.sampled_from(Fact), min_size=1)
THEN = datetime(2026, 11, 23, tzinfo=UTC)


@given(FACTS)
def test_what_all_owners_hold_is_never_decided_by_fewer(facts: frozenset[Fact]) -> None:
    finding = find_power(facts)
    assert (finding.power is Power.ASSEMBLY) is bool(facts & {Fact.WHOLE_COMMON, Fact.COMMON_MONEY})
    assert finding.because in facts


@given(FACTS)
def test_a_street_and_an_owner_are_asked_whoever_else_decides(facts: frozenset[Fact]) -> None:
    finding = find_power(facts)
    asked = {finding.power, *finding.also}
    assert (Power.STREET in asked) is (Fact.PUBLIC_STREET in facts)
    assert (Power.OWNER in asked) is (Fact.OWNERS_OWN in facts)
    assert finding.power not in finding.also


def test_a_service_is_the_residents_own_only_where_nothing_else_is_touched() -> None:
    found = ({Fact.SERVICE}, {Fact.SERVICE, Fact.BUILDING_COMMON}, {Fact.SERVICE, Fact.OWNERS_OWN})
    powers = [find_power(frozenset(facts)).power for facts in found]
    assert powers == [Power.SELF_GOVERNANCE, Power.BUILDING, Power.OWNER]


def test_without_a_fact_nothing_is_found_and_every_fact_leads_somewhere() -> None:
    with pytest.raises(FactsMissing):
        find_power(frozenset())
    assert {ground.fact for ground in GROUNDS} == set(Fact)
    assert {ground.power for ground in GROUNDS} == set(Power)
    assert set(labels.QUESTIONS) == set(labels.GROUNDS) == set(Fact)
    assert set(labels.CAUSES) == set(Cause)


@given(st.integers(1, 2000), st.integers(0, 20), st.integers(0, 10_000))
def test_the_number_is_the_floor_of_the_share(number: int, percent: int, households: int) -> None:
    needed = seconds_needed(DebateSettings(number, percent), households=households)
    assert needed >= number
    assert needed * 100 >= households * percent
    assert needed == number or (needed - 1) * 100 < households * percent


@pytest.mark.parametrize(
    ("settings", "households"),
    [
        (DebateSettings(seconds_needed=0), 0),
        (DebateSettings(seconds_needed=11), 10),
        (DebateSettings(seconds_needed=2001), 0),
        (DebateSettings(seconds_percent=21), 0),
        (DebateSettings(idea_days=6), 0),
        (DebateSettings(idea_days=366), 0),
    ],
)
def test_settings_that_no_compound_can_live_with_are_refused(settings: DebateSettings, households: int) -> None:
    with pytest.raises(SettingsUnfit):
        check_settings(settings, households=households)


@given(st.sampled_from(ProposalState), st.integers(-3, 3))
def test_only_an_idea_lapses_and_from_its_day_on(state: ProposalState, seconds: int) -> None:
    over = is_over(state, THEN, THEN + timedelta(seconds=seconds))
    assert over is (state is ProposalState.IDEA and seconds >= 0)
    assert not is_over(state, None, THEN)


@given(st.sampled_from(ProposalState), st.none() | st.sampled_from(Power))
def test_what_lies_ahead_ends_in_the_archive_once_it_is_known_who_decides(
    state: ProposalState, power: Power | None
) -> None:
    steps = ahead(state, power)
    assert state not in steps
    if state not in STAGES and state is not ProposalState.RETURNED:
        assert not steps
    elif power is None:
        assert not set(steps) & {ProposalState.VOTE, ProposalState.DIRECT}
    else:
        assert state is ProposalState.ARCHIVED or steps[-1] is ProposalState.ARCHIVED
        assert not {ProposalState.VOTE, ProposalState.DIRECT} <= set(steps)


def test_somebody_can_act_in_every_state_before_the_end() -> None:
    waiting = {state for state in STAGES if not actors(state)}
    assert waiting == {ProposalState.IDEA, ProposalState.VOTE, ProposalState.ARCHIVED}  # neighbours, owners, nobody
    assert Mover.RESIDENTS_COMMITTEE in actors(ProposalState.SECONDED)


@given(st.integers(0, 12), st.integers(0, 12))
def test_a_few_arguments_of_one_person_are_enough(here: int, today: int) -> None:
    if here >= 5 or today >= 10:
        with pytest.raises(ArgumentsOver):
            check_allowance(here=here, today=today)
    else:
        check_allowance(here=here, today=today)
