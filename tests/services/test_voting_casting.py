"""A ballot is taken once per line, in time, from whom the line belongs to, and tells nobody what it says."""

import itertools
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from community.models import Compound, Unit
from deliberation.rules import CidMalformed, CidReused
from journal.models import Entry
from kernel.errors import Missing
from kernel.quantities import Persons
from residents.models import Resident
from tests import make, make_voting
from tests.make_voting import CLOSES, EARLY, OPENS, cast, line_of
from voting.models import Ballot, Opening, Poll, Question, RollLine, Submission
from voting.reading import explain, participation
from voting.rules.casting import (
    AlreadyVoted,
    ChoicesIncomplete,
    CoOwnerVoted,
)
from voting.rules.choice import Choice
from voting.rules.commitment import ballot_commitment
from voting.rules.opening import Opened
from voting.rules.settling import NotCounted
from voting.rules.weight import Weight
from voting.rules.window import PollClosed, PollNotArmed, PollNotOpen
from voting.services import cast_ballot

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


# --- what a ballot leaves behind ---


def test_a_ballot_is_kept_as_commitments_that_its_openings_open(line: RollLine, voter: Resident) -> None:
    receipt = cast(line, voter, YES, NO)
    submission = Submission.objects.get(code=receipt.code)
    assert (receipt.position, receipt.at, submission.channel) == (1, make.NOON, "app")
    for ballot, choice in zip(Ballot.objects.order_by("question__number"), (YES, NO), strict=True):
        opened = Opened.of_text(Opening.objects.get(ballot=ballot).sealed)
        assert (len(opened.salt), opened.choice) == (32, choice)
        assert ballot.commitment == opened.commitment(ref=line.ref, question=ballot.question.place, rev=0)


def test_participation_moves_with_each_ballot(poll: Poll, homes: list[Unit]) -> None:
    for count, unit in enumerate(homes[:3], start=1):
        cast(line_of(poll, unit), make.household(unit, now=EARLY), ABSTAIN, NO)
        for told in participation(poll):
            assert (told.part, told.total) == (Weight.of(count, count * 1_000_000), Weight.of(4, 4_000_000))
            assert told.missing.persons == Persons(max(0, 3 - count))
            assert told.missing.area.whole == max(0, 2_666_667 - count * 1_000_000)
            assert told.quorum.met is (count == 3)


def test_the_record_tells_that_a_ballot_came_and_nothing_else(poll: Poll, line: RollLine, voter: Resident) -> None:
    cast(line, voter, YES, NO)
    entry = Entry.objects.get(stream=poll.stream, kind="ballot_cast")
    assert entry.facts == {"position": 1}


def test_no_choice_can_be_tried_on_a_commitment_with_what_the_tables_hold(line: RollLine, voter: Resident) -> None:
    """Whoever has the tables and no key tries every text of 32 bytes in them as the salt of every choice."""
    cast(line, voter, YES, ABSTAIN)
    stored = {str(value) for model in apps.get_app_config("voting").get_models() for value in columns_of(model)}
    salts = {bytes.fromhex(found) for text in stored for found in re.findall(r"(?=([0-9a-f]{64}))", text)}
    assert salts
    for ballot, salt, choice in itertools.product(Ballot.objects.select_related("question"), salts, Choice):
        place = ballot.question.place
        assert ballot.commitment != ballot_commitment(salt, ref=line.ref, question=place, rev=0, choice=choice)


def columns_of(model: type[Model]) -> Iterator[object]:
    """Every value of every column, as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608 - a table of ours
        for row in cursor.fetchall():
            yield from row


def test_what_is_sealed_has_one_length_and_looks_different_each_time(poll: Poll, homes: list[Unit]) -> None:
    for unit, choice in zip(homes[:3], Choice, strict=True):
        cast(line_of(poll, unit), make.household(unit, now=EARLY), choice, choice)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM voting_opening")
        sealed = [text for (text,) in cursor.fetchall()]
    assert len({*sealed}) == 6
    assert len({len(text) for text in sealed}) == 1


def test_receipts_count_up_and_differ(poll: Poll, homes: list[Unit]) -> None:
    receipts = [cast(line_of(poll, unit), make.household(unit, now=EARLY)) for unit in homes[:3]]
    assert [receipt.position for receipt in receipts] == [1, 2, 3]
    assert len({receipt.code for receipt in receipts}) == 3


# --- once ---


def test_nobody_votes_twice(line: RollLine, voter: Resident) -> None:
    first = cast(line, voter, YES, YES)
    with pytest.raises(AlreadyVoted) as refusal:
        cast(line, voter, NO, NO)
    assert refusal.value.code == "already_voted"
    assert refusal.value.facts == {"receipt": first.code, "at": first.at.isoformat()}
    assert Ballot.objects.count() == 2


def test_a_co_owner_is_told_that_the_other_has_voted(poll: Poll, homes: list[Unit]) -> None:
    line = line_of(poll, homes[3])
    one, other = make_voting.owners_of(homes[3])
    first = cast(line, one)
    with pytest.raises(CoOwnerVoted) as refusal:
        cast(line, other, NO, NO)
    assert refusal.value.facts["receipt"] == first.code
    assert Submission.objects.count() == 1


def test_the_same_submission_again_gets_the_same_receipt(line: RollLine, voter: Resident) -> None:
    cid = make.cid()
    first = cast(line, voter, YES, NO, cid=cid)
    again = cast(line, voter, YES, NO, cid=cid, at=make.NOON + timedelta(hours=1))
    after_the_close = cast(line, voter, YES, NO, cid=cid, at=CLOSES + timedelta(days=1))
    assert first == again == after_the_close
    assert Submission.objects.count() == 1
    assert Entry.objects.filter(kind="ballot_cast").count() == 1


@pytest.mark.parametrize("other", [(NO, NO), (YES, ABSTAIN)])
def test_the_same_id_for_another_ballot_is_refused(
    line: RollLine, voter: Resident, other: tuple[Choice, Choice]
) -> None:
    cid = make.cid()
    cast(line, voter, YES, NO, cid=cid)
    with pytest.raises(CidReused):
        cast(line, voter, *other, cid=cid)


def test_the_same_id_for_another_line_or_poll_is_refused(
    poll: Poll, line: RollLine, voter: Resident, homes: list[Unit]
) -> None:
    cid = make.cid()
    cast(line, voter, cid=cid)
    with pytest.raises(CidReused):
        cast(line_of(poll, homes[1]), voter, cid=cid)
    known = make_voting.conveners(poll.compound)
    second = make_voting.armed(make_voting.prepared(make_voting.proposal(poll.compound), known.owners), known)
    with pytest.raises(CidReused):
        cast(line_of(second, homes[0]), voter, cid=cid)


def test_two_voters_may_happen_to_use_one_id(poll: Poll, homes: list[Unit]) -> None:
    cid = make.cid()
    for unit in homes[:2]:
        cast(line_of(poll, unit), make.household(unit, now=EARLY), cid=cid)
    assert Submission.objects.filter(cid=cid).count() == 2


def test_a_refusal_is_not_remembered(line: RollLine, voter: Resident) -> None:
    cid = make.cid()
    with pytest.raises(PollNotOpen):
        cast(line, voter, cid=cid, at=OPENS - TICK)
    assert cast(line, voter, cid=cid, at=OPENS).position == 1


def test_a_retry_after_the_openings_were_deleted_still_gets_its_receipt(line: RollLine, voter: Resident) -> None:
    cid = make.cid()
    first = cast(line, voter, YES, NO, cid=cid)
    Opening.objects.all().delete()
    assert cast(line, voter, YES, NO, cid=cid) == first


# --- in time ---


def test_the_window_takes_its_first_instant_and_not_its_last(poll: Poll, homes: list[Unit]) -> None:
    first, second = (make.household(unit, now=EARLY) for unit in homes[:2])
    with pytest.raises(PollNotOpen):
        cast(line_of(poll, homes[0]), first, at=OPENS - TICK)
    cast(line_of(poll, homes[0]), first, at=OPENS)
    with pytest.raises(PollClosed):
        cast(line_of(poll, homes[1]), second, at=CLOSES)
    cast(line_of(poll, homes[1]), second, at=CLOSES - TICK)
    assert Submission.objects.count() == 2


def test_unarmed_a_poll_takes_no_ballot(place: Compound, homes: list[Unit], voter: Resident) -> None:
    known = make_voting.conveners(place)
    poll = make_voting.announced(make_voting.prepared(make_voting.proposal(place), known.owners), known.owners)
    with pytest.raises(PollNotArmed):
        cast(line_of(poll, homes[0]), voter)
    assert nothing_was_written(poll)


def test_the_clock_is_read_once(poll: Poll, line: RollLine, voter: Resident) -> None:
    """A second reading could fall on the other side of the close."""
    ticks = [OPENS]
    choices = dict.fromkeys(Question.objects.filter(poll=poll).values_list("pk", flat=True), YES)
    receipt = cast_ballot(poll.pk, line=line.pk, choices=choices, cid=make.cid(), voter=voter, clock=ticks.pop)
    assert receipt.at == OPENS


# --- a whole ballot ---


@pytest.mark.parametrize("answered", [0, 1, 3])
def test_every_question_is_answered_and_none_else(poll: Poll, line: RollLine, voter: Resident, answered: int) -> None:
    questions = [*Question.objects.filter(poll=poll).values_list("pk", flat=True), 10**9]
    with pytest.raises(ChoicesIncomplete):
        cast_ballot(
            poll.pk,
            line=line.pk,
            choices=dict.fromkeys(questions[:answered], YES),
            cid=make.cid(),
            voter=voter,
            clock=lambda: make.NOON,
        )
    assert nothing_was_written(poll)


def test_a_poll_or_id_that_makes_no_sense_is_refused(poll: Poll, line: RollLine, voter: Resident) -> None:
    def attempt(poll_id: int, cid: str) -> None:
        cast_ballot(poll_id, line=line.pk, choices={}, cid=cid, voter=voter, clock=lambda: make.NOON)

    with pytest.raises(Missing):
        attempt(10**9, make.cid())
    with pytest.raises(CidMalformed):
        attempt(poll.pk, "short")


# --- reading ---


def test_before_the_count_nothing_can_be_explained(poll: Poll, line: RollLine, voter: Resident) -> None:
    cast(line, voter, NO, NO)
    with pytest.raises(NotCounted):
        explain(Question.objects.filter(poll=poll)[0])
