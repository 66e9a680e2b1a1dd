"""Numbers under many writers: no gap, no repeat, and visible in order, so that a reader never misses one.

The negative controls number entries the two usual ways, from a sequence and by max() + 1, and show the gap, the
entry that a polling reader never sees, and the number given twice.
"""

import random
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from journal.feed import entries_after
from journal.kinds import Kind
from journal.models import Entry
from journal.services import record
from tests.concurrency.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
KNOCK = Kind("knock", {"writer": int})
WRITERS, EACH = 8, 25


class Abandoned(Exception):
    """A transaction that gives up after it took its number."""


def _write(writer: int) -> int:
    """EACH transactions of uneven length, every fifth of which fails; gives how many committed."""
    lot, done = random.Random(writer), 0
    for n in range(EACH):
        try:
            with transaction.atomic():
                record(KNOCK, "room:1", compound=1, at=NOW, writer=writer)
                time.sleep(lot.uniform(0, 0.004))
                if n % 5 == 4:
                    raise Abandoned
            done += 1
        except Abandoned:
            continue
    return done


def _poll(over: threading.Event, wanted: int) -> list[int]:
    """What a reader sees who only ever asks for what lies above the last number seen."""
    seen: list[int] = []
    while len(seen) < wanted and not over.wait(0.002):
        seen += [entry.seq for entry in entries_after("room:1", seen[-1] if seen else 0, limit=1000)]
    return seen


def test_eight_writers_leave_no_gap_and_a_reader_misses_none() -> None:
    wanted = WRITERS * EACH * 4 // 5
    over = threading.Event()
    timer = threading.Timer(60, over.set)
    timer.start()
    *done, seen = together(*[partial(_write, writer) for writer in range(WRITERS)], partial(_poll, over, wanted))
    timer.cancel()
    assert done == [EACH * 4 // 5] * WRITERS
    assert seen == list(range(1, wanted + 1))
    assert list(Entry.objects.values_list("seq", flat=True)) == seen


def test_streams_do_not_wait_for_each_other() -> None:
    """A long transaction on one room holds up nobody in another."""
    written = threading.Event()

    def slow() -> bool:
        with transaction.atomic():
            record(KNOCK, "room:1", compound=1, at=NOW, writer=1)
            return written.wait(timeout=10)

    def quick() -> None:
        with transaction.atomic():
            record(KNOCK, "room:2", compound=1, at=NOW, writer=2)
        written.set()

    assert together(slow, quick) == [True, None]


def test_a_later_number_never_commits_before_an_earlier_one() -> None:
    first_has_its_number, order = threading.Event(), []

    def early() -> None:
        with transaction.atomic():
            seq = record(KNOCK, "room:1", compound=1, at=NOW, writer=1).seq
            first_has_its_number.set()
            time.sleep(0.2)
            order.append(seq)

    def late() -> None:
        first_has_its_number.wait(timeout=10)
        with transaction.atomic():
            seq = record(KNOCK, "room:1", compound=1, at=NOW, writer=2).seq
            order.append(seq)

    together(early, late)
    assert order == [1, 2]


# --- negative controls ---


@pytest.fixture
def probe() -> Iterator[None]:
    """A table numbered by hand, and a sequence."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE probe (seq bigint UNIQUE); CREATE SEQUENCE probe_numbers")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE probe; DROP SEQUENCE probe_numbers")


def _one(sql: str, *values: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])


def _above(seen: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM probe WHERE seq > %s ORDER BY seq", [seen])
        return [seq for (seq,) in cursor.fetchall()]


@pytest.mark.usefixtures("probe")
def test_control_a_reader_misses_what_a_sequence_numbered() -> None:
    numbered, read_once = threading.Event(), threading.Event()

    def early() -> None:
        with transaction.atomic():
            seq = _one("SELECT nextval('probe_numbers')")
            numbered.set()
            read_once.wait(timeout=10)
            _one("INSERT INTO probe VALUES (%s) RETURNING seq", seq)

    def late() -> list[int]:
        numbered.wait(timeout=10)
        with transaction.atomic():
            _one("INSERT INTO probe VALUES (nextval('probe_numbers')) RETURNING seq")
        seen = _above(0)
        read_once.set()
        return seen

    _, seen = together(early, late)
    assert seen == [2]
    assert _above(2) == []  # …and 1 was committed meanwhile
    assert _above(0) == [1, 2]


@pytest.mark.usefixtures("probe")
def test_control_a_sequence_leaves_a_gap_where_a_transaction_fails() -> None:
    for fails in (False, True, False):
        with transaction.atomic():
            _one("INSERT INTO probe VALUES (nextval('probe_numbers')) RETURNING seq")
            transaction.set_rollback(fails)
    assert _above(0) == [1, 3]


@pytest.mark.usefixtures("probe")
def test_control_max_plus_one_gives_a_number_twice() -> None:
    both_looked = threading.Barrier(2)

    def write() -> int:
        with transaction.atomic():
            seq = _one("SELECT coalesce(max(seq), 0) + 1 FROM probe")
            both_looked.wait(timeout=10)
            return _one("INSERT INTO probe VALUES (%s) RETURNING seq", seq)

    answers = together(write, write)
    assert sorted(type(answer).__name__ for answer in answers) == [IntegrityError.__name__, "int"]
    assert _above(0) == [1]
