"""Several lines of one unit: co-owners are joined to one unit, the same line twice is one, contradictions are told."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from community.rules import shares
from community.rules.facts import Notice, Party, UnitFact
from community.rules.problems import Fact, Problem, Why
from community.rules.synonyms import Column

Tell = Callable[[Problem], None]


def with_lanes(units: Sequence[UnitFact]) -> list[UnitFact]:
    """The units with their lane (88弄, 二期) in the building's name, where the register is about several lanes."""
    if len({unit.lane for unit in units if unit.lane}) < 2:
        return list(units)
    return [replace(unit, building=f"{unit.lane}{unit.building}") if unit.lane else unit for unit in units]


def joined(units: Sequence[UnitFact], tell: Tell) -> tuple[list[UnitFact], Counter[Notice]]:
    """One fact a unit, in the order of the first lines; `tell` hears of every contradiction between two lines."""
    lines: defaultdict[tuple[str, str, str], list[UnitFact]] = defaultdict(list)
    for unit in units:
        lines[unit.place].append(unit)
    noticed: Counter[Notice] = Counter()
    found = []
    for of_one in lines.values():
        unit = of_one[0] if len(of_one) == 1 else _one(of_one, noticed, tell)
        for problem in _about_shares(unit):
            tell(problem)
        found.append(_whole(unit))
    return found, noticed


def _one(lines: Sequence[UnitFact], noticed: Counter[Notice], tell: Tell) -> UnitFact:
    first, *further = lines
    kept = [first]
    for line in further:
        if any(_same(line, known) for known in kept):
            noticed[Notice.LINE_TWICE] += 1
            continue
        problem = _contradiction(line, kept)
        if problem is None:
            kept.append(line)
        else:
            tell(problem)
    owners = tuple(owner for line in kept for owner in line.owners)
    return replace(first, owners=owners, sold=all(line.sold for line in kept), joint=True)


def _same(line: UnitFact, other: UnitFact) -> bool:
    """Whether the two lines say the same of the unit and of its owners."""
    return _unit_of(line) == _unit_of(other) and line.owners == other.owners


def _unit_of(line: UnitFact) -> tuple[object, ...]:
    return line.area, line.use, line.source, line.sold


def _contradiction(line: UnitFact, kept: Sequence[UnitFact]) -> Problem | None:
    """Why the line cannot be another owner of the unit of the lines before it."""
    first = kept[0]
    stranger = not line.joint and not any(owner.share for owner in line.owners)
    if stranger and line.owners != first.owners:
        return problem_beside(line, Column.ROOM, " ".join(line.place), Why.UNIT_TWICE, first)
    if line.area != first.area:
        both: dict[str, Fact] = {"here": str(line.area), "there": str(first.area)}
        return problem_beside(line, Column.AREA, str(line.area), Why.AREA_OF_UNIT_DIFFERS, first, **both)
    if (line.use, line.sold) != (first.use, first.sold):
        return problem_beside(line, Column.ROOM, " ".join(line.place), Why.UNIT_CONTRADICTS, first)
    for known in kept:
        for owner in line.owners:
            if any(_same_person(owner, other) for other in known.owners):
                return problem_beside(line, Column.OWNER, owner.name, Why.OWNER_TWICE, known)
    return None


def _same_person(one: Party, other: Party) -> bool:
    if one.id_number and other.id_number:
        return one.id_number == other.id_number
    return one.name == other.name


def _about_shares(unit: UnitFact) -> Iterator[Problem]:
    """Shares are said of every co-owner or of none, and add up to one."""
    said = [owner.share for owner in unit.owners if owner.share is not None]
    if not said:
        return
    if len(said) < len(unit.owners):
        yield Problem(unit.sheet, unit.row, Column.SHARE.value, "", Why.SHARE_MISSING, {"owners": len(unit.owners)})
    elif (total := sum(said, Fraction(0))) != 1:
        listed = " + ".join(map(shares.shown, said))
        facts: dict[str, Fact] = {"total": shares.shown(total)}
        yield Problem(unit.sheet, unit.row, Column.SHARE.value, listed, Why.SHARES_NOT_WHOLE, facts)


def _whole(unit: UnitFact) -> UnitFact:
    """A sole owner has no share: the unit is theirs."""
    if len(unit.owners) != 1 or unit.owners[0].share is None:
        return unit
    return replace(unit, owners=(replace(unit.owners[0], share=None),))


def problem_beside(unit: UnitFact, column: Column, value: str, why: Why, known: UnitFact, **facts: Fact) -> Problem:
    """A problem of `unit` that shows beside `known`, an earlier row."""
    other: dict[str, Fact] = {"sheet": known.sheet, "row": known.row}
    return Problem(unit.sheet, unit.row, column.value, value, why, {**other, **facts})
