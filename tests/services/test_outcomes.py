"""What became of it: published by the owners' committee once, carried out by the property manager step by step."""

from datetime import date, timedelta

import pytest

from community.models import Compound
from deliberation.models import Proposal
from deliberation.rules import ProposalState
from journal.models import Entry
from kernel.errors import Missing
from outcomes.models import Publication, Step
from outcomes.reading import works_of
from outcomes.rules import (
    AlreadyPublished,
    NotCarriedOut,
    NotExecutor,
    NotPublisher,
    NotSettled,
    StepDone,
    StepDuePast,
    StepState,
)
from outcomes.services import finish_step, plan_step, publish_result
from residents.models import Resident
from tests import make, make_voting
from tests.make_voting import CLOSES, EARLY, Conveners
from voting.models import Poll
from voting.rules.choice import Choice
from voting.services import settle_poll

pytestmark = pytest.mark.django_db
AFTER = CLOSES + timedelta(days=1)
TODAY = AFTER.astimezone(make.SHANGHAI).date()
DAY = timedelta(days=1)


@pytest.fixture
def place() -> Compound:
    made = make.compound()
    make.units(made, make.flat("101"), make.flat("102"), now=EARLY - DAY)
    return made


@pytest.fixture
def known(place: Compound) -> Conveners:
    return make_voting.conveners(place)


@pytest.fixture
def poll(place: Compound, known: Conveners) -> Poll:
    return make_voting.armed(make_voting.prepared(make_voting.proposal(place), known.owners), known)


@pytest.fixture
def works(poll: Poll) -> Proposal:
    """A proposal that is being carried out."""
    poll.proposal.state = "execution"
    poll.proposal.save()
    return poll.proposal


def step(works: Proposal, by: Resident, text: str = "划线", *, days: int = 10) -> Step:
    return plan_step(works.pk, text=text, due_on=TODAY + days * DAY, by=by, now=AFTER)


def test_a_settled_result_is_published_once_by_the_owners_committee(poll: Poll, known: Conveners) -> None:
    with pytest.raises(NotSettled):
        publish_result(poll.pk, by=known.owners, now=AFTER)
    settle_poll(poll.pk, lambda: CLOSES)
    for other, answer in (
        (known.residents, NotPublisher),
        (known.manager, NotPublisher),
        (make.resident(), Missing),
    ):
        with pytest.raises(answer):
            publish_result(poll.pk, by=other, now=AFTER)
    assert publish_result(poll.pk, by=known.owners, now=AFTER).at == AFTER
    with pytest.raises(AlreadyPublished):
        publish_result(poll.pk, by=known.owners, now=AFTER)
    assert Publication.objects.count() == 1


def test_a_publication_is_told_to_the_compound_and_the_proposal(poll: Poll, known: Conveners) -> None:
    settle_poll(poll.pk, lambda: CLOSES)
    publish_result(poll.pk, by=known.owners, now=AFTER)
    told = Entry.objects.filter(kind="result_published", facts={"poll": poll.pk})
    assert set(told.values_list("stream", flat=True)) == {poll.proposal.stream, poll.compound.stream}


@pytest.mark.parametrize(
    ("marks", "after"),
    [
        ((Choice.AGREE, Choice.AGAINST), ProposalState.EXECUTION),
        ((Choice.AGAINST, Choice.AGREE), ProposalState.COORDINATION),
        ((Choice.AGREE, Choice.AGREE), ProposalState.EXECUTION),
        ((Choice.ABSTAIN, Choice.ABSTAIN), ProposalState.COORDINATION),
    ],
)
def test_publishing_moves_the_proposal_by_its_first_question(
    poll: Poll, known: Conveners, marks: tuple[Choice, Choice], after: ProposalState
) -> None:
    for line in poll.lines.all():
        make_voting.cast(line, make_voting.owners_of(line.units.get().unit)[0], *marks)
    settle_poll(poll.pk, lambda: CLOSES)
    publish_result(poll.pk, by=known.owners, now=AFTER)
    assert Proposal.objects.get(pk=poll.proposal_id).state == after


def test_without_a_quorum_the_proposal_goes_back_when_that_is_published(poll: Poll, known: Conveners) -> None:
    settle_poll(poll.pk, lambda: CLOSES)
    publish_result(poll.pk, by=known.owners, now=AFTER)
    assert Proposal.objects.get(pk=poll.proposal_id).state == ProposalState.COORDINATION


def test_what_is_not_there_is_missing(known: Conveners) -> None:
    with pytest.raises(Missing):
        publish_result(10**9, by=known.owners, now=AFTER)
    with pytest.raises(Missing):
        plan_step(10**9, text="划线", due_on=TODAY, by=known.manager, now=AFTER)
    with pytest.raises(Missing):
        finish_step(10**9, by=known.manager, now=AFTER)


def test_works_are_planned_and_finished_in_steps(works: Proposal, known: Conveners) -> None:
    first, second = step(works, known.manager), step(works, known.owners, "装充电桩", days=20)
    assert (first.number, second.number) == (1, 2)
    done = finish_step(first.pk, by=known.manager, now=AFTER + 2 * DAY)
    assert done.done_on == TODAY + 2 * DAY
    assert [told.state for told in works_of(works, today=TODAY)] == [StepState.DONE, StepState.CURRENT]
    assert [told.state for told in works_of(works, today=TODAY + 21 * DAY)] == [StepState.DONE, StepState.LATE]


def test_only_the_property_manager_says_that_a_step_is_done(works: Proposal, known: Conveners) -> None:
    planned = step(works, known.manager)
    for other in (known.owners, known.residents):
        with pytest.raises(NotExecutor):
            finish_step(planned.pk, by=other, now=AFTER)
    with pytest.raises(NotExecutor):
        step(works, known.residents)


def test_a_step_is_done_once(works: Proposal, known: Conveners) -> None:
    planned = step(works, known.manager)
    finish_step(planned.pk, by=known.manager, now=AFTER)
    with pytest.raises(StepDone):
        finish_step(planned.pk, by=known.manager, now=AFTER + DAY)
    assert Step.objects.get().done_on == TODAY


def test_nothing_is_carried_out_before_it_was_decided(poll: Poll, known: Conveners) -> None:
    with pytest.raises(NotCarriedOut):
        step(poll.proposal, known.manager)


def test_a_step_is_due_on_a_day_to_come(works: Proposal, known: Conveners) -> None:
    with pytest.raises(StepDuePast):
        step(works, known.manager, days=-1)


def test_the_day_is_the_compounds(works: Proposal, known: Conveners) -> None:
    planned = step(works, known.manager)
    late_evening = AFTER.replace(hour=16, minute=30)
    assert finish_step(planned.pk, by=known.manager, now=late_evening).done_on == date(2026, 11, 28)
