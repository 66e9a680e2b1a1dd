"""One sheet, row by row: titles and notes are passed over, dittos filled in, every problem remembered."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from community.rules.addresses import Spot
from community.rules.cells import Cell, Sheet, is_blank, is_ditto, shown
from community.rules.columns import NO_CHOICES, Choices, Column, Header, header_of
from community.rules.facts import Notice, UnitFact
from community.rules.layout import Layout, building_in, layout_of
from community.rules.problems import Fact, Problem, Unclear, Why
from community.rules.row import RowReader
from community.rules.totals import Declared, Sums, declared, declared_in_words, is_total
from kernel.quantities import Area

_REMARK = re.compile(
    r"(制表|填表|审核|复核|编制|打印|日期|单位|注|说明|备注|第\s*\d+\s*页|共\s*\d+\s*页|盖章|经办|负责人|Page|Note)",
    re.I,
)
_SENTENCE = re.compile(r"[，。：；！:;,、（(]")
_OWN = frozenset({Column.ROOM, Column.ADDRESS, Column.CERTIFICATE})  # never the same as the row above
_OF_THE_UNIT = (Column.ADDRESS, Column.ROOM, Column.AREA)
_OF_UNITS = frozenset({Notice.NO_PHONE, Notice.USE_ASSUMED, Notice.LONE_CO_OWNER})  # not of each line
_REPEATED = (Column.BUILDING, Column.AREA, Column.USE, Column.OWNER)


@dataclass
class Tally:
    """What is counted over all sheets: the sums, and which units have been counted."""

    sums: Sums = field(default_factory=Sums)
    seen: set[tuple[str, str, str, str]] = field(default_factory=set)


class SheetReader:
    """Reads one sheet. `problems`, `noticed` and the sums fill up while `units` runs; `said` are totals in words.

    `whole` counts the sheets before this one too, because a last total may be of all of them.
    """

    def __init__(self, sheet: Sheet, *, choices: Choices = NO_CHOICES, whole: Tally | None = None) -> None:
        self.sheet = sheet
        self.choices = choices
        self.whole = whole or Tally()
        self.here, self.since_total = Sums(), Sums()
        self.problems: list[Problem] = []
        self.noticed: Counter[Notice] = Counter()
        self.said: list[tuple[int, Declared]] = []
        self.layout: Layout = layout_of(sheet, choices)
        self._said_last: list[tuple[int, Declared]] = []
        self._sourceless: list[int] = []
        self._joins = False
        self._blamed: frozenset[Column] = frozenset()
        self._spoilt: frozenset[Column] = frozenset()
        self._header = self.layout.header
        self._within = Spot(self.layout.building, self.layout.stairwell, "") if self.layout.building else None
        self._above: dict[Column, Cell] = {}
        self._number = 0
        self._row: Sequence[Cell] = ()

    def units(self) -> Iterator[UnitFact]:
        """The sheet's good rows, in order."""
        if self._header is None:
            return self._skip()
        readable = self._begin(self._header)
        rows = self.sheet.rows
        for number, row in enumerate(rows[self.layout.start :], start=self.layout.start + 1):
            self._number, self._row = number, row
            again = self._repeated(self._header)
            if again is not None:
                self._meet(again)
            elif self._is_remark(self._header):
                continue
            elif is_total(row):
                self._check_total(self._header)
            elif readable and (unit := self._unit(self._header)) is not None:
                self._said_last.clear()
                yield unit
        self._close()
        return None

    def wrong(self, why: Why, row: int, column: Column | None, value: Cell, facts: Mapping[str, Fact]) -> None:
        """Remember a problem of this sheet."""
        label = "" if column is None else column.value if self._header is None else self._header.label(column)
        self.problems.append(Problem(self.sheet.name, row, label, shown(value), why, facts))

    # --- rows that are not units ---

    def _skip(self) -> None:
        """A sheet without a register: an explanation or a summary is passed over, rows without a header are told."""
        if any(not is_blank(cell) for row in self.sheet.rows for cell in row):
            self.noticed[Notice.SHEET_SKIPPED] += 1

    def _begin(self, header: Header) -> bool:
        """Tell what is wrong with the header; whether rows can be read by it."""
        lacking = header.lacks(in_building=self._within is not None)
        if header.rows == 0 and (header.guessed or lacking):
            self.wrong(Why.NO_HEADER, 0, None, "", {})
            return not lacking
        for column in lacking:
            self.wrong(Why.NO_COLUMN, self.layout.start, None, column.value, {"name": column.value})
        for column in sorted(header.guessed, key=lambda column: header.at[column]):
            self.wrong(
                Why.COLUMN_GUESSED, self.layout.start, column, header.key(header.at[column]), {"as": column.value}
            )
        self._tell_twice(header, self.layout.start)
        for number, row in enumerate(self.sheet.rows[: max(0, self.layout.start - header.rows)], start=1):
            if found := declared_in_words(row):
                self.said.append((number, found))
        return not lacking

    def _repeated(self, header: Header) -> Header | None:
        """The header that this row is, which has words where rows of units have an area."""
        cell = header.cell(self._row, Column.AREA)
        worded = isinstance(cell, str) and not any(character.isdigit() for character in cell)
        return header_of(self._row, (), self.choices) if worded and header.rows and not is_blank(cell) else None

    def _meet(self, header: Header) -> None:
        """A further header counts from here on; printed tables repeat it on every page."""
        if self._header is not None and header.titles != self._header.titles:
            self._header = header
            self._tell_twice(header, self._number)

    def _tell_twice(self, header: Header, number: int) -> None:
        for column, place in header.twice:
            self.wrong(Why.COLUMN_TWICE, number, column, header.titles[place], {})

    def _is_remark(self, header: Header) -> bool:
        """Whether the row says nothing of a unit: blank, a number alone, a sentence, the name of a building."""
        filled = [cell for cell in self._row if not is_blank(cell)]
        if not filled or not any(not is_blank(header.cell(self._row, column)) for column in header.at):
            return self._hear() if filled else True
        words = [cell for cell in filled if isinstance(cell, str)]
        if len(words) == len(filled) and all(_REMARK.match(word.strip()) for word in words):
            return self._hear()
        if len(filled) > 1 or not words:
            return False
        return self._is_banner(words[0]) or self._is_sentence(words[0])

    def _is_banner(self, word: str) -> bool:
        """1号楼 alone in its row is about the rows below it, unless they say their building themselves."""
        building, stairwell = building_in(word)
        if not building or len(word) > 20:
            return False
        self._within = Spot(building, stairwell, "")
        return True

    def _is_sentence(self, word: str) -> bool:
        if len(word) < 10 and not _SENTENCE.search(word):
            return False
        if is_total([word]):
            return False
        self.noticed[Notice.ROW_SKIPPED] += 1
        return self._hear()

    def _hear(self) -> bool:
        """Keep the totals that a line of words declares, should it stand below all rows."""
        if found := declared_in_words(self._row):
            self._said_last.append((self._number, found))
        return True

    def _check_total(self, header: Header) -> None:
        """A total may be of the rows since the last one, of this sheet, or of the file so far."""
        scopes = (self.since_total, self.here, self.whole.sums)
        self.since_total = Sums()
        try:
            said = declared(self._row, header)
        except Unclear as unclear:
            cell = header.cell(self._row, Column.AREA)
            return self.wrong(unclear.why, self._number, Column.AREA, cell, unclear.facts)
        if not self.problems and not any(said.agrees(sums) for sums in scopes):  # sums mean nothing without all rows
            meant = next((sums for sums in scopes if said.units in {sums.units, sums.lines}), self.here)
            self.differs(self._number, said, meant)
        return None

    def differs(self, number: int, said: Declared, found: Sums) -> None:
        """Tell which of the declared totals the rows do not reach."""
        header = self._header
        if said.units not in {None, found.units, found.lines}:
            facts: dict[str, Fact] = {"declared": said.units or 0, "found": found.units}
            self.wrong(Why.COUNT_DIFFERS, number, None, f"{said.units}户", facts)
        if said.area not in {None, found.area, found.line_area}:
            cell = None if header is None else header.cell(self.sheet.rows[number - 1], Column.AREA)
            facts = {"declared": str(said.area), "found": str(found.area)}
            self.wrong(Why.AREA_DIFFERS, number, Column.AREA, str(said.area) if is_blank(cell) else cell, facts)

    def _close(self) -> None:
        """What is known at the sheet's end: rows whose area has no source, totals in the words below the rows."""
        self.said += self._said_last
        if self._sourceless:
            rows = f"{len(self._sourceless)} 行"
            self.wrong(Why.NO_SOURCE, self._sourceless[0], Column.CERTIFICATE, rows, {"rows": len(self._sourceless)})

    # --- a unit ---

    def _unit(self, header: Header) -> UnitFact | None:
        """The row's unit; None where a cell of it was blamed, or where nothing says its area's source."""
        self._spoilt, self._blamed = self._blamed, frozenset()
        further = self._joins = self._is_further_owner(header) or self._is_merged(header, *_OF_THE_UNIT[:2])
        cells = {column: self._filled(header, column, further=further) for column in header.at}
        self._above = cells
        row = RowReader(cells, self._blame, self._within).facts()
        if row is None or self._blamed:
            return None
        again = self._count(row.spot, row.area)
        self.noticed.update(notice for notice in row.noticed if not (again and notice in _OF_UNITS))
        source = row.source or self.choices.source
        if source is None:
            self._sourceless.append(self._number)
            return None
        spot, joint = row.spot, row.joint or further
        at = (self.sheet.name, self._number, spot.building, spot.stairwell, spot.room)
        return UnitFact(*at, row.use, row.area, source, row.sold, row.owners, joint, spot.lane)

    def _count(self, spot: Spot, area: Area) -> bool:
        """Count the row in every sum, its unit once, however many lines it has; gives whether it was counted before."""
        place = (spot.lane, spot.building, spot.stairwell, spot.room)
        again = place in self.whole.seen
        self.whole.seen.add(place)
        self.whole.sums = self.whole.sums.plus(area, again=again)
        self.here, self.since_total = (sums.plus(area, again=again) for sums in (self.here, self.since_total))
        return again

    def _is_further_owner(self, header: Header) -> bool:
        """Whether the row names only another owner of the unit above it."""
        if not self._above or is_blank(header.cell(self._row, Column.OWNER)):
            return False
        own = [column for column in _OF_THE_UNIT if column in header.at]
        return all(is_blank(header.cell(self._row, column)) for column in own)

    def _is_merged(self, header: Header | None, *columns: Column) -> bool:
        """Whether a cell of this row is merged with one above it."""
        places = [header.at.get(column, -1) for column in columns] if header else []
        return any((self._number - 1, place) in self.sheet.merged for place in places)

    def _filled(self, header: Header, column: Column, *, further: bool) -> Cell:
        """The row's cell; where it says 同上, or repeats by being blank, the cell above it."""
        cell = header.cell(self._row, column)
        if is_blank(cell):
            if further and column not in {Column.ID_NUMBER, Column.PHONE, Column.SHARE, Column.NOTE}:
                return self._above.get(column)
            return self._fallen(column, cell)
        if not is_ditto(cell):
            return cell
        above = self._above.get(column)
        if column in _OWN:
            self._blame(column, Unclear(Why.NOT_DITTO))
        elif is_blank(above) and column in _REPEATED:
            self._blame(column, Unclear(Why.NOTHING_ABOVE))
        return above

    def _fallen(self, column: Column, cell: Cell) -> Cell:
        """What a blank repeats in a column whose merging was lost: a stairwell only within its building."""
        if column not in self.layout.down or is_blank(self._above.get(column)):
            return cell
        header = self._header
        if column is Column.STAIRWELL and header and not is_blank(header.cell(self._row, Column.BUILDING)):
            return cell
        self.noticed[Notice.FILLED_DOWN] += column is Column.BUILDING
        return self._above.get(column)

    def _blame(self, column: Column, unclear: Unclear) -> None:
        """One problem a cell is enough, and what 同上 repeats was told where it is written."""
        told, self._blamed = column in self._blamed, self._blamed | {column}
        header = self._header
        cell = None if header is None else header.cell(self._row, column)
        repeats = is_ditto(cell) or (self._joins and (is_blank(cell) or self._is_merged(header, column)))
        if not told and not (repeats and column in self._spoilt):
            self.wrong(unclear.why, self._number, column, cell, unclear.facts)
