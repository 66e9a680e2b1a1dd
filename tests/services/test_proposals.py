"""Proposals: numbered, seconded, moved by those who may, and settled by what their owners decided."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from community.models import Compound, OrganKind
from deliberation.models import Proposal, ProposalVersion, Second, Transition
from deliberation.reading import listed
from deliberation.rules import (
    Cause,
    CidReused,
    Move,
    NotResident,
    NotYourMove,
    OwnProposal,
    Power,
    PowerMissing,
    ProposalState,
    ReasonMissing,
    TargetMissing,
    TextTooLong,
    TextUnprintable,
    WrongState,
)
from deliberation.rules.lifecycle import CauseMissing, MendMissing
from deliberation.services import (
    Draft,
    adopt_debate_rules,
    lapse_idea,
    move_proposal,
    post,
    propose,
    revise_proposal,
    second_proposal,
    settle_proposal,
)
from journal.models import Entry, Job
from kernel.errors import Missing
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Compound:
    compound = make.compound()
    adopt_debate_rules(compound, seconds_needed=2, idea_days=90, offices_second=True)
    return compound


def seconded(place: Compound) -> Proposal:
    made = make.proposal(place, author=make.office_holder(place, OrganKind.PROPERTY_MANAGER))
    for _ in range(2):
        second_proposal(made.pk, by=make.office_holder(place, OrganKind.OWNERS_COMMITTEE), now=make.NOON)
    return Proposal.objects.get(pk=made.pk)


def at_vote(place: Compound) -> Proposal:
    made = seconded(place)
    chair = make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE)
    owners = make.office_holder(place, OrganKind.OWNERS_COMMITTEE)
    move_proposal(made.pk, Move.SCREEN, by=chair, power=Power.ASSEMBLY, now=make.NOON)
    move_proposal(made.pk, Move.HEAR, by=chair, now=make.NOON)
    move_proposal(made.pk, Move.DRAW_UP, by=owners, now=make.NOON)
    move_proposal(made.pk, Move.PUT_TO_VOTE, by=owners, now=make.NOON)
    return Proposal.objects.get(pk=made.pk)


def test_proposals_of_a_compound_are_numbered_within_the_year(place: Compound) -> None:
    author = make.office_holder(place, OrganKind.OWNERS_COMMITTEE)
    numbers = [make.proposal(place, author=author).number for _ in range(3)]
    next_year = make.proposal(place, author=author, now=make.NOON + timedelta(days=60))
    assert numbers == [1, 2, 3]
    assert (next_year.year, next_year.number) == (2027, 1)


def test_a_stranger_proposes_nothing(place: Compound) -> None:
    with pytest.raises(NotResident):
        propose(place, Draft(title="题", problem="事"), author=make.resident(), cid=make.cid(), now=make.NOON)
    assert not Proposal.objects.exists()


def test_enough_supporters_move_an_idea_on_and_the_record_tells_it(place: Compound) -> None:
    made = seconded(place)
    assert made.phase is ProposalState.SECONDED
    kinds = list(Entry.objects.filter(stream=made.stream).values_list("kind", flat=True))
    assert kinds == ["seconded", "seconded", "moved"]


def test_seconding_twice_counts_once(place: Compound) -> None:
    made = make.proposal(place, author=make.office_holder(place, OrganKind.OWNERS_COMMITTEE))
    fan = make.office_holder(place, OrganKind.OWNERS_COMMITTEE)
    assert [second_proposal(made.pk, by=fan, now=make.NOON) for _ in range(2)] == [1, 1]


def test_nobody_seconds_their_own_idea_or_one_of_another_compound(place: Compound) -> None:
    author = make.office_holder(place, OrganKind.OWNERS_COMMITTEE)
    made = make.proposal(place, author=author)
    with pytest.raises(OwnProposal):
        second_proposal(made.pk, by=author, now=make.NOON)
    with pytest.raises(Missing):
        second_proposal(made.pk, by=make.resident(), now=make.NOON)


def test_screening_says_whose_power_it_is(place: Compound) -> None:
    made = seconded(place)
    chair = make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE)
    with pytest.raises(PowerMissing):
        move_proposal(made.pk, Move.SCREEN, by=chair, now=make.NOON)
    move_proposal(made.pk, Move.SCREEN, by=chair, power=Power.BUILDING, now=make.NOON)
    made.refresh_from_db()
    assert (made.phase, made.decider) == (ProposalState.SCREENED, Power.BUILDING)


def test_the_property_manager_cannot_bypass_the_table(place: Compound) -> None:
    made = seconded(place)
    manager = make.office_holder(place, OrganKind.PROPERTY_MANAGER)
    for move in (Move.SCREEN, Move.RETURN, Move.PUT_TO_VOTE):
        with pytest.raises(NotYourMove):
            move_proposal(made.pk, move, by=manager, power=Power.ASSEMBLY, reason="快一点", now=make.NOON)


def test_returning_needs_a_reason_which_stays_with_the_move(place: Compound) -> None:
    made = seconded(place)
    chair = make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE)
    for reason, refusal in (("", ReasonMissing), ("\0", TextUnprintable), ("补" * 501, TextTooLong)):
        with pytest.raises(refusal):
            move_proposal(
                made.pk, Move.RETURN, by=chair, reason=reason, cause=Cause.NO_COST, mend="算一算", now=make.NOON
            )
    for cause, mend, missing in ((None, "算", CauseMissing), (Cause.NO_COST, " ", MendMissing)):
        with pytest.raises(missing):
            move_proposal(made.pk, Move.RETURN, by=chair, reason="看", cause=cause, mend=mend, now=make.NOON)
    why, mend = " 请补上费用 ", " 每户出多少 "
    move_proposal(made.pk, Move.RETURN, by=chair, now=make.NOON, reason=why, cause=Cause.NO_COST, mend=mend)
    last = Transition.objects.latest("pk")
    assert (last.reason, last.why, last.mend) == ("请补上费用", Cause.NO_COST, "每户出多少")
    again = move_proposal(made.pk, Move.RESUBMIT, by=made.author, now=make.NOON)
    assert again is ProposalState.SECONDED, "those who supported it still do"


def test_merging_needs_another_proposal_of_the_same_compound(place: Compound) -> None:
    made = seconded(place)
    chair = make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE)
    for wrong in (None, made.pk, made.pk + 1000):
        with pytest.raises(TargetMissing):
            move_proposal(made.pk, Move.MERGE, by=chair, reason="同一件事", into=wrong, now=make.NOON)
    other = make.proposal(place, author=chair)
    move_proposal(made.pk, Move.MERGE, by=chair, reason="同一件事", into=other.pk, now=make.NOON)
    made.refresh_from_db()
    assert (made.phase, made.merged_into) == (ProposalState.MERGED, other)


@pytest.mark.parametrize(("passed", "after"), [(True, ProposalState.EXECUTION), (False, ProposalState.COORDINATION)])
def test_what_the_owners_decided_moves_the_proposal_once(
    place: Compound, *, passed: bool, after: ProposalState
) -> None:
    made = at_vote(place)
    assert settle_proposal(made.pk, passed=passed, now=make.NOON) is after
    assert settle_proposal(made.pk, passed=not passed, now=make.NOON) is after
    assert Transition.objects.filter(proposal=made, by=None, state=after).count() == 1


def test_an_idea_without_supporters_lapses_by_its_job_and_no_other_does(place: Compound) -> None:
    quiet = make.proposal(place, author=make.office_holder(place, OrganKind.OWNERS_COMMITTEE))
    loud = seconded(place)
    assert Job.objects.filter(name="lapse_idea", argument=quiet.pk, due_at__gt=make.NOON).exists()
    late = make.NOON + timedelta(days=90)
    lapse_idea(quiet.pk, lambda: late - timedelta(seconds=1))
    assert Proposal.objects.get(pk=quiet.pk).phase is ProposalState.IDEA
    for proposal in (quiet, loud, quiet):
        lapse_idea(proposal.pk, lambda: late)
    states = [Proposal.objects.get(pk=proposal.pk).phase for proposal in (quiet, loud)]
    assert states == [ProposalState.LAPSED, ProposalState.SECONDED]


def test_a_version_is_added_by_those_who_may_at_that_stage(place: Compound) -> None:
    made = seconded(place)
    better = Draft(title="增设停车位", problem="晚上停到消防通道上。", plan="东侧划 212 个。", cost=1_000_00)
    chair = make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE)
    with pytest.raises(WrongState):
        revise_proposal(made.pk, better, based_on=1, change="写了方案", by=chair, now=make.NOON)
    version = revise_proposal(made.pk, better, based_on=1, change="写了方案", by=made.author, now=make.NOON)
    first = made.versions.get(number=1)
    assert version.number == 2
    assert version.fingerprint != first.fingerprint


@pytest.mark.parametrize("claim", ["number", "version", "second"])
def test_the_constraints_of_proposals_hold_without_the_services(place: Compound, claim: str) -> None:
    made = seconded(place)
    twice = {
        "number": Proposal(
            compound=place, author=made.author, year=made.year, number=made.number, title="x", made_at=make.NOON
        ),
        "version": ProposalVersion(proposal=made, number=1, problem="x", fingerprint="x", at=make.NOON),
        "second": Second(proposal=made, resident=made.seconds.earliest("pk").resident, at=make.NOON),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        twice[claim].save()


def test_a_double_press_puts_one_idea_forward_and_other_words_under_its_cid_are_refused(place: Compound) -> None:
    author, cid = make.office_holder(place, OrganKind.OWNERS_COMMITTEE), make.cid()
    draft = Draft(title="增设停车位", problem="晚上停到消防通道上。")
    first, second = (propose(place, draft, author=author, cid=cid, now=make.NOON) for _ in range(2))
    assert first == second
    with pytest.raises(CidReused):
        propose(place, Draft(title="另一件事", problem="事"), author=author, cid=cid, now=make.NOON)
    assert Proposal.objects.count() == 1


def test_a_list_counts_supporters_and_posts_apart(place: Compound) -> None:
    made = seconded(place)
    for words in ("一", "二", "三"):
        post(made.room.pk, text=words, stance=None, cid=make.cid(), author=made.author, now=make.NOON)
    (row,) = listed(Proposal.objects.filter(pk=made.pk))
    assert (row.supporters, row.said) == (2, 3)  # type: ignore[attr-defined]
