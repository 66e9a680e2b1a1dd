"""A whole register: its sheets together, and what only shows when all rows stand side by side."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from community.rules.cells import Cell, Sheet
from community.rules.columns import Choices, Column, Header
from community.rules.facts import Notice, Register, Source, UnitFact
from community.rules.identity import settled
from community.rules.merging import joined, problem_beside, with_lanes
from community.rules.places import building_number
from community.rules.problems import Problem, RegisterRefused, Why
from community.rules.sheet import SheetReader, Tally
from community.rules.totals import Declared, Sums

SHOWN = 5  # rows of each sheet that are kept for people to look at


@dataclass(frozen=True, slots=True)
class Taken:
    """How one sheet was read: by which header, and a few of its rows as they stand in the file."""

    sheet: str
    header: Header
    start: int
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as far as it could be read: its good units, everything wrong with it, and how its sheets were taken."""

    register: Register
    problems: tuple[Problem, ...]
    taken: tuple[Taken, ...]

    def faultless(self) -> Register:
        """The register. Raises RegisterRefused where anything is wrong with it."""
        if self.problems:
            raise RegisterRefused(self.problems)
        return self.register


def register_of(sheets: Iterable[Sheet], *, fingerprint: str, missing_source: Source | None = None) -> Register:
    """The register that the sheets hold; `missing_source` is the source of area where a row does not say.

    Raises RegisterRefused with every problem of every sheet.
    """
    return reading_of(sheets, fingerprint=fingerprint, choices=Choices(source=missing_source)).faultless()


def reading_of(sheets: Iterable[Sheet], *, fingerprint: str, choices: Choices) -> Reading:
    """What the sheets hold, by the names of their columns and what people chose where these do not say."""
    lines: list[UnitFact] = []
    problems: list[Problem] = []
    noticed: Counter[Notice] = Counter()
    whole, readers, taken = Tally(), [], []
    for sheet in sheets:
        reader = SheetReader(sheet, choices=choices, whole=whole)
        lines += reader.units()
        problems += reader.problems
        noticed += reader.noticed
        readers.append(reader)
        if reader.layout.header is not None:
            taken.append(_taken(reader))
        reader.sheet = Sheet(sheet.name, ())  # its rows have been read, and are let go
        del sheet
    if not problems:
        problems += _untrue_words(readers, whole.sums)
    units, dropped = joined(with_lanes(lines), problems.append)
    problems += _between_rows(units)
    if not units and not problems:
        problems.append(Problem("", 0, "", "", Why.NO_ROWS))
    known = settled(units)
    noticed += dropped
    noticed[Notice.OTHER_PHONE] += _phones_dropped(units, known)
    register = Register(known, fingerprint, {notice: n for notice, n in noticed.items() if n})
    return Reading(register, tuple(problems), tuple(taken))


def _taken(reader: SheetReader) -> Taken:
    header, start = reader.layout.header or Header({}, {}), reader.layout.start
    return Taken(reader.sheet.name, header, start, [list(row) for row in reader.sheet.rows[start : start + SHOWN]])


def _untrue_words(readers: Sequence[SheetReader], whole: Sums) -> Iterator[Problem]:
    """Totals in titles and notes: of the sheet or of the whole file."""
    for reader in readers:
        told: list[Declared] = []
        for number, said in reader.said:
            if said in told or said.agrees(reader.here) or said.agrees(whole):
                continue
            told.append(said)
            before = len(reader.problems)
            reader.differs(number, said, reader.here)
            yield from reader.problems[before:]


def _between_rows(units: Sequence[UnitFact]) -> Iterator[Problem]:
    yield from _spelt_two_ways(units)
    yield from _stairwells_missing(units)
    yield from _ids_of_others(units)


def _spelt_two_ways(units: Sequence[UnitFact]) -> Iterator[Problem]:
    """1号楼 and 1幢 in one register are one building under two names, or a slip."""
    first: dict[str, UnitFact] = {}
    told: set[str] = set()
    for unit in units:
        number = building_number(unit.building)
        known = first.setdefault(number, unit) if number else unit
        if known.building != unit.building and unit.building not in told:
            told.add(unit.building)
            yield problem_beside(
                unit, Column.BUILDING, unit.building, Why.BUILDING_SPELT_TWO_WAYS, known, name=known.building
            )


def _stairwells_missing(units: Sequence[UnitFact]) -> Iterator[Problem]:
    """In a building that has stairwells every unit lies in one."""
    named = {unit.building: unit for unit in reversed(units) if unit.stairwell}
    for unit in units:
        if not unit.stairwell and unit.building in named:
            yield problem_beside(unit, Column.STAIRWELL, "", Why.STAIRWELL_MISSING, named[unit.building])


def _ids_of_others(units: Sequence[UnitFact]) -> Iterator[Problem]:
    first: dict[str, tuple[str, UnitFact]] = {}
    for unit in units:
        for owner in unit.owners:
            name, known = first.setdefault(owner.id_number, (owner.name, unit)) if owner.id_number else ("", unit)
            if owner.id_number and name != owner.name:
                yield problem_beside(unit, Column.ID_NUMBER, owner.id_number, Why.ID_OF_ANOTHER, known, name=name)


def _phones_dropped(units: Sequence[UnitFact], known: Sequence[UnitFact]) -> int:
    """How many rows gave a party another phone than the one kept."""
    pairs = zip(
        (owner for unit in units for owner in unit.owners),
        (owner for unit in known for owner in unit.owners),
        strict=True,
    )
    return sum(bool(read.phone) and read.phone != kept.phone for read, kept in pairs)
