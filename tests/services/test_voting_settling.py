"""The count: after the close, once, from openings that fit their commitments, and explained."""

from datetime import timedelta

import pytest

from community.models import Compound, Unit
from deliberation.models import Proposal
from deliberation.rules import ProposalState
from journal.jobs import run_due
from journal.models import Entry, Job
from residents.models import Resident
from tests import make, make_voting
from tests.make_voting import CLOSES, EARLY, cast, line_of
from voting.models import Poll, Question, Tally
from voting.reading import explain
from voting.rules.choice import Choice
from voting.rules.verdict import Verdict
from voting.rules.weight import Weight
from voting.rules.window import PollNotArmed, PollStillOpen
from voting.services import settle_poll

pytestmark = pytest.mark.django_db
YES, NO, ABSTAIN = Choice.AGREE, Choice.AGAINST, Choice.ABSTAIN


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def homes(place: Compound) -> list[Unit]:
    rows = [make.flat(f"{floor}01", area="100") for floor in range(1, 7)]
    return make.units(place, *rows, now=EARLY - timedelta(days=1))


@pytest.fixture
def voters(homes: list[Unit]) -> list[Resident]:
    return [make.household(unit, now=EARLY) for unit in homes]


@pytest.fixture
def about(place: Compound) -> Proposal:
    return make_voting.proposal(place)


@pytest.fixture
def poll(place: Compound, homes: list[Unit], about: Proposal) -> Poll:
    known = make_voting.conveners(place)
    return make_voting.armed(make_voting.prepared(about, known.owners), known)


def vote(poll: Poll, homes: list[Unit], voters: list[Resident], *choices: tuple[Choice, Choice]) -> None:
    for unit, voter, both in zip(homes, voters, choices, strict=False):
        cast(line_of(poll, unit), voter, *both)


def settled(poll: Poll) -> list[Tally]:
    settle_poll(poll.pk, lambda: CLOSES)
    return list(Tally.objects.filter(question__poll=poll).order_by("question__number"))


def test_ballots_are_counted_by_persons_and_area(poll: Poll, homes: list[Unit], voters: list[Resident]) -> None:
    """Four of six take part: a special matter with three yes passes, an ordinary one with two yes does not."""
    vote(poll, homes, voters, (YES, YES), (YES, YES), (YES, NO), (NO, ABSTAIN))
    special, ordinary = settled(poll)
    assert special.count.agree == Weight.of(3, 3_000_000)
    assert special.count.against == Weight.of(1, 1_000_000)
    assert ordinary.count.abstain == Weight.of(1, 1_000_000)
    assert (special.verdict, ordinary.verdict) == (Verdict.PASSED, Verdict.NOT_PASSED)


def test_a_verdict_is_explained_with_its_multiplications(poll: Poll, homes: list[Unit], voters: list[Resident]) -> None:
    vote(poll, homes, voters, (YES, YES), (YES, YES), (YES, NO), (NO, ABSTAIN))
    settled(poll)
    told = explain(Question.objects.get(poll=poll, number=1))
    assert (told.quorum.persons.left.whole, told.quorum.persons.right.whole) == (12, 12)
    assert (told.agreement.persons.left.whole, told.agreement.persons.right.whole) == (12, 12)
    assert str(told.agreement.area.left) == "1,200.00"
    assert told.verdict is Verdict.PASSED


def test_without_a_quorum_no_decision_was_made(poll: Poll, homes: list[Unit], voters: list[Resident]) -> None:
    vote(poll, homes, voters, (YES, YES), (YES, YES), (YES, YES))
    assert {tally.verdict for tally in settled(poll)} == {Verdict.INVALID}


def test_nobody_voting_is_counted_too(poll: Poll) -> None:
    assert {tally.verdict for tally in settled(poll)} == {Verdict.INVALID}


def test_the_count_tells_nothing_of_what_came_of_it(
    poll: Poll, homes: list[Unit], voters: list[Resident], about: Proposal
) -> None:
    """Not before the result is published: neither in the record nor by where the proposal stands."""
    vote(poll, homes, voters, *[(YES, YES)] * 6)
    before = Proposal.objects.get(pk=about.pk)
    known = Entry.objects.latest("pk").pk
    settled(poll)
    told = Entry.objects.filter(pk__gt=known).values_list("kind", "facts")
    assert [*told] == [("poll_settled", {"questions": 2})]
    assert Proposal.objects.get(pk=about.pk).state == before.state == ProposalState.VOTE


def test_nothing_is_settled_before_the_close(poll: Poll, homes: list[Unit], voters: list[Resident]) -> None:
    vote(poll, homes, voters, *[(YES, YES)] * 6)
    with pytest.raises(PollStillOpen):
        settle_poll(poll.pk, lambda: CLOSES - timedelta(microseconds=1))
    assert not Tally.objects.exists()


def test_a_poll_that_never_opened_has_no_verdict(place: Compound, homes: list[Unit]) -> None:
    known = make_voting.conveners(place)
    poll = make_voting.announced(make_voting.prepared(make_voting.proposal(place), known.owners), known.owners)
    with pytest.raises(PollNotArmed):
        settle_poll(poll.pk, lambda: CLOSES)


def test_settling_twice_counts_once(poll: Poll, homes: list[Unit], voters: list[Resident]) -> None:
    vote(poll, homes, voters, *[(YES, YES)] * 4)
    first = settled(poll)
    again = settle_poll(poll.pk, lambda: CLOSES + timedelta(days=1))
    assert again.settled_at == CLOSES
    assert settled(poll) == first
    assert Entry.objects.filter(kind="poll_settled").count() == 1


def test_the_clock_alone_settles_a_poll(poll: Poll, homes: list[Unit], voters: list[Resident]) -> None:
    vote(poll, homes, voters, *[(YES, YES)] * 4)
    run_due(lambda: CLOSES - timedelta(seconds=1))
    assert Poll.objects.get(pk=poll.pk).settled_at is None
    run_due(lambda: CLOSES)
    assert Poll.objects.get(pk=poll.pk).settled_at == CLOSES
    assert Job.objects.get(name="settle_poll").done_at == CLOSES
