"""A register file that waits to be looked over: kept sealed, read as people chose, taken in once or let go."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from community.entries import REGISTER_EXPORTED
from community.models import Compound, RegisterUpload
from community.privacy import seal, unseal
from community.reading import read
from community.rules.columns import Choices
from community.rules.facts import Register, Source
from community.rules.register import Reading
from community.rules.synonyms import Column
from community.services.parties import register_states
from community.services.register import Outcome, change_register
from community.spreadsheet import as_csv, as_workbook
from journal.clock import Clock
from journal.jobs import enqueue, handles
from journal.services import record
from kernel.errors import Refused

KEPT_FOR = timedelta(days=7)
LONGEST_NAME = 80


class UploadGone(Refused):
    code = "upload_gone"


class UploadChanged(Refused):
    code = "upload_changed"


def keep_upload(compound: Compound, content: bytes, *, name: str, now: datetime) -> RegisterUpload:
    """Keep a file until somebody decides on it, a week at most; one that waited before it goes.

    Raises RegisterRefused where it is no table at all, before anything is kept.
    """
    read(content)  # long, and nothing is locked meanwhile
    return _keep(compound, content, name=name, now=now)


@transaction.atomic
def _keep(compound: Compound, content: bytes, *, name: str, now: datetime) -> RegisterUpload:
    Compound.objects.select_for_update().get(pk=compound.pk)
    before = RegisterUpload.objects.filter(compound=compound).first()
    fingerprint = hashlib.sha256(content).hexdigest()
    choices = before.choices if before is not None and before.fingerprint == fingerprint else {}
    RegisterUpload.objects.filter(compound=compound).delete()
    kept = RegisterUpload.objects.create(
        compound=compound,
        name=name[-LONGEST_NAME:],
        content=seal(content),
        fingerprint=fingerprint,
        at=now,
        choices=choices,
    )
    key = f"register upload {kept.pk} {now.timestamp():.0f}"
    enqueue("forget_register_upload", key=key, argument=kept.pk, due_at=now + KEPT_FOR)
    return kept


@transaction.atomic
def choose_columns(
    compound: Compound, upload_id: int, *, columns: Mapping[str, Column | None], source: Source | None, revision: int
) -> RegisterUpload:
    """Write down which column is what, and where areas come from that do not say. Raises UploadGone, UploadChanged."""
    upload = _held(compound.pk, upload_id, revision)
    upload.choices = {
        "columns": {title: "" if column is None else column.value for title, column in columns.items()},
        "source": "" if source is None else source.value,
    }
    upload.revision += 1
    upload.save(update_fields=["choices", "revision"])
    return upload


def reading_of(upload: RegisterUpload) -> Reading:
    """What the file holds, read as people chose. Raises RegisterRefused where it is no table."""
    return read(unseal(bytes(upload.content)), choices_of(upload))


def choices_of(upload: RegisterUpload) -> Choices:
    """What people said about the file."""
    said = {title: Column(value) if value else None for title, value in upload.choices.get("columns", {}).items()}
    source = upload.choices.get("source", "")
    return Choices(said, Source(source) if source else None)


@transaction.atomic
def take_read_upload(
    upload: RegisterUpload,
    register: Register,
    *,
    effective: date | None,
    keep_missing: bool,
    revision: int,
    now: datetime,
) -> Outcome:
    """Take in the register that was read from the file, all or nothing and once; the file is deleted by that.

    It only counts if the file still waits as it was looked at. Raises UploadGone, UploadChanged, EffectiveInFuture,
    EffectiveTooEarly, MissingNotDecided.
    """
    Compound.objects.select_for_update().get(pk=upload.compound_id)
    held = _held(upload.compound_id, upload.pk, revision)
    outcome = change_register(held.compound, register, effective=effective, keep_missing=keep_missing, now=now)
    held.delete()
    return outcome


@transaction.atomic
def discard_upload(compound: Compound, upload_id: int, *, revision: int) -> None:
    """Let the file go, and what was said about it. Raises UploadGone, UploadChanged."""
    _held(compound.pk, upload_id, revision).delete()


@handles("forget_register_upload")
def forget_upload(upload_id: int, _clock: Clock) -> None:
    """Nobody decided on the file in time."""
    RegisterUpload.objects.filter(pk=upload_id).delete()


@transaction.atomic
def export_register(compound: Compound, *, as_text: bool, now: datetime) -> bytes:
    """The register as a file (CSV or .xlsx); that it was taken out is recorded."""
    units = register_states(compound)
    content = as_csv(units) if as_text else as_workbook(units)
    record(REGISTER_EXPORTED, compound.desk, compound=compound.pk, at=now, units=len(units))
    return content


def _held(compound_id: int, upload_id: int, revision: int) -> RegisterUpload:
    """The file that waits in this compound under its lock, as it was looked at."""
    upload = RegisterUpload.objects.select_for_update().filter(pk=upload_id, compound=compound_id).first()
    if upload is None:
        raise UploadGone()
    if upload.revision != revision:
        raise UploadChanged()
    return upload
