"""A cell as a person wrote it, whatever the spreadsheet made of it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from community.rules.problems import Unclear, Why

Cell = str | int | float | bool | date | time | timedelta | None

DITTO: Final = frozenset({"同上", "同", "〃", '"', '""', "''", "″", "々", "上同"})
NOTHING: Final = frozenset({"", "无", "/", "\\", "-", "--", "—", "——", "暂无", "不详", "空"})
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name and its rows of raw cells, starting at A1.

    `merged` are the places (row, column from 0) of cells that repeat one above, with which they are merged.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: frozenset[tuple[int, int]] = frozenset()


def written(cell: Cell) -> str:
    """The cell as text: half-width, trimmed, whole numbers without a decimal point. Raises Unclear for a date.

    A number is taken to 15 significant digits, which is all that a spreadsheet shows of it.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, date | time | timedelta):
        raise Unclear(Why.A_DATE)
    text = plain(cell)
    if _ERROR.fullmatch(text):
        raise Unclear(Why.A_FORMULA_ERROR)
    return text


def shown(cell: Cell) -> str:
    """The cell for a message; never raises, at most 60 characters."""
    text = f"{cell:.15g}" if isinstance(cell, float) else "" if cell is None else str(cell)
    return text.replace("\0", "").strip()[:60]


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_ditto(cell: Cell) -> bool:
    """Whether the cell says "as above"."""
    return isinstance(cell, str) and plain(cell) in DITTO


def or_nothing(text: str) -> str:
    """Empty where people write that there is nothing."""
    return "" if text in NOTHING else text


def squeezed(text: str) -> str:
    """Without any space: `１ 号 楼` is 1号楼."""
    return "".join(text.split())


def plain(text: str) -> str:
    """Half-width (NFKC) without control and format characters, trimmed."""
    half = unicodedata.normalize("NFKC", text)
    return (half if half.isprintable() else "".join(c for c in half if c.isspace() or c.isprintable())).strip()
