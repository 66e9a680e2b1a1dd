"""Writing the record.

`record` takes the stream's head row with one atomic upsert, so numbers are given under a row lock held to
the commit: no gap, no repeat, and the order of numbers is the order of commits. A reader that asks for numbers
above the last one it saw therefore never misses an entry that commits late.

A transaction that records on several streams takes the narrowest first and `compound:N` last, everywhere: the
same order rules out deadlocks, and the lock that most people share is held the shortest.
"""

from datetime import datetime
from functools import partial

from django.db import connection, transaction

from journal.kinds import FactValue, Kind
from journal.models import Entry
from journal.signals import recorded

_NEXT = """
INSERT INTO journal_streamhead (name, compound_id, head) VALUES (%s, %s, 1)
ON CONFLICT (name) DO UPDATE SET head = journal_streamhead.head + 1 RETURNING head
"""


_HOLD = """
INSERT INTO journal_streamhead (name, compound_id, head) VALUES (%s, %s, 0)
ON CONFLICT (name) DO UPDATE SET head = journal_streamhead.head RETURNING head
"""


def hold_stream(stream: str, *, compound: int) -> int:
    """Lock `stream` to the end of the transaction; gives the number that its next entry will have."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [stream, compound])
        head: int = cursor.fetchone()[0]
    return head + 1


def record(kind: Kind, stream: str, *, compound: int, at: datetime, **facts: FactValue) -> Entry:
    """Append an entry of `kind` to `stream`; call it last in a transaction, which it does not open.

    Gives the entry with its number. `compound` is the shard key (0 where none applies). Raises TypeError
    where the facts are not the kind's, and TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs inside the transaction it tells of")
    closed = kind.encode(facts)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [stream, compound])
        seq = cursor.fetchone()[0]
    entry = Entry.objects.create(stream=stream, seq=seq, compound_id=compound, kind=kind.name, at=at, facts=closed)
    transaction.on_commit(partial(recorded.send_robust, sender=Entry, entry=entry), robust=True)
    return entry
