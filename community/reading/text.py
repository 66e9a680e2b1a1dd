"""A table in a text file (.csv, .tsv): its encoding and its delimiter are found out by what is in it."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence

from community.reading.child import LONGEST_CELL, MOST_ROWS
from community.reading.workbook import refused, unprefixed
from community.rules.cells import Cell, Sheet
from community.rules.problems import Why

DELIMITERS = ",\t;|"
LONGEST_LINE = 64 * 1024
MOST_COLUMNS = 300
_LOOKED_AT = 40  # lines by which the delimiter is chosen
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def sheet_of(content: bytes) -> Sheet:
    """The table as a sheet. Raises RegisterRefused."""
    text = _decoded(content)
    delimiter = _delimiter(text)
    rows: list[Sequence[Cell]] = []
    try:
        reader = csv.reader(_lines(text), delimiter=delimiter, skipinitialspace=True)
        for row in reader:
            if len(rows) >= MOST_ROWS or len(row) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for cell in row):
                raise refused(Why.TOO_BIG)
            rows.append([unprefixed(cell) for cell in row])
    except csv.Error as error:
        raise refused(Why.TOO_BIG) from error
    return Sheet("", rows)


def _lines(text: str) -> Iterator[str]:
    """The lines, none longer than any row of a register is."""
    for line in io.StringIO(text, newline=""):
        if len(line) > LONGEST_LINE:
            raise refused(Why.TOO_BIG)
        yield line


def _decoded(content: bytes) -> str:
    for name in _encodings(content):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise refused(Why.NOT_A_WORKBOOK if b"\0" in content[:4096] else Why.MIXED_BYTES)


def _encodings(content: bytes) -> Sequence[str]:
    """What the text may be written in, the likeliest first."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return (name,)
    head = content[:4096]
    if head.count(0) > len(head) / 8:  # half of what is plain in it is nothing
        return ("utf-16-le", "utf-16-be") if head[1::2].count(0) >= head[::2].count(0) else ("utf-16-be", "utf-16-le")
    return ("utf-8", "gb18030")


def _delimiter(text: str) -> str:
    """The character that parts most lines into the same number of cells, at least three."""
    best, most = ",", 0
    for candidate in DELIMITERS:
        try:
            rows = [
                row for _, row in zip(range(_LOOKED_AT), csv.reader(_lines(text), delimiter=candidate), strict=False)
            ]
        except csv.Error:
            continue
        widths = [len(row) for row in rows if len(row) >= 3]
        score = max((widths.count(width) * width for width in set(widths)), default=0)
        if score > most:
            best, most = candidate, score
    return best
