"""How a sheet is laid out: where its header is, what its columns mean, and what the sheet says of all its rows.

A header known by name is believed. Where names are missing, the values are looked at and a column is proposed,
which somebody must confirm. The building may stand in the sheet's name or in a line above the rows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from community.rules import addresses, places, sniffing
from community.rules.cells import Cell, Sheet, is_blank, plain, squeezed
from community.rules.columns import Choices, Header, header_of, is_unused, meaning, title_of
from community.rules.problems import Unclear
from community.rules.synonyms import EXAMPLE_SHEETS, Column

LOOKED_AT = 60  # rows in which a header must come
_BUILDING_IN_WORDS = re.compile(
    r"(?<![0-9一二三四五六七八九十\-])([0-9]{1,4}|[A-Z])(号楼|幢|栋|座|#楼|#)(?:([0-9]{1,2})单元)?"
)
_SUMMARY = frozenset({"户数", "套数", "总户数", "总套数", "units", "households"})
_MAY_BE_MERGED = (Column.BUILDING, Column.STAIRWELL)


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet's first header, the row after it (from 0), its building where it names one for all, what is proposed.

    `down` are the columns whose blanks repeat what stands above them, as merged cells do that lost their merging.
    """

    header: Header | None
    start: int
    building: str = ""
    stairwell: str = ""
    down: frozenset[Column] = frozenset()


def layout_of(sheet: Sheet, choices: Choices) -> Layout:
    """How the sheet is laid out; without a header where it holds no register."""
    rows = sheet.rows[:LOOKED_AT]
    for number, row in enumerate(rows):
        below = rows[number + 1] if number + 1 < len(rows) else ()
        header = header_of(row, below, choices)
        if header is not None:
            return Layout(None, 0) if _is_example(sheet) else _laid_out(sheet, header, number, choices)
    if _is_no_register(sheet):
        return Layout(None, 0)
    unnamed = _unnamed_header(rows)
    if unnamed is None:
        return _laid_out(sheet, Header({}, {}, rows=0), -1, choices)
    titles = {place: title for place, cell in enumerate(rows[unnamed]) if (title := title_of(cell))}
    at = {column: place for place, title in titles.items() if (column := meaning(title, choices)) is not None}
    return _laid_out(sheet, Header(at, titles), unnamed, choices)


def _is_example(sheet: Sheet) -> bool:
    return squeezed(sheet.name).casefold() in EXAMPLE_SHEETS


def _is_no_register(sheet: Sheet) -> bool:
    """Whether a sheet without a header only explains or sums up: an example, prose, numbers of units per building."""
    if _is_example(sheet) or not any(sum(not is_blank(cell) for cell in row) >= 4 for row in sheet.rows):
        return True
    return any(title_of(cell).casefold() in _SUMMARY for row in sheet.rows[:10] for cell in row)


def building_in(words: str) -> tuple[str, str]:
    """The building and stairwell that a title or a sheet's name says: 7号楼业主名册; empty where it says none."""
    found = _BUILDING_IN_WORDS.findall(squeezed(plain(words)))
    if len(found) != 1:
        return "", ""
    number, sort, stairwell = found[0]
    name = f"{number}{'号楼' if sort in {'#', '#楼'} else sort}"
    return name, f"{stairwell}单元" if stairwell else ""


def _laid_out(sheet: Sheet, header: Header | None, number: int, choices: Choices) -> Layout:
    if header is None:
        return Layout(None, 0)
    start = number + max(header.rows, 1) if number >= 0 else 0
    sample = [row for row in islice(sheet.rows, start, start + 400) if sum(not is_blank(cell) for cell in row) >= 3]
    header = _completed(header, sample, choices)
    building, stairwell = _named_above(sheet, number, start)
    if Column.BUILDING in header.at or Column.ADDRESS in header.at:
        building = stairwell = ""
    header = _rooms_that_are_addresses(header, sample, in_building=bool(building))
    return Layout(header, start, building, stairwell, _filled_down(header, sample))


def _unnamed_header(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The first row of at least three short texts without figures, followed by a row with figures."""
    for number, (row, below) in enumerate(pairwise(rows)):
        filled = [cell for cell in row if not is_blank(cell)]
        texts = [title_of(cell) for cell in filled]
        worded = len(filled) >= 3 and all(text and not any(c.isdigit() for c in text) for text in texts)
        if worded and len(set(texts)) == len(texts) and any(_has_figure(cell) for cell in below):
            return number
    return None


def _has_figure(cell: Cell) -> bool:
    return (isinstance(cell, int | float) and not isinstance(cell, bool)) or (
        isinstance(cell, str) and any(character.isdigit() for character in cell)
    )


def _completed(header: Header, sample: Sequence[Sequence[Cell]], choices: Choices) -> Header:
    """The header with proposals for the columns that it lacks."""
    width = max(map(len, sample), default=0)
    chosen = {column: place for place in range(width) if (column := _chosen_by_letter(header, place, choices))}
    header = replace(header, at={**chosen, **header.at})
    used = set(header.at.values()) | {place for _, place in header.twice}
    free = [
        place
        for place in range(width)
        if place not in used
        and header.key(place) not in choices.columns
        and not (header.titles.get(place) and is_unused(header.titles[place], choices))
    ]
    taken = set(header.at)
    if Column.ADDRESS in taken:
        taken |= {Column.BUILDING, Column.ROOM, Column.STAIRWELL}
    if {Column.BUILDING, Column.ROOM} <= taken:
        taken.add(Column.ADDRESS)
    if not header.lacks(in_building=False) and header.rows:
        return header  # nothing is missing: what is not named is not needed
    found = sniffing.guessed(sample, free, taken)
    if Column.ADDRESS in found and Column.ROOM in found:
        found = {column: place for column, place in found.items() if column is not Column.ROOM}
    return replace(header, at={**header.at, **found}, guessed=frozenset(found))


def _chosen_by_letter(header: Header, place: int, choices: Choices) -> Column | None:
    """What somebody chose for a column without a title."""
    key = header.key(place)
    return choices.columns.get(key) if key.startswith("@") else None


def _rooms_that_are_addresses(header: Header, sample: Sequence[Sequence[Cell]], *, in_building: bool) -> Header:
    """Where no column is a building's, a room may say it: 7-502."""
    at = dict(header.at)
    if in_building or Column.BUILDING in at or Column.ADDRESS in at or Column.ROOM not in at:
        return header
    rooms = [row[at[Column.ROOM]] for row in sample if at[Column.ROOM] < len(row)]
    rooms = [room for room in rooms if not is_blank(room)]
    if not rooms or sum(map(addresses.looks_like_one, rooms)) < 0.5 * len(rooms):
        return header
    at[Column.ADDRESS] = at.pop(Column.ROOM)
    return replace(header, at=at)


def _named_above(sheet: Sheet, number: int, start: int) -> tuple[str, str]:
    """The building that a line above the header, else the sheet's own name, says."""
    for row in sheet.rows[: max(number, 0)]:
        filled = [cell for cell in row if not is_blank(cell)]
        if len(filled) <= 2 and filled and isinstance(filled[0], str) and (found := building_in(filled[0]))[0]:
            return found
    if (found := building_in(sheet.name))[0] or (found := _banner(sheet.rows[start:]))[0]:
        return found
    try:
        bare = places.building(sheet.name) if re.fullmatch(r"[0-9]{1,3}", squeezed(sheet.name)) else ""
    except Unclear:
        bare = ""
    return bare, ""


def _banner(rows: Sequence[Sequence[Cell]]) -> tuple[str, str]:
    """The building that stands alone in the first row below the header."""
    for row in rows:
        filled = [cell for cell in row if not is_blank(cell)]
        if filled:
            return building_in(filled[0]) if len(filled) == 1 and isinstance(filled[0], str) else ("", "")
    return "", ""


def _filled_down(header: Header, sample: Sequence[Sequence[Cell]]) -> frozenset[Column]:
    """Columns of which most cells are blank below one that is not: merged cells that lost their merging."""
    rooms = [row for row in sample if not is_blank(header.cell(row, Column.ROOM))]
    if len(rooms) < 3 or not any(not is_blank(header.cell(rooms[0], column)) for column in _MAY_BE_MERGED):
        return frozenset()
    blank = sum(is_blank(header.cell(row, Column.BUILDING)) for row in rooms)
    if Column.BUILDING in header.at and blank > len(rooms) / 2:
        return frozenset(column for column in _MAY_BE_MERGED if column in header.at)
    return frozenset()
