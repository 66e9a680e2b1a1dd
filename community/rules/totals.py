"""Totals that a register declares, checked against the rows they are about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from community.rules.cells import Cell, is_blank, or_nothing, plain, squeezed, written
from community.rules.columns import Header
from community.rules.problems import Unclear, Why
from community.rules.synonyms import Column
from kernel.quantities import NO_AREA, Area

_TOTAL = re.compile(
    r"(本页|本楼|本幢|本栋|本单元|本表|全部|全区)?(合计|总计|小计|共计|累计|总合计|汇总|total|subtotal|sum)[:：]?", re.I
)
_COUNT = re.compile(r"([0-9]+)[户套间]|(?:户|套)数[:：]?([0-9]+)")
_UNIT = re.compile(r"(平方米|平米|m2)$")
_SAID_COUNT = re.compile(
    r"(?:共计?|合计|总计|总(?:户|套)数[:：为]?)([0-9,]{1,9})[户套]|总(?:户|套)数[:：为]([0-9,]{1,9})"
)
_SAID_AREA = re.compile(
    r"(?:总(?:建筑)?面积|建筑面积(?:合计|共计|总计))[:：为共计]*([0-9][0-9,]*(?:\.[0-9]+)?)(?:平方米|平米|m2)?"
)


@dataclass(frozen=True, slots=True)
class Sums:
    """How many units and how much area some rows have. `lines` and `line_area` count co-owners' further lines too."""

    units: int = 0
    area: Area = NO_AREA
    lines: int = 0
    line_area: Area = NO_AREA

    def plus(self, area: Area, *, again: bool = False) -> "Sums":
        """The sums with one more row; `again` where its unit was counted already."""
        if again:
            return Sums(self.units, self.area, self.lines + 1, self.line_area + area)
        return Sums(self.units + 1, self.area + area, self.lines + 1, self.line_area + area)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a totals row says; None where it says nothing of the kind."""

    units: int | None
    area: Area | None

    def __bool__(self) -> bool:
        return self.units is not None or self.area is not None

    def agrees(self, sums: Sums) -> bool:
        """Whether the sums are as declared; a formula also adds up the further lines of co-owners."""
        return self.units in {None, sums.units, sums.lines} and self.area in {None, sums.area, sums.line_area}


def is_total(row: Sequence[Cell]) -> bool:
    """Whether the row's first words are 合计, 总计, 小计 or the like."""
    first = next((cell for cell in row if not is_blank(cell)), None)
    return isinstance(first, str) and _TOTAL.match(squeezed(plain(first))) is not None


def declared(row: Sequence[Cell], header: Header) -> Declared:
    """What the totals row declares. Raises Unclear where its area cannot be read."""
    words = [squeezed(plain(cell)) for cell in row if isinstance(cell, str)]
    counts = [int(matched[1] or matched[2]) for word in words if (matched := _COUNT.search(word))]
    cell = header.cell(row, Column.AREA)
    counts_there = isinstance(cell, str) and _COUNT.search(squeezed(plain(cell)))
    area = None if is_blank(cell) or counts_there else _sum(cell)
    if area is None:
        area = declared_in_words(row).area
    return Declared(counts[0] if counts else None, area)


def declared_in_words(row: Sequence[Cell]) -> Declared:
    """What a line of words declares: 共1320户，总建筑面积119031.255平方米."""
    words = "".join(squeezed(plain(cell)) for cell in row if isinstance(cell, str))
    count, area = _SAID_COUNT.search(words), _SAID_AREA.search(words)
    units = int((count[1] or count[2]).replace(",", "") or 0) if count else None
    return Declared(units, _sum(area[1]) if area else None)


def _sum(cell: Cell) -> Area | None:
    """A declared sum. A formula's sum carries binary noise: a number is taken to four decimals."""
    text = or_nothing(_UNIT.sub("", squeezed(written(cell)))).replace(",", "")
    if not text:
        return None
    try:
        scaled = Decimal(text) * Area.PER_SQUARE_METRE
    except InvalidOperation as error:
        raise Unclear(Why.BAD_AREA) from error
    if not scaled.is_finite() or not 0 <= scaled < 10**18:
        raise Unclear(Why.BAD_AREA)
    return Area(int(scaled.to_integral_value()))
