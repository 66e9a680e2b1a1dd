"""Totals that a register declares, checked against the rows they are about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from community.rules.cells import Cell, is_blank, or_nothing, plain, squeezed, written
from community.rules.columns import Column, Header
from community.rules.problems import Unclear, Why
from kernel.quantities import NO_AREA, Area

_TOTAL = re.compile(r"(本页|本楼|本幢|本表|全部|全区)?(合计|总计|小计|共计|累计|总合计|汇总)[:：]?")
_COUNT = re.compile(r"共?计?([0-9]+)[户套间]")
_UNIT = re.compile(r"(平方米|平米|m2)$")


@dataclass(frozen=True, slots=True)
class Sums:
    """How many units and how much area some rows have."""

    units: int = 0
    area: Area = NO_AREA

    def plus(self, area: Area) -> "Sums":
        return Sums(self.units + 1, self.area + area)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a totals row says; None where it says nothing of the kind."""

    units: int | None
    area: Area | None

    def agrees(self, sums: Sums) -> bool:
        return self.units in {None, sums.units} and self.area in {None, sums.area}


def is_total(row: Sequence[Cell]) -> bool:
    """Whether the row's first words are 合计, 总计, 小计 or the like."""
    first = next((cell for cell in row if not is_blank(cell)), None)
    return isinstance(first, str) and _TOTAL.match(squeezed(plain(first))) is not None


def declared(row: Sequence[Cell], header: Header) -> Declared:
    """What the totals row declares. Raises Unclear where its area cannot be read."""
    words = (squeezed(plain(cell)) for cell in row if isinstance(cell, str))
    counts = [matched for word in words if (matched := _COUNT.search(word))]
    cell = header.cell(row, Column.AREA)
    return Declared(int(counts[0][1]) if counts else None, None if is_blank(cell) else _sum(cell))


def _sum(cell: Cell) -> Area | None:
    """A declared sum. A formula's sum carries binary noise: a number is taken to four decimals."""
    text = or_nothing(_UNIT.sub("", _text(cell))).replace(",", "")
    if not text:
        return None
    try:
        scaled = Decimal(text) * Area.PER_SQUARE_METRE
    except InvalidOperation as error:
        raise Unclear(Why.BAD_AREA) from error
    if not scaled.is_finite() or not 0 <= scaled < 10**18:
        raise Unclear(Why.BAD_AREA)
    return Area(int(scaled.to_integral_value()))


def _text(cell: Cell) -> str:
    return squeezed(written(cell))
