"""Casting under real threads on PostgreSQL. Every race is run twice: as the service is, and with what prevents it
taken out, which shows that the race is there."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from community.models import Unit
from deliberation.rules import CidReused
from journal.clock import database_now
from journal.models import Entry
from residents.models import Resident
from tests import make, make_voting
from tests.concurrency.together import together
from tests.make_voting import CLOSES, EARLY, line_of
from voting.models import Ballot, Poll, Question, RollLine, Submission, Tally
from voting.rules.casting import AlreadyVoted, CoOwnerVoted
from voting.rules.choice import Choice
from voting.rules.window import PollClosed, PollStillOpen
from voting.services import Receipt, cast_ballot, casting, settle_poll

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

Outcome = Receipt | Exception
Act = Callable[[], Receipt]
PATIENCE = 0.4  # seconds that one thread waits for the other between asking the rules and writing


@pytest.fixture
def homes() -> list[Unit]:
    """A flat of one owner, one of a couple, and four more."""
    place = make.compound()
    couple = make.flat("102", make.party("赵明"), make.party("钱丽"))
    rows = [make.flat("101"), couple, *(make.flat(f"{floor}01") for floor in range(2, 6))]
    return make.units(place, *rows, now=EARLY - timedelta(days=1))


@pytest.fixture
def poll(homes: list[Unit]) -> Poll:
    known = make_voting.conveners(homes[0].compound)
    return make_voting.armed(make_voting.prepared(make_voting.proposal(homes[0].compound), known.owners), known)


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two threads meet after the rules have let them through and before they write, if nothing keeps them apart."""
    barrier, write = threading.Barrier(2), casting._submit

    def meet(*args: object, **facts: object) -> Submission:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(PATIENCE)
        return write(*args, **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(casting, "_submit", meet)


@pytest.fixture
def no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service with its locks taken out, and tried once: the poll is read and nobody waits."""
    monkeypatch.setattr(casting, "TRIES", 1)
    monkeypatch.setattr(casting, "_hold_co_owners", lambda _line: None)
    monkeypatch.setattr(casting, "locked_poll", lambda poll_id: Poll.objects.get(pk=poll_id))


@pytest.fixture
def no_constraint() -> Iterator[None]:
    """The tables without the constraints that would stop a second ballot; put back afterwards, when they are empty."""
    names = ("voting_ballot_once_per_line_and_question", "voting_submission_one_per_position")
    dropped = [
        (model, constraint)
        for model in (Ballot, Submission)
        for constraint in model._meta.constraints
        if constraint.name in names
    ]
    with connection.schema_editor() as editor:
        for model, constraint in dropped:
            editor.remove_constraint(model, constraint)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no trigger fires, as for nobody but a superuser
        cursor.execute("TRUNCATE voting_opening, voting_ballot, voting_submission")
        cursor.execute("RESET session_replication_role")
    with connection.schema_editor() as editor:
        for model, constraint in dropped:
            editor.add_constraint(model, constraint)


def ballot(line: RollLine, voter: Resident, choice: Choice, *, cid: str, clock: Callable[[], datetime]) -> Receipt:
    questions = Question.objects.filter(poll=line.poll_id).values_list("pk", flat=True)
    choices = dict.fromkeys(questions, choice)
    return cast_ballot(line.poll_id, line=line.pk, choices=choices, cid=cid, voter=voter, clock=clock)


def noon() -> datetime:
    return make.NOON


def at_once(*acts: Act) -> list[Outcome]:
    """What came of each act, receipts first."""
    return sorted(together(*acts), key=lambda outcome: not isinstance(outcome, Receipt))


def yes_and_no(line: RollLine, first: Resident, second: Resident) -> list[Outcome]:
    """Two ballots on one line at once that say different things."""
    return at_once(
        lambda: ballot(line, first, Choice.AGREE, cid=make.cid(), clock=noon),
        lambda: ballot(line, second, Choice.AGAINST, cid=make.cid(), clock=noon),
    )


# --- two casts on one line at once ---


def test_of_two_casts_at_once_one_is_taken_and_the_other_told_so(poll: Poll, homes: list[Unit], meeting: None) -> None:
    line, voter = line_of(poll, homes[0]), make.household(homes[0], now=EARLY)
    taken, told = yes_and_no(line, voter, voter)
    assert isinstance(taken, Receipt)
    assert isinstance(told, AlreadyVoted)
    assert told.facts["receipt"] == taken.code
    assert Question.objects.filter(poll=poll, part_heads=1).count() == 2


def test_control_without_the_lock_only_the_constraint_stops_the_second(
    poll: Poll, homes: list[Unit], meeting: None, no_lock: None
) -> None:
    line, voter = line_of(poll, homes[0]), make.household(homes[0], now=EARLY)
    taken, refused = yes_and_no(line, voter, voter)
    assert isinstance(taken, Receipt)
    assert isinstance(refused, IntegrityError)
    assert Submission.objects.count() == 1


def test_control_without_lock_and_constraint_one_line_votes_twice(
    poll: Poll, homes: list[Unit], meeting: None, no_lock: None, no_constraint: None
) -> None:
    line, voter = line_of(poll, homes[0]), make.household(homes[0], now=EARLY)
    assert all(isinstance(outcome, Receipt) for outcome in yes_and_no(line, voter, voter))
    assert Ballot.objects.filter(line=line, question__number=1).count() == 2


# --- two co-owners at once ---


def test_of_two_co_owners_at_once_one_is_taken_and_the_other_told_so(
    poll: Poll, homes: list[Unit], meeting: None
) -> None:
    taken, told = yes_and_no(line_of(poll, homes[1]), *make_voting.owners_of(homes[1]))
    assert isinstance(taken, Receipt)
    assert isinstance(told, CoOwnerVoted)
    assert Submission.objects.count() == 1


def test_control_without_the_lock_both_co_owners_are_let_through_to_the_constraint(
    poll: Poll, homes: list[Unit], meeting: None, no_lock: None
) -> None:
    taken, refused = yes_and_no(line_of(poll, homes[1]), *make_voting.owners_of(homes[1]))
    assert isinstance(taken, Receipt)
    assert isinstance(refused, IntegrityError)


# --- one submission twice at once ---


def same_twice(poll: Poll, homes: list[Unit]) -> list[Outcome]:
    """A phone that sends one submission on two connections."""
    line, voter, cid = line_of(poll, homes[0]), make.household(homes[0], now=EARLY), make.cid()
    act: Act = lambda: ballot(line, voter, Choice.AGREE, cid=cid, clock=noon)  # noqa: E731
    return at_once(act, act)


def test_one_submission_sent_twice_at_once_has_one_effect_and_one_receipt(
    poll: Poll, homes: list[Unit], meeting: None
) -> None:
    first, second = same_twice(poll, homes)
    assert first == second
    assert isinstance(first, Receipt)
    assert Submission.objects.count() == 1
    assert Entry.objects.filter(kind="ballot_cast").count() == 1


def test_control_without_the_lock_the_second_sending_fails(
    poll: Poll, homes: list[Unit], meeting: None, no_lock: None
) -> None:
    first, second = same_twice(poll, homes)
    assert isinstance(first, Receipt)
    assert isinstance(second, IntegrityError)


def test_one_submission_id_on_two_polls_at_once_is_taken_on_one_of_them(homes: list[Unit], meeting: None) -> None:
    """Two polls have two locks, so only the constraint on the id stands between them."""
    place, voter, cid = homes[0].compound, make.household(homes[0], now=EARLY), make.cid()
    known = make_voting.conveners(place)
    polls = [
        make_voting.armed(make_voting.prepared(make_voting.proposal(place), known.owners), known) for _ in range(2)
    ]
    acts: list[Act] = [
        partial(ballot, line_of(one, homes[0]), voter, Choice.AGREE, cid=cid, clock=noon) for one in polls
    ]
    taken, refused = at_once(*acts)
    assert isinstance(taken, Receipt)
    assert isinstance(refused, CidReused)
    assert Submission.objects.count() == 1


# --- the closing second ---


def closing_in(seconds: float) -> Callable[[], datetime]:
    """The database's clock, shifted so that the poll closes `seconds` from now."""
    shift = CLOSES - timedelta(seconds=seconds) - database_now()
    return lambda: database_now() + shift


def held_past_the_close(poll: Poll, clock: Callable[[], datetime], act: Act) -> Outcome:
    """Run `act` while another transaction holds the poll's lock until the window is over."""
    held = threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Poll.objects.select_for_update().get(pk=poll.pk)
            held.set()
            while clock() < CLOSES:
                threading.Event().wait(0.02)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    (outcome,) = at_once(act)
    holder.join()
    return outcome


def test_a_cast_that_waited_for_the_lock_past_the_close_is_late(poll: Poll, homes: list[Unit]) -> None:
    """It arrived in time and got the lock too late; the clock is read after the lock, so it is refused."""
    line, voter = line_of(poll, homes[0]), make.household(homes[0], now=EARLY)
    clock = closing_in(0.5)
    outcome = held_past_the_close(poll, clock, lambda: ballot(line, voter, Choice.AGREE, cid=make.cid(), clock=clock))
    assert isinstance(outcome, PollClosed)
    assert not Submission.objects.exists()


def test_control_with_the_clock_read_before_the_lock_a_late_cast_gets_in(poll: Poll, homes: list[Unit]) -> None:
    line, voter = line_of(poll, homes[0]), make.household(homes[0], now=EARLY)
    clock = closing_in(0.5)
    early = clock()
    outcome = held_past_the_close(
        poll, clock, lambda: ballot(line, voter, Choice.AGREE, cid=make.cid(), clock=lambda: early)
    )
    assert clock() >= CLOSES
    assert isinstance(outcome, Receipt)


def settled_when_over(poll: Poll, clock: Callable[[], datetime]) -> None:
    while Poll.objects.get(pk=poll.pk).settled_at is None:
        with suppress(PollStillOpen):
            settle_poll(poll.pk, clock)
    connection.close()


def test_whoever_has_a_receipt_is_in_the_count(poll: Poll, homes: list[Unit]) -> None:
    """Voters hammer the close while the count begins: every receipt is counted and nobody else is."""
    people = [(line_of(poll, unit), make_voting.owners_of(unit)[0]) for unit in homes]
    clock = closing_in(0.6)

    def act(line: RollLine, voter: Resident, delay: float) -> Act:
        def cast_late() -> Receipt:
            threading.Event().wait(delay)
            return ballot(line, voter, Choice.AGREE, cid=make.cid(), clock=clock)

        return cast_late

    counting = threading.Thread(target=settled_when_over, args=(poll, clock))
    counting.start()
    outcomes = at_once(*(act(line, voter, 0.2 * number) for number, (line, voter) in enumerate(people)))
    counting.join()
    receipts = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    late = [outcome for outcome in outcomes if isinstance(outcome, PollClosed)]
    assert len(receipts) + len(late) == len(homes)
    assert receipts
    assert late
    assert {tally.agree_heads for tally in Tally.objects.all()} == {len(receipts)}


def test_control_with_the_clock_read_before_the_lock_a_receipt_is_not_counted(poll: Poll, homes: list[Unit]) -> None:
    line, voter = line_of(poll, homes[0]), make.household(homes[0], now=EARLY)
    early = CLOSES - timedelta(microseconds=1)
    settle_poll(poll.pk, lambda: CLOSES)
    assert isinstance(ballot(line, voter, Choice.AGREE, cid=make.cid(), clock=lambda: early), Receipt)
    assert {tally.agree_heads for tally in Tally.objects.all()} == {0}
