"""Casting and the bare transaction, turn about, in one process with the same threads.

The reference is what every design that serialises a poll by a row lock must pay: lock, two inserts, commit, with
prepared statements and nothing else. Each thread has a connection of its own in both. The database is made for
the measurement and dropped afterwards.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from statistics import median

import psycopg
from django.db import connection

from benchmarks.table import Row, row
from journal.clock import database_now
from residents.models import Resident
from tests import make, make_voting
from voting.models import Poll, Question
from voting.rules.choice import Choice
from voting.services import cast_ballot

THREADS = (1, 16, 64)
RUNS = 5
BALLOTS = 192
VOTERS = 64
BARE = """
CREATE TABLE bare_poll (id bigint PRIMARY KEY);
CREATE TABLE bare_submission (id bigserial PRIMARY KEY, poll bigint REFERENCES bare_poll, code text UNIQUE);
CREATE TABLE bare_ballot (id bigserial PRIMARY KEY, submission bigint REFERENCES bare_submission, commitment text);
INSERT INTO bare_poll VALUES (1);
"""

Act = Callable[[int], object]
Lane = Callable[[], AbstractContextManager[Act]]
Line = tuple[int, Resident]


def main() -> None:
    """Print the rows as JSON."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with connection.cursor() as cursor:
            cursor.execute(BARE)
        poll, lines = _world(len(THREADS) * (RUNS + 1) * BALLOTS)
        print(json.dumps([_paired(threads, poll, lines) for threads in THREADS]))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _world(count: int) -> tuple[Poll, Iterator[Line]]:
    """An open poll with one question and `count` lines, each with a resident who may cast for it.

    Every line is a couple's: one of 64 residents and somebody else, so that few accounts serve many lines.
    """
    place = make.compound()
    ours = [make.party() for _ in range(VOTERS)]
    rows = [make.flat(str(number), ours[number % VOTERS], make.party()) for number in range(count)]
    units = make.units(place, *rows, now=make_voting.EARLY - timedelta(days=1))
    known = make_voting.conveners(place)
    draft = make_voting.prepared(make_voting.proposal(place), known.owners, questions=make_voting.TWO[:1])
    poll = make_voting.armed(draft, known)
    owners = [unit.titles.earliest("pk").owner for unit in units[:VOTERS]]
    voters = [make_voting.account(owner, unit) for owner, unit in zip(owners, units, strict=False)]
    lines = poll.lines.order_by("number").values_list("pk", flat=True)
    return poll, iter([(line, voters[number % VOTERS]) for number, line in enumerate(lines)])


def _paired(threads: int, poll: Poll, lines: Iterator[Line]) -> Row:
    """Medians of paired runs; the first pair warms up and is thrown away, and each goes first in turn."""
    real: list[float] = []
    bare: list[float] = []
    for number in range(RUNS + 1):
        pair = [(_service(poll, [next(lines) for _ in range(BALLOTS)]), real), (_bare, bare)]
        for lane, rates in pair if number % 2 else reversed(pair):
            rates.append(_rate(lane, threads))
    return row(
        f"ballots cast, {threads} at once",
        median(real[1:]),
        "ballots/s",
        reference="row lock, two inserts, commit",
        reference_value=median(bare[1:]),
        n=RUNS,
    )


def _rate(lane: Lane, threads: int) -> float:
    """How many of BALLOTS acts a second `threads` threads do together, from the first start to the last answer."""
    start = threading.Barrier(threads + 1)

    def work(first: int) -> None:
        with lane() as act:
            start.wait()
            for number in range(first, BALLOTS, threads):
                act(number)

    with ThreadPoolExecutor(threads) as pool:
        done = [pool.submit(work, first) for first in range(threads)]
        start.wait()
        began = time.perf_counter()
        for each in done:
            each.result()
        return BALLOTS / (time.perf_counter() - began)


def _service(poll: Poll, lines: Sequence[Line]) -> Lane:
    """The real thing, by the database's clock shifted into the window."""
    (question,) = Question.objects.filter(poll=poll).values_list("pk", flat=True)
    shift = make.NOON - database_now()

    def clock() -> datetime:
        return database_now() + shift

    def act(number: int) -> object:
        line, voter = lines[number]
        choices = {question: Choice.AGREE}
        return cast_ballot(poll.pk, line=line, choices=choices, cid=make.cid(), voter=voter, clock=clock)

    @contextmanager
    def lane() -> Iterator[Act]:
        connection.ensure_connection()
        yield act
        connection.close()

    return lane


@contextmanager
def _bare() -> Iterator[Act]:
    """Lock, two inserts, commit."""
    where = connection.settings_dict
    with psycopg.connect(
        host=where["HOST"],
        port=where["PORT"],
        user=where["USER"],
        password=where["PASSWORD"] or None,
        dbname=where["NAME"],
        prepare_threshold=0,
        autocommit=True,
    ) as held:

        def act(_number: int) -> object:
            code = make.cid()
            with held.transaction():
                held.execute("SELECT id FROM bare_poll WHERE id = 1 FOR NO KEY UPDATE")
                made = held.execute("INSERT INTO bare_submission (poll, code) VALUES (1, %s) RETURNING id", [code])
                (submission,) = made.fetchone() or (0,)
                held.execute("INSERT INTO bare_ballot (submission, commitment) VALUES (%s, %s)", [submission, code])
            return code

        yield act
