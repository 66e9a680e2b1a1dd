"""Finding the columns: a row, or two rows, that name them by any of the names in use."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from community.rules.cells import Cell, is_blank, shown, squeezed
from community.rules.facts import Source
from community.rules.synonyms import SYNONYMS, UNUSED, Column

__all__ = ["Choices", "Column", "Header", "header_of", "letter", "meaning", "title_of"]

_MEANS = {name: column for column in Column for name in (column.value, *SYNONYMS[column])}
_LONGEST_TITLE = 40
_IN_BRACKETS = re.compile(r"[(\[【（][^)\]】）]*[)\]】）]")
_PLACES = frozenset({Column.ROOM, Column.ADDRESS, Column.OWNER})


@dataclass(frozen=True, slots=True)
class Choices:
    """What people said about a file: columns by title (or `@C` for a letter; None is of no use), its areas' source."""

    columns: Mapping[str, Column | None] = field(default_factory=dict)
    source: Source | None = None


NO_CHOICES = Choices()


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column is (from 0), what the file calls every one, which are named twice and which are guessed.

    `rows` is how many rows it takes, 0 where the sheet names no columns and they were chosen by letter.
    """

    at: Mapping[Column, int]
    titles: Mapping[int, str]
    twice: tuple[tuple[Column, int], ...] = ()
    guessed: frozenset[Column] = frozenset()
    rows: int = 1

    def cell(self, row: Sequence[Cell], column: Column) -> Cell:
        """The row's cell in that column; None where the row or the header has none."""
        place = self.at.get(column)
        return row[place] if place is not None and place < len(row) else None

    def label(self, column: Column) -> str:
        """The column as the user sees it: `D 建筑面积（㎡）`; its plain name where the file has none."""
        place = self.at.get(column)
        return column.value if place is None else f"{letter(place)} {self.titles.get(place, '')}".strip()

    def key(self, place: int) -> str:
        """By what a choice names the column at `place`."""
        title = self.titles.get(place, "")
        return title if title and self.rows else f"@{letter(place)}"

    def lacks(self, *, in_building: bool) -> tuple[Column, ...]:
        """The columns without which nothing can be read; the building may be known otherwise."""
        has_room = Column.ROOM in self.at and (in_building or Column.BUILDING in self.at)
        place = () if Column.ADDRESS in self.at or has_room else (Column.BUILDING, Column.ROOM)
        return tuple(column for column in (*place, Column.AREA, Column.OWNER) if column not in self.at)


def header_of(row: Sequence[Cell], below: Sequence[Cell] = (), choices: Choices = NO_CHOICES) -> Header | None:
    """The header that this row is, alone or with the row below it; None where it is none.

    At least three columns must be named, one of them a room, an address or an owner.
    """
    alone = _header([title_of(cell) for cell in row], choices, rows=1)
    if below and _may_be_titles(below):
        pairs = _paired(row, below, choices)
        both = None if pairs is None else _header(pairs, choices, rows=2)
        lower = _header([title_of(cell) for cell in below], choices, rows=1)
        if both is not None and all(len(both.at) > len(one.at) for one in (alone, lower) if one is not None):
            return both
    return alone


def meaning(title: str, choices: Choices = NO_CHOICES) -> Column | None:
    """Which column a title means; None for one that is unknown or of no use."""
    if title in choices.columns:
        return choices.columns[title]
    return _MEANS.get(_bare(title))


def is_unused(title: str, choices: Choices = NO_CHOICES) -> bool:
    """Whether the title is known to be of no use."""
    return choices.columns.get(title, Column.NOTE) is None or _bare(title) in UNUSED


def title_of(cell: Cell) -> str:
    """A cell as a title without spaces; empty where it cannot be one."""
    if not isinstance(cell, str) or len(cell) > _LONGEST_TITLE:
        return ""
    return squeezed(shown(cell))


def letter(place: int) -> str:
    """The spreadsheet's letter of a column counted from 0: A, B, …, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _header(titles: Sequence[str], choices: Choices, *, rows: int) -> Header | None:
    at: dict[Column, int] = {}
    twice: list[tuple[Column, int]] = []
    for place, title in enumerate(titles):
        column = meaning(title, choices) if title else None
        if column is not None and column in at:
            twice.append((column, place))
        elif column is not None:
            at[column] = place
    if len(at) < 3 or not _PLACES & at.keys():
        return None
    return Header(at, {place: title for place, title in enumerate(titles) if title}, tuple(twice), rows=rows)


def _paired(row: Sequence[Cell], below: Sequence[Cell], choices: Choices) -> list[str] | None:
    """The titles of two rows as one, or None where the lower one names nothing that the upper one does not."""
    titles, above, named = [], "", False
    for place in range(max(len(row), len(below))):
        upper = title_of(row[place]) if place < len(row) else ""
        lower = title_of(below[place]) if place < len(below) else ""
        above = upper or (above if lower else "")  # a title over several columns stands over the first of them
        known = next((t for t in (lower, lower + above, above + lower) if lower and _is_known(t, choices)), "")
        named = named or bool(known and known != upper)
        titles.append(known or (upper if not lower or _is_known(upper, choices) else lower or upper))
    return titles if named else None


def _is_known(title: str, choices: Choices) -> bool:
    return meaning(title, choices) is not None or is_unused(title, choices)


def _may_be_titles(row: Sequence[Cell]) -> bool:
    """Whether no cell holds a number: rows of units always hold one."""
    filled = [cell for cell in row if not is_blank(cell)]
    return (
        bool(filled)
        and all(isinstance(cell, str) and len(cell) <= 20 for cell in filled)
        and not any(character.isdigit() for cell in filled for character in str(cell).replace("m2", ""))
    )


def _bare(title: str) -> str:
    """A title without brackets, spaces and marks: `建筑面积（㎡）` is 建筑面积, `Floor area` is floorarea."""
    plain = _IN_BRACKETS.sub("", squeezed(unicodedata.normalize("NFKC", title))).strip("*:：.")
    return plain.casefold().replace("_", "").replace("-", "") if plain.isascii() else plain
