"""Who may support an idea, how many it needs, until when, and what merging brings along."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from community.models import Compound, OrganKind, Unit
from deliberation.models import DebateRules, Proposal, Screening
from deliberation.reading import seconds_needed_in
from deliberation.rules import Cause, Move, NotYourMove, Power, ProposalState, ReasonMissing, WrongState
from deliberation.rules.argument import Position
from deliberation.rules.screening import AppealedAlready, Fact, FactsMissing
from deliberation.rules.support import (
    DebateSettings,
    HouseholdSeconded,
    IdeaLapsed,
    NotLapsed,
    NotSeconder,
    SettingsUnfit,
)
from deliberation.services import (
    Draft,
    argue,
    change_debate_rules,
    move_proposal,
    propose,
    second_proposal,
    take_second_back,
)
from journal.models import Entry
from kernel.errors import Missing
from residents.models import Capacity, Resident
from residents.services import claim_with_code, issue_door_code
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def homes(place: Compound) -> list[Unit]:
    return make.units(place, *(make.flat(str(room)) for room in range(101, 107)))


@pytest.fixture
def chair(place: Compound) -> Resident:
    return make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE)


def agreed(place: Compound, by: Resident, **settings: int | bool) -> None:
    rules = {"seconds_needed": 2, **settings}
    change_debate_rules(place, DebateSettings(**rules), by=by, now=make.NOON)  # type: ignore[arg-type]


def state_of(proposal: Proposal) -> ProposalState:
    return Proposal.objects.get(pk=proposal.pk).phase


# --- settings ---


def test_a_committee_changes_the_rules_and_everybody_can_read_it(
    place: Compound, homes: list[Unit], chair: Resident
) -> None:
    agreed(place, chair, seconds_percent=10, idea_days=30)
    entry = Entry.objects.get(kind="debate_rules_adopted")
    facts = {"seconds": 2, "percent": 10, "one_per_household": False, "offices_second": False, "days": 30}
    assert (entry.stream, entry.facts) == (place.stream, facts)
    assert seconds_needed_in(place) == 2


def test_a_share_of_the_households_is_rounded_up(place: Compound, homes: list[Unit], chair: Resident) -> None:
    agreed(place, chair, seconds_needed=1, seconds_percent=20)
    assert seconds_needed_in(place) == 2  # a fifth of six


def test_nobody_else_changes_them_and_never_beyond_what_can_be_reached(
    place: Compound, homes: list[Unit], chair: Resident
) -> None:
    with pytest.raises(SettingsUnfit):
        agreed(place, chair, seconds_needed=7)
    for who, refusal in ((make.household(homes[0]), NotYourMove), (make.resident(), Missing)):
        with pytest.raises(refusal):
            agreed(place, who)
    assert not Entry.objects.filter(kind="debate_rules_adopted").exists()


@pytest.mark.parametrize("wrong", [{"seconds_needed": 0}, {"seconds_percent": 21}, {"idea_days": 0}])
def test_the_constraints_of_the_rules_hold_without_the_services(place: Compound, wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DebateRules.objects.filter(compound=place).update(**wrong)


# --- seconding ---


def test_tenants_support_and_who_only_holds_an_office_does_not(
    place: Compound, homes: list[Unit], chair: Resident
) -> None:
    agreed(place, chair)
    idea = make.proposal(place, author=make.household(homes[0]))
    assert second_proposal(idea.pk, by=make.household(homes[1], capacity=Capacity.TENANT), now=make.NOON) == 1
    with pytest.raises(NotSeconder):
        second_proposal(idea.pk, by=chair, now=make.NOON)


def test_a_support_is_taken_back_while_it_is_an_idea_and_no_longer(
    place: Compound, homes: list[Unit], chair: Resident
) -> None:
    agreed(place, chair)
    idea, one, other = make.proposal(place, author=chair), make.household(homes[0]), make.household(homes[1])
    assert second_proposal(idea.pk, by=one, now=make.NOON) == 1
    assert [take_second_back(idea.pk, by=one, now=make.NOON) for _ in range(2)] == [0, 0]
    for who in (one, other):
        second_proposal(idea.pk, by=who, now=make.NOON)
    assert state_of(idea) is ProposalState.SECONDED
    with pytest.raises(WrongState):
        take_second_back(idea.pk, by=one, now=make.NOON)
    with pytest.raises(Missing):
        take_second_back(idea.pk, by=make.resident(), now=make.NOON)
    kinds = list(Entry.objects.filter(stream=idea.stream).values_list("kind", flat=True))
    assert kinds == ["seconded", "second_taken_back", "seconded", "seconded", "moved"]


def test_a_household_counts_once_where_the_rules_say_so(place: Compound, homes: list[Unit], chair: Resident) -> None:
    idea = make.proposal(place, author=chair)
    owner, tenant = make.household(homes[0]), make.household(homes[0], capacity=Capacity.TENANT)
    agreed(place, chair, one_per_household=True, seconds_needed=3)
    second_proposal(idea.pk, by=owner, now=make.NOON)
    with pytest.raises(HouseholdSeconded):
        second_proposal(idea.pk, by=tenant, now=make.NOON)
    agreed(place, chair, seconds_needed=3)
    assert second_proposal(idea.pk, by=tenant, now=make.NOON) == 2


def test_a_household_is_who_lives_there_today(place: Compound, homes: list[Unit], chair: Resident) -> None:
    idea, tenant, later = make.proposal(place, author=chair), make.resident(), make.NOON + timedelta(days=2)
    code, last = issue_door_code(homes[0], now=make.NOON), (make.NOON + timedelta(days=1)).date()
    claim_with_code(tenant, homes[0], capacity=Capacity.TENANT, code=code, until=last, now=make.NOON)
    owner = make.household(homes[0])
    agreed(place, chair, one_per_household=True, seconds_needed=3)
    second_proposal(idea.pk, by=tenant, now=make.NOON)
    with pytest.raises(HouseholdSeconded):
        second_proposal(idea.pk, by=owner, now=make.NOON)
    assert second_proposal(idea.pk, by=owner, now=later) == 2


# --- lapsing ---


def test_an_idea_lapses_by_the_clock_where_no_job_has_run(place: Compound, homes: list[Unit], chair: Resident) -> None:
    idea, fan = make.proposal(place, author=chair), make.household(homes[0])
    last = make.NOON + timedelta(days=90)
    assert idea.phase_at(last - timedelta(seconds=1)) is ProposalState.IDEA
    assert Proposal.objects.get(pk=idea.pk).phase_at(last) is ProposalState.LAPSED
    with pytest.raises(IdeaLapsed):
        second_proposal(idea.pk, by=fan, now=last)
    with pytest.raises(IdeaLapsed):
        move_proposal(idea.pk, Move.WITHDRAW, by=chair, now=last)
    assert not idea.seconds.exists()


def test_anybody_takes_a_lapsed_idea_up_again_as_a_new_one(place: Compound, homes: list[Unit], chair: Resident) -> None:
    idea, neighbour = make.proposal(place, author=chair), make.household(homes[0])
    last = make.NOON + timedelta(days=90)
    draft = Draft(title="再提车位", problem="还是停不下。")
    with pytest.raises(NotLapsed):
        propose(place, draft, author=neighbour, cid=make.cid(), now=make.NOON, revives=idea.pk)
    again = propose(place, draft, author=neighbour, cid=make.cid(), now=last, revives=idea.pk)
    assert (again.revives, again.phase_at(last), again.author) == (idea, ProposalState.IDEA, neighbour)


# --- screening ---


def screenable(place: Compound, chair: Resident, fan: Resident) -> Proposal:
    idea = make.proposal(place, author=fan)
    second_proposal(idea.pk, by=chair, now=make.NOON)
    return idea


def test_what_is_found_says_whose_power_it_is(place: Compound, homes: list[Unit], chair: Resident) -> None:
    idea = screenable(place, chair, make.household(homes[0]))
    with pytest.raises(FactsMissing):
        move_proposal(idea.pk, Move.SCREEN, by=chair, facts=[], now=make.NOON)
    facts = [Fact.BUILDING_COMMON, Fact.PUBLIC_STREET]
    move_proposal(idea.pk, Move.SCREEN, by=chair, facts=facts, now=make.NOON)
    made = Screening.objects.get(proposal=idea)
    assert (made.finding.power, made.finding.also, made.differs) == (Power.BUILDING, (Power.STREET,), False)
    assert Proposal.objects.get(pk=idea.pk).decider is Power.BUILDING


def test_a_committee_that_differs_says_why(place: Compound, homes: list[Unit], chair: Resident) -> None:
    idea = screenable(place, chair, make.household(homes[0]))
    other = Power.SELF_GOVERNANCE
    with pytest.raises(ReasonMissing):
        move_proposal(idea.pk, Move.SCREEN, by=chair, facts=[Fact.WHOLE_COMMON], power=other, now=make.NOON)
    why = "只是换灯泡，不改用途"
    move_proposal(idea.pk, Move.SCREEN, by=chair, facts=[Fact.WHOLE_COMMON], power=other, reason=why, now=make.NOON)
    made = Screening.objects.get()
    assert (made.found, made.power, made.reason) == ("assembly", "self_governance", why)
    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.update(reason="")


def test_the_author_has_it_screened_once_more_and_not_twice(
    place: Compound, homes: list[Unit], chair: Resident
) -> None:
    author = make.household(homes[0])
    idea = screenable(place, chair, author)
    for turn in range(2):
        move_proposal(idea.pk, Move.SCREEN, by=chair, facts=[Fact.SERVICE], now=make.NOON)
        if turn == 0:
            with pytest.raises(ReasonMissing):
                move_proposal(idea.pk, Move.APPEAL, by=author, now=make.NOON)
            move_proposal(idea.pk, Move.APPEAL, by=author, reason="要挖绿地", now=make.NOON)
            again = Proposal.objects.get(pk=idea.pk)
            assert (again.phase, again.decider) == (ProposalState.SECONDED, None)
    with pytest.raises(AppealedAlready):
        move_proposal(idea.pk, Move.APPEAL, by=author, reason="还是要挖", now=make.NOON)


def test_a_returned_proposal_comes_back_with_an_answer_and_its_supporters(
    place: Compound, homes: list[Unit], chair: Resident
) -> None:
    author = make.household(homes[0])
    idea = screenable(place, chair, author)
    given = {"reason": "说不清", "mend": "写明位置"}
    move_proposal(idea.pk, Move.RETURN, by=chair, now=make.NOON, cause=Cause.UNCLEAR, **given)  # type: ignore[arg-type]
    state = move_proposal(idea.pk, Move.RESUBMIT, by=author, reason="位置在东门", now=make.NOON)
    assert state is ProposalState.SECONDED
    assert idea.transitions.get(move=Move.RESUBMIT).reason == "位置在东门"
    told = Entry.objects.filter(kind="followed_moved").values_list("stream", flat=True)
    assert set(told) == {author.stream, chair.stream}


# --- merging ---


def test_merging_brings_supporters_once_and_arguments_along(
    place: Compound, homes: list[Unit], chair: Resident
) -> None:
    agreed(place, chair, seconds_needed=3)
    fans = [make.household(home) for home in homes[:4]]
    source, target = (make.proposal(place, author=fans[at], title=f"车位{at}") for at in (0, 1))
    second_proposal(source.pk, by=fans[1], now=make.NOON)  # the target's author: not carried
    second_proposal(source.pk, by=fans[2], now=make.NOON)  # supports both: counted once
    for fan in fans[2:]:
        second_proposal(target.pk, by=fan, now=make.NOON)
    text = {"position": Position.AGREE, "text": "消防车进得来。"}
    argued = argue(source.pk, cid=make.cid(), author=fans[3], now=make.NOON, **text)  # type: ignore[arg-type]
    move_proposal(source.pk, Move.MERGE, by=chair, into=target.pk, reason="同一件事", now=make.NOON)
    argued.refresh_from_db()
    source.refresh_from_db()
    assert (argued.proposal, argued.carried_from, source.merged_into) == (target, source, target)
    assert set(target.seconds.values_list("resident", flat=True)) == {fans[2].pk, fans[3].pk}
    merged = Entry.objects.get(kind="merged_in")
    assert (merged.stream, merged.facts) == (target.stream, {"proposal": source.pk, "seconds": 0, "arguments": 1})


def test_supporters_who_come_along_may_move_an_idea_on(place: Compound, homes: list[Unit], chair: Resident) -> None:
    agreed(place, chair, seconds_needed=3)
    fans = [make.household(home) for home in homes[:5]]
    source, target = (make.proposal(place, author=fans[at], title=f"车位{at}") for at in (0, 1))
    for fan in fans[2:4]:
        second_proposal(source.pk, by=fan, now=make.NOON)
    second_proposal(target.pk, by=fans[4], now=make.NOON)
    move_proposal(source.pk, Move.MERGE, by=chair, into=target.pk, reason="同一件事", now=make.NOON)
    assert (target.seconds.count(), state_of(target)) == (3, ProposalState.SECONDED)
    assert target.seconds.filter(carried_from=source).count() == 2
