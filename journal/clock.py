"""The one clock that deadlines are measured by.

PostgreSQL's `clock_timestamp()` is the time of the call, not of the transaction's start: read after the lock,
it cannot lie before the lock was granted. SQLite has no server, so its clock is the process's.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from django.db import connection

Clock = Callable[[], datetime]


def database_now() -> datetime:
    """The aware current time by the database's clock, read in a statement of its own."""
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now
