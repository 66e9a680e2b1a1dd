"""Opening a register file: a workbook's bytes to sheets of cells."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from community.models import AreaSource
from community.rules.cells import Cell, Sheet
from community.rules.facts import Register, Source
from community.rules.problems import Problem, RegisterRefused, Why
from community.rules.register import register_of

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 200_000


def read_register(path: Path, *, area_source: AreaSource | None = None) -> Register:
    """The register in a workbook (.xlsx, .xls or .ods); `area_source` is meant where a row does not say its own.

    Raises RegisterRefused with every problem, and OSError where the file cannot be opened.
    """
    if path.stat().st_size > MOST_BYTES:
        raise _refused(Why.TOO_BIG)
    content = path.read_bytes()
    fingerprint = hashlib.sha256(content).hexdigest()
    missing = None if area_source is None else Source(area_source.value)
    return register_of(_sheets(content), fingerprint=fingerprint, missing_source=missing)


def _sheets(content: bytes) -> Iterator[Sheet]:
    _check_size(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > MOST_ROWS:
                raise _refused(Why.TOO_BIG)
            yield Sheet(name, _cells(sheet))
    except PasswordError as error:
        raise _refused(Why.LOCKED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise _refused(Why.NOT_A_WORKBOOK) from error


def _check_size(content: bytes) -> None:
    """A small archive may unpack to gigabytes: ask for the sum before anything is unpacked."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise _refused(Why.NOT_A_WORKBOOK) from error
    if unpacked > MOST_UNPACKED:
        raise _refused(Why.TOO_BIG)


def _cells(sheet: CalamineSheet) -> list[list[Cell]]:
    """The rows from A1 on; a value merged down a column stands in each of its rows."""
    rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right:
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left]
    return rows


def _refused(why: Why) -> RegisterRefused:
    return RegisterRefused([Problem("", 0, "", "", why)])
