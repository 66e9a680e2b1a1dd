"""Whose line it is: verified owners cast, one of several as they designate, and nobody else."""

from datetime import timedelta

import pytest

from community.models import Compound, Unit
from kernel.errors import Missing
from residents.models import Capacity, Resident
from residents.services import ask_committee, end_claim
from tests import make, make_voting
from tests.make_voting import EARLY, OPENS, cast, line_of
from voting.models import Ballot, Poll, Question, RollLine, Submission
from voting.reading import lines_of
from voting.rules.casting import (
    NotDesignated,
    NotOnRoll,
)
from voting.rules.choice import Choice
from voting.services import cast_ballot, designate_voter

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)
YES, NO, ABSTAIN = Choice.AGREE, Choice.AGAINST, Choice.ABSTAIN


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def homes(place: Compound) -> list[Unit]:
    """Three flats of one owner each and one of a couple: 4 persons, 400 m²."""
    couple = make.flat("202", make.party("赵明"), make.party("钱丽"), area="100")
    flats = [make.flat(room, area="100") for room in ("101", "102", "201")]
    return make.units(place, *flats, couple, now=EARLY - timedelta(days=1))


@pytest.fixture
def poll(place: Compound, homes: list[Unit]) -> Poll:
    known = make_voting.conveners(place)
    return make_voting.armed(make_voting.prepared(make_voting.proposal(place), known.owners), known)


@pytest.fixture
def voter(homes: list[Unit]) -> Resident:
    return make.household(homes[0], now=EARLY)


@pytest.fixture
def line(poll: Poll, homes: list[Unit]) -> RollLine:
    return line_of(poll, homes[0])


def nothing_was_written(poll: Poll) -> bool:
    counters = Question.objects.filter(poll=poll).values_list("part_heads", "part_area")
    return not Submission.objects.exists() and not Ballot.objects.exists() and set(counters) == {(0, 0)}


def test_only_a_verified_owner_of_the_line_casts_for_it(poll: Poll, line: RollLine, homes: list[Unit]) -> None:
    family = make.household(homes[0], capacity=Capacity.FAMILY, now=EARLY)
    tenant = make.household(homes[0], capacity=Capacity.TENANT, now=EARLY)
    neighbour, unverified = make.household(homes[1], now=EARLY), make.resident(now=EARLY)
    ask_committee(unverified, homes[0], capacity=Capacity.OWNER, name="王建国", now=EARLY)
    for person, answer in ((family, NotOnRoll), (tenant, NotOnRoll), (neighbour, NotOnRoll), (unverified, Missing)):
        with pytest.raises(answer):
            cast(line, person)
        assert line not in lines_of(person, poll, now=OPENS)
    assert nothing_was_written(poll)


def test_a_claim_that_ended_casts_nothing(poll: Poll, line: RollLine, voter: Resident) -> None:
    end_claim(voter.claims.get().pk, by=voter, now=make.NOON)
    with pytest.raises(Missing):
        cast(line, voter)


def test_a_line_of_another_poll_is_not_on_this_roll(place: Compound, poll: Poll, homes: list[Unit]) -> None:
    known = make_voting.conveners(place)
    other = make_voting.armed(make_voting.prepared(make_voting.proposal(place), known.owners), known)
    voter, elsewhere = make.household(homes[0], now=EARLY), line_of(other, homes[0])
    choices = dict.fromkeys(Question.objects.filter(poll=other).values_list("pk", flat=True), YES)
    with pytest.raises(NotOnRoll):
        cast_ballot(poll.pk, line=elsewhere.pk, choices=choices, cid=make.cid(), voter=voter, clock=lambda: make.NOON)


def test_where_a_co_owner_is_designated_only_they_cast(place: Compound, poll: Poll, homes: list[Unit]) -> None:
    line = line_of(poll, homes[3])
    one, other = make_voting.owners_of(homes[3])
    committee = make_voting.conveners(place).residents
    designated = line.owners.order_by("pk").last()
    assert designated is not None
    designate_voter(line.pk, owner=designated.owner_id, by=committee, now=OPENS)
    with pytest.raises(NotDesignated):
        cast(line, one)
    assert (lines_of(one, poll, now=OPENS), lines_of(other, poll, now=OPENS)) == ([], [line])
    cast(line, other)


def test_one_resident_acts_for_several_lines(place: Compound) -> None:
    """An owner with a flat alone and another with their spouse has two lines, and a ballot on each."""
    me, spouse = make.party("赵明"), make.party("钱丽")
    alone, shared = make.units(place, make.flat("501", me), make.flat("502", me, spouse), now=EARLY - timedelta(days=1))
    known = make_voting.conveners(place)
    poll = make_voting.armed(make_voting.prepared(make_voting.proposal(place), known.owners), known)
    voter = make.household(alone, now=EARLY)
    assert lines_of(voter, poll, now=OPENS) == [line_of(poll, alone), line_of(poll, shared)]
    assert [cast(line, voter).position for line in lines_of(voter, poll, now=OPENS)] == [1, 2]
