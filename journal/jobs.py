"""Leased jobs: work that runs after commit, at least once, and does its thing once.

A job is a row with a unique business key. A worker leases it for a minute and renews the lease while the
handler runs, however long that is; if the worker dies, the lease runs out and another takes over. A worker
that was frozen for longer than its lease finds at the end that the job is no longer its own: it says so in the
log and leaves the row alone. In that case, and only then, a handler may run twice at once: handlers are
therefore services that lock, look whether the thing is done, and may be repeated.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Q

from journal.clock import Clock, database_now
from journal.models import Job

LEASE = timedelta(seconds=60)
RETRY = timedelta(seconds=15)
LONGEST_RETRY = timedelta(minutes=10)

Handler = Callable[[int, Clock], object]
H = TypeVar("H", bound=Handler)
HANDLERS: dict[str, Handler] = {}

log = logging.getLogger("minyi.jobs")


def handles(name: str) -> Callable[[H], H]:
    """Register a function as the handler of jobs called `name`."""

    def register(handler: H) -> H:
        HANDLERS[name] = handler
        return handler

    return register


def enqueue(name: str, *, key: str, argument: int, due_at: datetime) -> None:
    """Ask for `name` to run with `argument` (an id) at `due_at`; the same key again changes nothing.

    Inside a transaction the job exists when that commits. Raises LookupError for a name without a handler.
    """
    if name not in HANDLERS:
        raise LookupError(f"no handler for job {name!r}")
    Job.objects.get_or_create(key=key, defaults={"name": name, "argument": argument, "due_at": due_at})


def run_due(clock: Clock = database_now, stop: threading.Event | None = None) -> int:
    """Run the jobs that are due until none is left or `stop` is set; gives how many were done."""
    done = 0
    while not (stop and stop.is_set()) and (job := lease(clock())) is not None:
        done += _run(job, clock)
    return done


def lease(now: datetime) -> Job | None:
    """Take the next due job for LEASE, or None. `attempts` in the row is this lease's own number."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    with transaction.atomic():
        waiting = Job.objects.select_for_update(skip_locked=True).filter(free, done_at=None, due_at__lte=now)
        job = waiting.order_by("due_at", "pk").first()
        if job is not None:
            job.attempts += 1
            job.leased_until = now + LEASE
            job.save(update_fields=["attempts", "leased_until"])
    return job


def _run(job: Job, clock: Clock) -> bool:
    """Run the job's handler under its lease; gives whether it was done. A failure is retried, ever more slowly."""
    try:
        with _renewing(job, clock):
            HANDLERS[job.name](job.argument, clock)
    except Exception as error:
        log.exception("job %s failed", job.key)
        wait = min(RETRY * 2 ** min(job.attempts - 1, 10), LONGEST_RETRY)
        _settle(job, leased_until=clock() + wait, failure=type(error).__name__)
        return False
    return _settle(job, leased_until=None, failure="", done_at=clock())


def _settle(job: Job, **outcome: datetime | str | None) -> bool:
    """Write the outcome while the lease is still this worker's; gives whether it was."""
    ours = Job.objects.filter(pk=job.pk, attempts=job.attempts, done_at=None).update(**outcome) == 1
    if not ours:
        log.warning("job %s outlived its lease and was taken over by another worker", job.key)
    return ours


@contextmanager
def _renewing(job: Job, clock: Clock) -> Iterator[None]:
    """Renew the lease from a thread of its own for as long as the body runs."""
    over = threading.Event()
    keeper = threading.Thread(target=_renew, args=(job, clock, over), name=f"lease of {job.key}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _renew(job: Job, clock: Clock, over: threading.Event) -> None:
    try:
        while not over.wait(LEASE.total_seconds() / 3):
            mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, done_at=None)
            try:
                mine.update(leased_until=clock() + LEASE)
            except DatabaseError:
                log.warning("the lease of job %s could not be renewed", job.key, exc_info=True)
    finally:
        connection.close()


def work_until(stop: threading.Event, *, pause: float = 1.0) -> None:
    """Run due jobs until `stop` is set, looking every `pause` seconds; survives a lost database.

    The job in hand is finished; the ones after it are left to others.
    """
    while not stop.is_set():
        close_old_connections()
        try:
            run_due(stop=stop)
        except Exception:
            log.exception("jobs could not be read")
        stop.wait(pause)
    connection.close()
