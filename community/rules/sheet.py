"""One sheet, row by row: titles and notes are passed over, dittos filled in, every problem remembered."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from community.rules.cells import Cell, Sheet, is_blank, is_ditto, shown
from community.rules.columns import Column, Header, header_of
from community.rules.facts import Notice, Source, UnitFact
from community.rules.problems import Fact, Problem, Unclear, Why
from community.rules.row import RowReader
from community.rules.totals import Sums, declared, is_total

_REMARK = re.compile(r"(制表|填表|审核|复核|编制|打印|日期|单位|注|说明|备注|第\s*\d+\s*页|共\s*\d+\s*页|盖章)")
_OWN = frozenset({Column.ROOM, Column.CERTIFICATE})  # never the same as the row above


class SheetReader:
    """Reads one sheet. `problems`, `noticed` and the sums fill up while `units` runs.

    `whole` are the sums of the sheets before this one, because a last total may be of all of them.
    """

    def __init__(self, sheet: Sheet, *, missing_source: Source | None, whole: Sums) -> None:
        self.sheet = sheet
        self.missing_source = missing_source
        self.whole, self.here, self.since_total = whole, Sums(), Sums()
        self.problems: list[Problem] = []
        self.noticed: Counter[Notice] = Counter()
        self._sourceless: list[int] = []
        self._blamed: frozenset[Column] = frozenset()
        self._spoilt: frozenset[Column] = frozenset()
        self._header: Header | None = None
        self._above: Mapping[Column, Cell] = {}
        self._number = 0
        self._row: Sequence[Cell] = ()

    def units(self) -> Iterator[UnitFact]:
        """The sheet's good rows, in order."""
        for number, row in enumerate(self.sheet.rows, start=1):
            self._number, self._row, header = number, row, header_of(row)
            if header is not None:
                self._meet(header)
            elif self._header is None or self._is_remark():
                continue
            elif is_total(row):
                self._check_total(self._header)
            elif not self._header.lacks and (unit := self._unit(self._header)) is not None:
                yield unit
        self._close()

    def wrong(self, why: Why, row: int, column: Column | None, value: Cell, facts: Mapping[str, Fact]) -> None:
        """Remember a problem of this sheet."""
        label = "" if column is None else column.value if self._header is None else self._header.label(column)
        self.problems.append(Problem(self.sheet.name, row, label, shown(value), why, facts))

    # --- rows that are not units ---

    def _meet(self, header: Header) -> None:
        """A header counts from here on; printed tables repeat it on every page."""
        if self._header is None:
            for column in header.lacks:
                self.wrong(Why.NO_COLUMN, self._number, None, column.value, {"name": column.value})
        self._header = header
        for column in header.twice:
            self.wrong(Why.COLUMN_TWICE, self._number, column, header.titles[column], {})

    def _is_remark(self) -> bool:
        filled = [cell for cell in self._row if not is_blank(cell)]
        alone = filled[0] if len(filled) == 1 else None
        return not filled or (isinstance(alone, str) and _REMARK.match(alone.strip()) is not None)

    def _check_total(self, header: Header) -> None:
        """A total may be of the rows since the last one, of this sheet, or of the file so far."""
        scopes = (self.since_total, self.here, self.whole)
        self.since_total = Sums()
        try:
            said = declared(self._row, header)
        except Unclear as unclear:
            cell = header.cell(self._row, Column.AREA)
            return self.wrong(unclear.why, self._number, Column.AREA, cell, unclear.facts)
        if self.problems or any(said.agrees(sums) for sums in scopes):
            return None  # sums mean nothing while rows are missing from them
        meant = next((sums for sums in scopes if said.units == sums.units), self.here)
        if said.units not in {None, meant.units}:
            facts: dict[str, Fact] = {"declared": said.units or 0, "found": meant.units}
            self.wrong(Why.COUNT_DIFFERS, self._number, None, f"{said.units}户", facts)
        if said.area not in {None, meant.area}:
            facts = {"declared": str(said.area), "found": str(meant.area)}
            self.wrong(Why.AREA_DIFFERS, self._number, Column.AREA, header.cell(self._row, Column.AREA), facts)
        return None

    def _close(self) -> None:
        """What is known at the sheet's end: no header at all, or rows whose area has no source."""
        if self._sourceless:
            rows = f"{len(self._sourceless)} 行"
            self.wrong(Why.NO_SOURCE, self._sourceless[0], Column.CERTIFICATE, rows, {"rows": len(self._sourceless)})
        if self._header is not None:
            return
        if any(sum(not is_blank(cell) for cell in row) >= 4 for row in self.sheet.rows):
            self.wrong(Why.NO_HEADER, 0, None, "", {})
        elif any(not is_blank(cell) for row in self.sheet.rows for cell in row):
            self.noticed[Notice.SHEET_SKIPPED] += 1

    # --- a unit ---

    def _unit(self, header: Header) -> UnitFact | None:
        """The row's unit; None where a cell of it was blamed, or where nothing says its area's source."""
        self._spoilt, self._blamed = self._blamed, frozenset()
        self._above = cells = {column: self._filled(header, column) for column in Column}
        row = RowReader(cells, self._blame).facts()
        if row is None or self._blamed:
            return None
        self.noticed.update(row.noticed)
        self.whole, self.here, self.since_total = (
            sums.plus(row.area) for sums in (self.whole, self.here, self.since_total)
        )
        source = row.source or self.missing_source
        if source is None:
            self._sourceless.append(self._number)
            return None
        place = (row.building, row.stairwell, row.room)
        return UnitFact(self.sheet.name, self._number, *place, row.use, row.area, source, row.sold, row.owners)

    def _filled(self, header: Header, column: Column) -> Cell:
        """The row's cell; where it says 同上, the cell above it."""
        cell = header.cell(self._row, column)
        if not is_ditto(cell):
            return cell
        above = self._above.get(column)
        if column in _OWN:
            self._blame(column, Unclear(Why.NOT_DITTO))
        elif is_blank(above) and column in {Column.BUILDING, Column.AREA, Column.USE, Column.OWNER}:
            self._blame(column, Unclear(Why.NOTHING_ABOVE))
        return above

    def _blame(self, column: Column, unclear: Unclear) -> None:
        """One problem a cell is enough, and what 同上 repeats was told where it is written."""
        told, self._blamed = column in self._blamed, self._blamed | {column}
        cell = None if self._header is None else self._header.cell(self._row, column)
        if not told and not (is_ditto(cell) and column in self._spoilt):
            self.wrong(unclear.why, self._number, column, cell, unclear.facts)
