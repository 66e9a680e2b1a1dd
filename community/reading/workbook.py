"""A workbook (.xlsx, .xls, .ods) as sheets of cells, read by a process that a hostile file may take with it."""

import io
import lzma
import marshal
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from community.reading import child
from community.rules.cells import Cell, Sheet
from community.rules.problems import Problem, RegisterRefused, Why

MOST_UNPACKED = 120 * 1024 * 1024
MOST_FILES = 2_000  # in an archive: a workbook has a few for each sheet
LAST_ROW = 110_000  # and the last column is ZZ
_NEEDED = {"PATH", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT"}
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    ValueError,
    EOFError,
    OSError,
    RuntimeError,
)
_CHUNK = 256 * 1024
_PLACE = re.compile(rb'[ \n\t]r="([A-Z]{1,3})([0-9]{1,7})"')
_REPEATED = re.compile(rb'number-(?:rows|columns)-(?:repeated|spanned)="([0-9]+)"')
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)


def sheets_in(content: bytes) -> Iterator[Sheet]:
    """The visible sheets of a workbook. Raises RegisterRefused."""
    if content.startswith(b"PK"):
        _check_archive(content)
    kind, answer = _read_apart(content)
    if kind != "sheets":
        raise refused(Why(answer) if isinstance(answer, str) else Why.NOT_A_WORKBOOK)
    answer.reverse()
    while answer:  # a sheet that has been read is let go
        name, rows, merged = answer.pop()
        for row in rows:
            row[:] = map(_cell, row)
        yield Sheet(str(name), rows, _fill_merged(rows, merged))


def refused(why: Why) -> RegisterRefused:
    """The refusal of a whole file."""
    return RegisterRefused([Problem("", 0, "", "", why)])


def _read_apart(content: bytes) -> tuple[str, Any]:
    """What the child makes of the file; a child that died or took too long says that the file is no register."""
    try:
        ended = subprocess.run(  # noqa: S603 - our own script, which is given none of our secrets
            [sys.executable, "-I", str(Path(child.__file__))],
            input=content,
            capture_output=True,
            timeout=child.MOST_SECONDS + 10,
            env={name: value for name, value in os.environ.items() if name in _NEEDED},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refused(Why.TOO_BIG) from error
    if ended.returncode < 0:  # a signal: it asked for more memory or time than it has
        raise refused(Why.TOO_BIG)
    try:
        kind, answer = marshal.loads(ended.stdout)  # noqa: S302 - written by our own child
    except (ValueError, EOFError, TypeError) as error:
        raise refused(Why.NOT_A_WORKBOOK) from error
    return str(kind), answer


# --- an archive, before anything of it is kept ---


def _check_archive(content: bytes) -> None:
    """What the archive says that it unpacks to, and then what it does unpack to, a piece at a time."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise refused(Why.TOO_BIG)
            for entry in entries:
                _check_entry(archive, entry)
    except _BROKEN as error:
        raise refused(Why.LOCKED if "password" in str(error) else Why.NOT_A_WORKBOOK) from error


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read an entry through to its checksum; in a sheet, look how far it says that it goes."""
    is_sheet = entry.filename.endswith("content.xml") or "worksheets/" in entry.filename
    is_xml = entry.filename.endswith((".xml", ".rels"))
    rest = b""
    with archive.open(entry) as file:
        while piece := file.read(_CHUNK):
            if not is_xml:
                continue
            text = rest + piece
            if _DOCTYPE.search(text):
                raise refused(Why.NOT_A_WORKBOOK)
            if is_sheet:
                _check_extent(text)
            rest = piece[-200:]


def _check_extent(text: bytes) -> None:
    """Cells that lie further out than any register goes: the reader would fill all that lies between."""
    for column, row in _PLACE.findall(text):
        if (len(row) > 5 and int(row) > LAST_ROW) or len(column) > 2:
            raise refused(Why.TOO_BIG)
    for times in _REPEATED.findall(text):
        if len(times) > 7:
            raise refused(Why.TOO_BIG)


def _fill_merged(cells: list[list[Cell]], merged: Sequence[tuple[int, int, int, int]]) -> frozenset[tuple[int, int]]:
    """Put a value merged down a column into each of its rows; gives the places that repeat it."""
    joined: set[tuple[int, int]] = set()
    for top, left, bottom, right in merged:
        if left != right or top == bottom or top >= len(cells):
            continue
        value = cells[top][left] if left < len(cells[top]) else None
        for number in range(top + 1, min(bottom + 1, len(cells))):
            row = cells[number]
            row.extend([None] * (left + 1 - len(row)))
            row[left] = value
            joined.add((number, left))
    return frozenset(joined)


def _cell(cell: object) -> Cell:
    if isinstance(cell, str):
        return unprefixed(cell)
    if isinstance(cell, tuple):
        kind, text = cell
        dated: Cell = _DATED[kind](text)
        return dated
    return cell if isinstance(cell, int | float) else None


def unprefixed(text: str) -> str:
    """A text without the mark by which an export keeps a spreadsheet from taking it for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in PREFIXED else text


PREFIXED = frozenset("=+-@\t\r")
_DATED: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda text: timedelta(seconds=float(text)),
}
