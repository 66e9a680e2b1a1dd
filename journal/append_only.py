"""Tables that must never be rewritten refuse it in the database, not in Python.

A model marked with `append_only()` gets triggers that raise on UPDATE and on DELETE, and on PostgreSQL's TRUNCATE,
which would go past both. They are installed after every migration because SQLite drops a table's triggers when it
rebuilds the table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=type[models.Model])

_REFUSE = """
CREATE OR REPLACE FUNCTION minyi_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


@dataclass(frozen=True, slots=True)
class Guard:
    """What the database refuses on one table."""

    table: str
    verbs: tuple[str, ...]

    @property
    def triggers(self) -> tuple[str, ...]:
        return tuple(map(self.trigger, self.verbs))

    def trigger(self, verb: str) -> str:
        """The name of the trigger against `verb`."""
        return f"{self.table}_no_{verb.lower()}"


GUARDS: dict[type[models.Model], Guard] = {}


def append_only(*, may_delete: bool = False) -> Callable[[M], M]:
    """Mark a model whose rows are written once; with `may_delete` retention may still remove them."""

    def mark(model: M) -> M:
        verbs = ("UPDATE",) if may_delete else ("UPDATE", "DELETE")
        GUARDS[model] = Guard(model._meta.db_table, verbs)
        return model

    return mark


def install_triggers(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Install the guards of `sender`'s models that exist in the database; safe to repeat."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for model, guard in GUARDS.items():
        if model._meta.app_config is sender and guard.table in tables:
            _install(connection, guard)


def _install(connection: BaseDatabaseWrapper, guard: Guard) -> None:
    statements = _on_postgresql(guard) if connection.vendor == "postgresql" else _on_sqlite(guard)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _on_postgresql(guard: Guard) -> Iterator[str]:
    yield _REFUSE
    for verb in (*guard.verbs, "TRUNCATE"):
        each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
        yield (
            f"CREATE OR REPLACE TRIGGER {guard.trigger(verb)} BEFORE {verb} ON {guard.table}"
            f" FOR EACH {each} EXECUTE FUNCTION minyi_refuse()"
        )


def _on_sqlite(guard: Guard) -> Iterator[str]:
    for verb in guard.verbs:
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {guard.trigger(verb)} BEFORE {verb} ON {guard.table}"
            f" BEGIN SELECT RAISE(ABORT, '{guard.table} is append-only'); END"
        )
