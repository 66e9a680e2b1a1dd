"""Opening a register file: bytes of any table to a register, by what is in it and never by its name.

Whatever a file holds, the outcome is a reading or RegisterRefused, in bounded time and memory.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from community.models import AreaSource
from community.reading.text import sheet_of
from community.reading.workbook import refused, sheets_in
from community.rules.cells import Sheet
from community.rules.columns import NO_CHOICES, Choices
from community.rules.facts import Register, Source
from community.rules.problems import Why
from community.rules.register import Reading, reading_of

MOST_BYTES = 20 * 1024 * 1024
_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"GIF8", b"{\\rtf")


def read_register(path: Path, *, area_source: AreaSource | None = None) -> Register:
    """The register in a file; `area_source` is meant where a row does not say its own.

    Raises RegisterRefused with every problem, and OSError where the file cannot be opened.
    """
    missing = None if area_source is None else Source(area_source.value)
    return read(content_of(path), Choices(source=missing)).faultless()


def content_of(path: Path) -> bytes:
    """A file's bytes. Raises RegisterRefused where there are too many, OSError where it cannot be opened."""
    if path.stat().st_size > MOST_BYTES:
        raise refused(Why.TOO_BIG)
    return path.read_bytes()


def read(content: bytes, choices: Choices = NO_CHOICES) -> Reading:
    """What the file holds (.xlsx, .xls, .ods, .csv, .tsv), as far as it can be read.

    Raises RegisterRefused where it is no table at all, or too big for a register.
    """
    if len(content) > MOST_BYTES:
        raise refused(Why.TOO_BIG)
    return reading_of(_sheets(content), fingerprint=hashlib.sha256(content).hexdigest(), choices=choices)


def _sheets(content: bytes) -> Iterable[Sheet]:
    if content.startswith(_WORKBOOKS):
        return sheets_in(content)
    if not content.strip() or content.startswith(_NO_TABLES):
        raise refused(Why.NOT_A_WORKBOOK)
    return [sheet_of(content)]
