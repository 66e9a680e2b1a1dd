"""A whole register: its sheets together, and what only shows when all rows stand side by side."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from community.rules.cells import Sheet
from community.rules.columns import Column
from community.rules.facts import Notice, Register, Source, UnitFact
from community.rules.identity import settled
from community.rules.places import building_number
from community.rules.problems import Fact, Problem, RegisterRefused, Why
from community.rules.sheet import SheetReader
from community.rules.totals import Sums


def register_of(sheets: Iterable[Sheet], *, fingerprint: str, missing_source: Source | None = None) -> Register:
    """The register that the sheets hold; `missing_source` is the source of area where a row does not say.

    Raises RegisterRefused with every problem of every sheet.
    """
    units: list[UnitFact] = []
    problems: list[Problem] = []
    noticed: Counter[Notice] = Counter()
    whole = Sums()
    for sheet in sheets:
        reader = SheetReader(sheet, missing_source=missing_source, whole=whole)
        units += reader.units()
        problems += reader.problems
        noticed += reader.noticed
        whole = reader.whole
    problems += _between_rows(units)
    if not units and not problems:
        problems.append(Problem("", 0, "", "", Why.NO_ROWS))
    if problems:
        raise RegisterRefused(problems)
    known = settled(units)
    noticed[Notice.OTHER_PHONE] += _phones_dropped(units, known)
    return Register(known, fingerprint, {notice: n for notice, n in noticed.items() if n})


def _between_rows(units: Sequence[UnitFact]) -> Iterator[Problem]:
    yield from _units_twice(units)
    yield from _spelt_two_ways(units)
    yield from _stairwells_missing(units)
    yield from _ids_of_others(units)


def _units_twice(units: Sequence[UnitFact]) -> Iterator[Problem]:
    first: dict[tuple[str, str, str], UnitFact] = {}
    for unit in units:
        known = first.setdefault(unit.place, unit)
        if known is not unit:
            yield _problem(unit, Column.ROOM, " ".join(unit.place), Why.UNIT_TWICE, known)


def _spelt_two_ways(units: Sequence[UnitFact]) -> Iterator[Problem]:
    """1号楼 and 1幢 in one register are one building under two names, or a slip."""
    first: dict[str, UnitFact] = {}
    told: set[str] = set()
    for unit in units:
        number = building_number(unit.building)
        known = first.setdefault(number, unit) if number else unit
        if known.building != unit.building and unit.building not in told:
            told.add(unit.building)
            yield _problem(
                unit, Column.BUILDING, unit.building, Why.BUILDING_SPELT_TWO_WAYS, known, name=known.building
            )


def _stairwells_missing(units: Sequence[UnitFact]) -> Iterator[Problem]:
    """In a building that has stairwells every unit lies in one."""
    named = {unit.building: unit for unit in reversed(units) if unit.stairwell}
    for unit in units:
        if not unit.stairwell and unit.building in named:
            yield _problem(unit, Column.STAIRWELL, "", Why.STAIRWELL_MISSING, named[unit.building])


def _ids_of_others(units: Sequence[UnitFact]) -> Iterator[Problem]:
    first: dict[str, tuple[str, UnitFact]] = {}
    for unit in units:
        for owner in unit.owners:
            name, known = first.setdefault(owner.id_number, (owner.name, unit)) if owner.id_number else ("", unit)
            if owner.id_number and name != owner.name:
                yield _problem(unit, Column.ID_NUMBER, owner.id_number, Why.ID_OF_ANOTHER, known, name=name)


def _phones_dropped(units: Sequence[UnitFact], known: Sequence[UnitFact]) -> int:
    """How many rows gave a party another phone than the one kept."""
    pairs = zip(
        (owner for unit in units for owner in unit.owners),
        (owner for unit in known for owner in unit.owners),
        strict=True,
    )
    return sum(bool(read.phone) and read.phone != kept.phone for read, kept in pairs)


def _problem(unit: UnitFact, column: Column, value: str, why: Why, known: UnitFact, **facts: Fact) -> Problem:
    """A problem of `unit` that shows beside `known`, an earlier row."""
    other: dict[str, Fact] = {"sheet": known.sheet, "row": known.row}
    return Problem(unit.sheet, unit.row, column.value, value, why, {**other, **facts})
