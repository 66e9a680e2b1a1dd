"""Jobs run when they are due, once, and again only when they failed or their worker died."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from journal import jobs
from journal.clock import Clock, database_now
from journal.jobs import HANDLERS, LEASE, LONGEST_RETRY, RETRY, enqueue, lease, run_due
from journal.models import Job

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Bench:
    """Handlers to try: what `note` ran with; `fail` raises as long as `broken` is true."""

    def __init__(self) -> None:
        self.ran: list[int] = []
        self.broken = True
        self.meanwhile: Callable[[], object] = lambda: None

    def note(self, argument: int, _clock: Clock) -> None:
        self.meanwhile()
        self.ran.append(argument)

    def fail(self, argument: int, clock: Clock) -> None:
        if self.broken:
            raise ZeroDivisionError("a word that must not be stored")
        self.note(argument, clock)


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    HANDLERS.update(note=made.note, fail=made.fail)
    yield made
    del HANDLERS["note"], HANDLERS["fail"]


def _at(offset: timedelta = timedelta(0)) -> Clock:
    return lambda: NOW + offset


def test_jobs_run_in_the_order_in_which_they_are_due_and_not_before(bench: Bench) -> None:
    for n, seconds in ((1, 20), (2, 10), (3, 30)):
        enqueue("note", key=f"note:{n}", argument=n, due_at=NOW + seconds * SECOND)
    assert run_due(_at(9 * SECOND)) == 0
    assert run_due(_at(20 * SECOND)) == 2
    assert bench.ran == [2, 1]
    assert run_due(_at(30 * SECOND)) == 1


def test_the_same_key_again_changes_nothing(bench: Bench) -> None:
    for n in (1, 2):
        enqueue("note", key="note", argument=n, due_at=NOW)
    assert (run_due(_at()), run_due(_at(LEASE * 2))) == (1, 0)
    enqueue("note", key="note", argument=3, due_at=NOW)
    assert run_due(_at(LEASE * 3)) == 0
    assert bench.ran == [1]


def test_a_job_nobody_can_do_is_refused_when_it_is_asked_for() -> None:
    with pytest.raises(LookupError):
        enqueue("unheard_of", key="x", argument=1, due_at=NOW)


def test_a_job_is_asked_for_only_if_its_transaction_commits(bench: Bench) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        _ask_and_break()
    assert run_due(_at()) == 0


def _ask_and_break() -> None:
    enqueue("note", key="note", argument=1, due_at=NOW)
    Job.objects.create(name="note", key="note", argument=2, due_at=NOW)


def test_a_failed_job_waits_longer_each_time_and_is_done_in_the_end(bench: Bench) -> None:
    enqueue("fail", key="fail", argument=7, due_at=NOW)
    passed, waits = timedelta(0), []
    for _ in range(8):
        assert run_due(_at(passed)) == 0
        leased_until = Job.objects.get().leased_until
        assert leased_until is not None
        waits.append(leased_until - NOW - passed)
        passed += waits[-1] + SECOND
    assert waits == [min(RETRY * 2**n, LONGEST_RETRY) for n in range(8)]
    assert Job.objects.get().failure == "ZeroDivisionError"
    bench.broken = False
    assert run_due(_at(passed)) == 1
    assert (bench.ran, Job.objects.get().failure) == ([7], "")


def test_one_failing_job_does_not_hold_up_the_others(bench: Bench) -> None:
    enqueue("fail", key="fail", argument=1, due_at=NOW)
    enqueue("note", key="note", argument=2, due_at=NOW + SECOND)
    assert run_due(_at(SECOND)) == 1
    assert bench.ran == [2]


def test_a_dead_workers_job_is_taken_over_when_its_lease_runs_out(bench: Bench) -> None:
    enqueue("note", key="note", argument=1, due_at=NOW)
    assert lease(NOW) is not None  # …and the worker dies here
    assert run_due(_at(LEASE)) == 0
    assert run_due(_at(LEASE + SECOND)) == 1
    assert bench.ran == [1]
    assert Job.objects.get().attempts == 2


def test_a_worker_that_lost_its_lease_notices_and_leaves_the_row_alone(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a machine that slept: the other worker's lease stands, and the log tells."""
    enqueue("note", key="note", argument=1, due_at=NOW)
    bench.meanwhile = lambda: lease(NOW + LEASE + SECOND)
    with caplog.at_level(logging.WARNING, logger="minyi.jobs"):
        assert run_due(_at()) == 0
    assert "outlived its lease" in caplog.text
    job = Job.objects.get()
    assert (job.done_at, job.attempts, job.leased_until) == (None, 2, NOW + 2 * LEASE + SECOND)


def test_a_worker_told_to_stop_finishes_the_job_in_hand_and_takes_no_other(bench: Bench) -> None:
    for n in (1, 2):
        enqueue("note", key=f"note:{n}", argument=n, due_at=NOW)
    stop = threading.Event()
    bench.meanwhile = stop.set
    assert run_due(_at(), stop) == 1
    assert bench.ran == [1]


@pytest.mark.django_db(transaction=True)
def test_a_job_longer_than_its_lease_keeps_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.6))
    enqueue("note", key="note", argument=1, due_at=database_now())
    taken: list[Job | None] = []

    def long_work() -> None:
        for _ in range(6):
            time.sleep(0.3)
            taken.append(lease(database_now()))

    bench.meanwhile = long_work
    assert run_due() == 1
    assert taken == [None] * 6
    assert Job.objects.get().attempts == 1
