"""The record is numbered without gaps, carries closed facts, and cannot be rewritten on either database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError

from community.entries import REGISTER_TAKEN
from journal.append_only import GUARDS, install_triggers
from journal.feed import entries_after, heads_of
from journal.kinds import FactValue, Kind, Token, declare
from journal.models import Entry
from journal.services import record
from journal.signals import recorded

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
KNOCK = Kind("knock", {"times": int})


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


RICH = Kind("rich", {"n": int, "yes": bool, "until": datetime, "hash": Token, "colour": Colour})
GOOD: dict[str, FactValue] = {"n": 1, "yes": True, "until": NOW, "hash": Token("K7Q4-M2XD"), "colour": Colour.RED}


def _knock(stream: str = "room:1", times: int = 1) -> Entry:
    return record(KNOCK, stream, compound=1, at=NOW, times=times)


@transaction.atomic
def _knock_and_fail() -> None:
    _knock()
    raise ZeroDivisionError


# --- numbers ---


@pytest.mark.django_db
def test_entries_of_a_stream_are_numbered_from_one() -> None:
    assert [_knock(times=n).seq for n in range(3)] == [1, 2, 3]
    assert _knock("room:2").seq == 1
    assert heads_of(["room:1", "room:2", "room:3"]) == {"room:1": 3, "room:2": 1, "room:3": 0}


@pytest.mark.django_db(transaction=True)
def test_a_number_is_given_back_when_its_transaction_fails() -> None:
    with transaction.atomic():
        _knock()
    with pytest.raises(ZeroDivisionError):
        _knock_and_fail()
    with transaction.atomic():
        _knock()
        with pytest.raises(ZeroDivisionError):
            _knock_and_fail()
        assert _knock().seq == 3
    assert [entry.seq for entry in Entry.objects.all()] == [1, 2, 3]


@pytest.mark.django_db
def test_a_page_of_the_feed_continues_where_the_last_one_ended() -> None:
    for n in range(5):
        _knock(times=n)
    pages = [[entry.seq for entry in entries_after("room:1", seen, limit=2)] for seen in (0, 2, 4, 5)]
    assert pages == [[1, 2], [3, 4], [5], []]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_the_transaction_it_tells_of() -> None:
    with pytest.raises(TransactionManagementError):
        _knock()
    assert not Entry.objects.exists()


# --- facts ---


@pytest.mark.django_db
def test_closed_facts_become_json() -> None:
    entry = record(RICH, "room:1", compound=1, at=NOW, **GOOD)
    assert Entry.objects.get(pk=entry.pk).facts == {
        "n": 1,
        "yes": True,
        "until": "2026-11-23T01:00:00+00:00",
        "hash": "K7Q4-M2XD",
        "colour": "red",
    }


def test_an_instant_is_recorded_in_utc_however_it_was_written() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=8)))
    assert RICH.encode({**GOOD, "until": there}) == RICH.encode(GOOD)


@pytest.mark.parametrize(
    "wrong",
    [
        {"n": "1"},
        {"n": True},
        {"n": 1.0},
        {"yes": 1},
        {"until": NOW.replace(tzinfo=None)},
        {"until": "2026-11-23"},
        {"hash": "两个 词"},
        {"hash": "two words"},
        {"hash": ""},
        {"hash": "x" * 129},
        {"colour": "green"},
        {"colour": 1},
        {"more": 1},
    ],
)
def test_words_and_other_types_are_no_facts(wrong: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        RICH.encode({**GOOD, **wrong})


def test_a_missing_fact_and_a_second_kind_of_one_name_are_refused() -> None:
    with pytest.raises(TypeError):
        KNOCK.encode({})
    with pytest.raises(ValueError, match="twice"):
        declare(REGISTER_TAKEN.name)
    with pytest.raises(ValueError, match="at"):
        declare("no_such_kind", at=datetime)


# --- the one signal ---


@pytest.fixture
def heard() -> Iterator[list[int]]:
    """The numbers of the entries that the signal told of."""
    numbers: list[int] = []

    def hear(entry: Entry, **_: object) -> None:
        numbers.append(entry.seq)

    recorded.connect(hear)
    yield numbers
    recorded.disconnect(hear)


@pytest.mark.django_db(transaction=True)
def test_the_signal_comes_after_the_commit_and_only_then(heard: list[int]) -> None:
    with transaction.atomic():
        _knock()
        assert heard == []
    assert heard == [1]
    with pytest.raises(ZeroDivisionError):
        _knock_and_fail()
    assert heard == [1]


@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_raises_hurts_nobody(heard: list[int], caplog: pytest.LogCaptureFixture) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError

    recorded.disconnect()
    recorded.connect(fail)
    try:
        with transaction.atomic():
            _knock()
            _knock()
    finally:
        recorded.disconnect(fail)
    assert Entry.objects.count() == 2
    assert "ZeroDivisionError" in caplog.text


# --- append-only ---


def _triggers() -> set[tuple[str, str]]:
    """The (table, name) of every trigger of ours that the database has."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
                " WHERE NOT tgisinternal AND tgenabled = 'O'"
            )
        else:
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        return {(table, name) for table, name in cursor.fetchall()}


GUARDED = {
    "journal_entry": ("UPDATE", "DELETE"),
    "voting_pollkey": ("UPDATE", "DELETE"),
    "voting_acknowledgement": ("UPDATE", "DELETE"),
    "voting_rollline": ("UPDATE", "DELETE"),
    "voting_rollweight": ("UPDATE", "DELETE"),
    "voting_rollunit": ("UPDATE", "DELETE"),
    "voting_rollowner": ("UPDATE", "DELETE"),
    "voting_designation": ("UPDATE", "DELETE"),
    "voting_submission": ("UPDATE", "DELETE"),
    "voting_ballot": ("UPDATE", "DELETE"),
    "voting_opening": ("UPDATE",),
    "voting_tally": ("UPDATE", "DELETE"),
    "outcomes_notice": ("UPDATE", "DELETE"),
    "outcomes_noticepaper": ("UPDATE", "DELETE"),
    "outcomes_posting": ("UPDATE", "DELETE"),
}


@pytest.mark.django_db
def test_every_table_that_is_never_rewritten_has_its_triggers() -> None:
    """A table joins or leaves this list in the same commit as its mark."""
    assert {guard.table: guard.verbs for guard in GUARDS.values()} == GUARDED
    more = ("TRUNCATE",) if connection.vendor == "postgresql" else ()
    wanted = {(table, f"{table}_no_{verb.lower()}") for table, verbs in GUARDED.items() for verb in (*verbs, *more)}
    assert _triggers() == wanted


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", GUARDED)
def test_a_table_that_is_never_rewritten_is_not_emptied_either(table: str) -> None:
    with transaction.atomic():
        _knock()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
    assert Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rewrite", ["update", "delete", "save", "raw"])
def test_an_entry_cannot_be_rewritten(rewrite: str) -> None:
    with transaction.atomic():
        entry = _knock()
    with pytest.raises(DatabaseError, match="append-only"):
        _rewrite(entry, rewrite)
    assert Entry.objects.get().kind == "knock"


def _rewrite(entry: Entry, how: str) -> None:
    if how == "update":
        Entry.objects.update(kind="x")
    elif how == "delete":
        Entry.objects.all().delete()
    elif how == "save":
        entry.kind = "x"
        entry.save()
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE journal_entry SET kind = 'x' WHERE seq = 1")


@pytest.mark.django_db(transaction=True)
def test_replacing_a_row_on_sqlite_is_a_rewrite_too() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's")
    with transaction.atomic():
        _knock()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO journal_entry (id, stream, seq, compound_id, kind, at, facts)"
            " SELECT id, stream, seq, compound_id, 'x', at, facts FROM journal_entry"
        )
    assert Entry.objects.get().kind == "knock"


@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_table_gets_its_triggers_back_after_the_migration() -> None:
    """SQLite drops a table's triggers when a migration rebuilds it; the negative half shows that it does."""
    with transaction.atomic():
        _knock()
    before = _triggers()
    with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
        if connection.vendor == "sqlite":
            editor._remake_table(Entry)  # type: ignore[attr-defined]
    if connection.vendor == "sqlite":
        assert _triggers() < before
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert _triggers() == before
    with pytest.raises(DatabaseError, match="append-only"):
        Entry.objects.update(kind="x")


@pytest.mark.django_db
def test_installing_the_triggers_again_changes_nothing() -> None:
    before = _triggers()
    for app in apps.get_app_configs():
        install_triggers(app)
    assert _triggers() == before
