"""How tests meet a database: a file on SQLite, restored between transactional tests; a server on PostgreSQL.

`DATABASE_URL` chooses the database, as in production; `make test` runs the suites once on each it finds.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

settings.register_profile("ci", deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
settings.load_profile("ci")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this run's database or machine cannot do; `make test` says so beforehand."""
    postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    for item in items:
        if item.get_closest_marker("postgres") and not postgres:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))
        if item.get_closest_marker("redis") and not os.environ.get("REDIS_URL"):
            item.add_marker(pytest.mark.skip(reason="needs Redis"))
        if item.get_closest_marker("browser") and not shutil.which("chromium"):
            item.add_marker(pytest.mark.skip(reason="needs Chromium"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Append-only tables refuse to be emptied: keep a clean copy of SQLite's file, lift PostgreSQL's triggers."""
    with pytest.MonkeyPatch.context() as patch:
        postgres = connection.vendor == "postgresql"
        restore = _emptying() if postgres else _restoring(Path(connection.settings_dict["NAME"]))
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield


EMPTY = """
DO $$
DECLARE name text;
BEGIN
  PERFORM set_config('session_replication_role', 'replica', true);
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'django_%' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  DELETE FROM django_session;
END $$
"""


def _emptying() -> Callable[[TransactionTestCase], None]:
    """A tear-down that empties every table in the role in which no trigger fires; only a superuser may take it.

    Rows are deleted, not truncated: with seventy small tables that is many times faster.
    """

    def restore(_case: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute(EMPTY)
        connection.close()

    return restore


def _restoring(file: Path) -> Callable[[TransactionTestCase], None]:
    """Copy the database aside; gives a tear-down that puts the copy back, page by page, through SQLite itself.

    The file is never swapped: a thread of a finished test may still hold it open, and SQLite answers whoever
    comes next in that process with a disk error.
    """
    connections.close_all()
    clean = file.with_suffix(".clean")
    shutil.copyfile(file, clean)

    def restore(_case: TransactionTestCase) -> None:
        connections.close_all()
        with closing(sqlite3.connect(clean)) as source, closing(sqlite3.connect(file, timeout=20)) as target:
            target.execute("PRAGMA synchronous = OFF")
            source.backup(target)

    return restore
