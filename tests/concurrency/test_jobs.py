"""Several workers, killed workers, workers told to stop: each job's thing is done once.

The negative control takes jobs by looking and marking without a lease, and does one job four times.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from journal.clock import Clock, database_now
from journal.jobs import HANDLERS, LEASE, enqueue, run_due
from journal.models import Job
from tests.concurrency.together import together

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]
WORKERS, JOBS = 4, 60

# A worker of its own process, whose one job takes a second.
PROGRAM = """
import time
import django
django.setup()
from django.core.management import call_command
from journal.jobs import handles

@handles("slow")
def slow(argument, clock):
    print(f"began {argument}", flush=True)
    time.sleep(1)
    print(f"done {argument}", flush=True)

call_command("worker")
"""


@pytest.fixture
def ran() -> Iterator[list[int]]:
    """The arguments with which the job `slow` ran in this process."""
    arguments: list[int] = []

    def slow(argument: int, _clock: Clock) -> None:
        time.sleep(0.002)
        arguments.append(argument)

    HANDLERS["slow"] = slow
    yield arguments
    del HANDLERS["slow"]


def _ask(n: int) -> None:
    enqueue("slow", key=f"slow:{n}", argument=n, due_at=database_now() - timedelta(seconds=1))


def test_four_workers_do_every_job_once(ran: list[int]) -> None:
    for n in range(JOBS):
        _ask(n)
    done = together(*[run_due] * WORKERS)
    assert sum(n for n in done if isinstance(n, int)) == JOBS
    assert Counter(ran) == Counter(range(JOBS))
    assert not Job.objects.filter(done_at=None).exists()


def test_asking_for_one_key_from_everywhere_makes_one_job(ran: list[int]) -> None:
    together(*[lambda: _ask(1)] * 6)
    assert Job.objects.count() == 1


@pytest.mark.postgres
def test_control_without_a_lease_everybody_does_the_same_job(ran: list[int]) -> None:
    _ask(1)
    everybody_looked = threading.Barrier(WORKERS)

    def careless() -> None:
        job = Job.objects.filter(done_at=None).first()
        everybody_looked.wait(timeout=10)
        assert job is not None
        HANDLERS[job.name](job.argument, database_now)
        Job.objects.filter(pk=job.pk).update(done_at=database_now())

    together(*[careless] * WORKERS)
    assert ran == [1] * WORKERS


# --- processes ---


def _worker() -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": _address()},
        stdout=subprocess.PIPE,
        text=True,
    )


def _address() -> str:
    """The test database as a DATABASE_URL."""
    of = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{of['NAME']}"
    secret = f":{of['PASSWORD']}" if of["PASSWORD"] else ""
    return f"postgres://{of['USER']}{secret}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


def _next_line(worker: "subprocess.Popen[str]") -> str:
    assert worker.stdout is not None
    return worker.stdout.readline().strip()


def test_a_worker_told_to_stop_finishes_the_job_in_hand(ran: list[int]) -> None:
    for n in (1, 2):
        _ask(n)
    worker = _worker()
    assert _next_line(worker) == "began 1"
    worker.send_signal(signal.SIGTERM)
    out, _ = worker.communicate(timeout=20)
    assert (out.split(), worker.returncode) == (["done", "1"], 0)
    assert [job.argument for job in Job.objects.filter(done_at=None)] == [2]
    assert Job.objects.get(argument=2).leased_until is None


def test_a_killed_workers_job_is_taken_over_and_not_before_its_lease_ran_out(ran: list[int]) -> None:
    _ask(1)
    worker = _worker()
    assert _next_line(worker) == "began 1"
    worker.kill()
    worker.communicate(timeout=20)
    assert run_due() == 0
    assert run_due(lambda: database_now() + LEASE + timedelta(seconds=5)) == 1
    assert ran == [1]
