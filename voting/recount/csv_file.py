"""Announcements as CSV, one a row, with the columns of published collections of results.

`matter_kind` is `278-4`, `278-5/7` where it may be either, or `278-4 (old 物权法76)`; a day in `matter`, the last one
where there are two, is the day of the vote.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from kernel.errors import DomainError, Invalid
from kernel.quantities import Area, Persons
from voting.recount.refusals import (
    AreaCell,
    CellUnreadable,
    ColumnMissing,
    FileRefused,
    MatterCell,
    NothingThere,
    PersonsCell,
    TooMany,
    VerdictCell,
)
from voting.rules.matter import Matter
from voting.rules.recount.announcement import Announced, Announcement, Figures, Law, Part
from voting.rules.recount.reading import read_area, read_persons

MOST = 500
PARTS = {
    Part.TOTAL: "total",
    Part.TOOK_PART: "part",
    Part.AGREE: "yes",
    Part.AGAINST: "no",
    Part.ABSTAIN: "abstain",
}
NEEDED = (
    "place",
    "matter",
    "matter_kind",
    *(f"{name}_{measure}" for name in PARTS.values() for measure in ("persons", "area")),
    "announced_result",
)
_KIND = re.compile(r"278-([1-9](?:/[1-9])*)")
_DAY = re.compile(r"(20[0-9]{2})-([0-9]{2})(?:-([0-9]{2})(?:~(?:([0-9]{2})-)?([0-9]{2}))?)?")
_VERDICTS = {
    Announced.NOT_PASSED: re.compile(r"未通过|没有通过|不通过|未获通过|未能通过"),
    Announced.INVALID: re.compile(r"未形成有效决定|未达(?:到)?参与|未达到法定|无效"),
    Announced.OPPOSITE: re.compile(r"不续聘|不再续聘|解聘"),
    Announced.PASSED: re.compile(r"通过|同意"),
}

Q = TypeVar("Q", Persons, Area)
Row = Mapping[str | None, str | list[str] | None]


def read_csv(text: str) -> list[Announcement]:
    """The announcements of a file, in its order. Raises ColumnMissing, NothingThere, TooMany, FileRefused."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        names = [name.strip() for name in rows.fieldnames or ()]
        rows.fieldnames = names
        if lacking := [name for name in NEEDED if name not in names]:
            raise FileRefused([ColumnMissing(column=name) for name in lacking])
        return _all(rows)
    except csv.Error as broken:
        raise FileRefused([CellUnreadable(row=rows.line_num, column="", value=str(broken)[:40])]) from broken


def _all(rows: Iterator[Row]) -> list[Announcement]:
    problems: list[DomainError] = []
    read: list[Announcement] = []
    for number, row in enumerate(rows, start=1):
        if number > MOST:
            raise TooMany(most=MOST)
        reader = _Row(number, row)
        read.append(reader.announcement())
        problems += reader.problems
    if problems:
        raise FileRefused(problems[:50])
    if not read:
        raise NothingThere()
    return read


class _Row:
    """One row; `problems` fill up while it is read."""

    def __init__(self, number: int, row: Row) -> None:
        self.number, self.row = number, row
        self.problems: list[DomainError] = []
        if row.get(None):
            self._wrong(CellUnreadable, "", str(row[None])[:40])

    def announcement(self) -> Announcement:
        kind, matter = self._cell("matter_kind"), self._cell("matter")
        return Announcement(
            persons=Figures(self._figures("persons", read_persons, PersonsCell)),
            area=Figures(self._figures("area", read_area, AreaCell)),
            announced=self._announced(self._cell("announced_result")),
            matters=self._matters(kind),
            law=Law.PROPERTY_LAW if "物权法" in kind else None,
            held_on=_day(matter),
            title=matter[:500],
            place=self._cell("place")[:500],
            source=self._cell("source_url_or_title")[:500],
        )

    def _cell(self, column: str) -> str:
        value = self.row.get(column)
        return value.strip() if isinstance(value, str) else ""

    def _figures(self, measure: str, read: Callable[[object], Q], wrong: type[CellUnreadable]) -> dict[Part, Q]:
        figures: dict[Part, Q] = {}
        for part, name in PARTS.items():
            column = f"{name}_{measure}"
            if value := self._cell(column):
                try:
                    figures[part] = read(value)
                except Invalid:
                    self._wrong(wrong, column, value)
        return figures

    def _matters(self, kind: str) -> tuple[Matter, ...]:
        if not kind:
            return ()
        if (matched := _KIND.search(kind)) is None:
            self._wrong(MatterCell, "matter_kind", kind)
            return ()
        return tuple(dict.fromkeys(Matter(int(number)) for number in matched[1].split("/")))

    def _announced(self, words: str) -> Announced | None:
        """The verdict that stands first in the words."""
        places = [(found.start(), name) for name, pattern in _VERDICTS.items() if (found := pattern.search(words))]
        if words and not places:
            self._wrong(VerdictCell, "announced_result", words)
        return min(places, key=lambda place: place[0])[1] if places else None

    def _wrong(self, refusal: type[CellUnreadable], column: str, value: str) -> None:
        self.problems.append(refusal(row=self.number, column=column, value=value[:40]))


def _day(text: str) -> date | None:
    """The last day that `text` names, the first of its month where only that is named."""
    matched = _DAY.search(text)
    if matched is None:
        return None
    year, month, first, later, last = matched.groups()
    try:
        return date(int(year), int(later or month), int(last or first or 1))
    except ValueError:
        return None
