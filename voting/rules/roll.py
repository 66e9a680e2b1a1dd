"""Who is on the roll, as how many persons, with what area.

Source: interpretation of the Supreme Court on ownership of buildings, arts. 8 and 9. One unit is one person;
the same buyer of several units is one person with the areas added; the developer's unsold and undelivered
units are one person in all; a co-owned unit is one person. Two units of the same set of co-owners are one
person, of different sets two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kernel.errors import Refused
from kernel.quantities import Area, Persons
from voting.rules.rulebook import ParkingCounts, PersonRule, Rulebook
from voting.rules.weight import NOTHING, Weight

ANCILLARY = frozenset({"parking", "storage"})


class UnitLacksArea(Refused):
    code = "unit_lacks_area"


class RollEmpty(Refused):
    code = "roll_empty"


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit as the register has it on the day: ids, its use, its area and where that figure is from.

    `sold` is false for what the developer has not sold or not delivered. A unit whose owner nobody knows has
    no owners and still counts, each such unit as a person of its own.
    """

    unit: int
    owners: frozenset[int]
    area: Area
    source: str
    use: str = "residential"
    sold: bool = True

    @property
    def is_ancillary(self) -> bool:
        """Parking or storage."""
        return self.use in ANCILLARY


@dataclass(frozen=True, slots=True)
class Line:
    """One voter: who, which units, and one weight per question; `NOTHING` is not entitled to that question."""

    owners: frozenset[int]
    units: tuple[UnitFacts, ...]
    weights: tuple[Weight, ...]


def roll_lines(units: Iterable[UnitFacts], about_parking: Sequence[bool], book: Rulebook) -> list[Line]:
    """The lines of a roll in the order of `units`; `about_parking` tells of each question whether it is.

    Units that count for no question are left out. Raises UnitLacksArea where one of the others has no area or
    no source (art. 8), and RollEmpty when nobody is left on the roll, or on a question of it.
    """
    counted = [unit for unit in units if any(_counts(unit, parking=parking, book=book) for parking in about_parking)]
    check_areas(counted)
    lines = [
        Line(
            frozenset[int]().union(*(unit.owners for unit in held)),
            tuple(held),
            tuple(_weigh(held, parking=parking, book=book) for parking in about_parking),
        )
        for held in _held_by_one(counted, book.person_rule)
    ]
    if not lines or not all(roll_total(lines, question) for question in range(len(about_parking))):
        raise RollEmpty()
    return lines


def roll_total(lines: Iterable[Line], question: int) -> Weight:
    """The weight of the whole roll on one question, by its place."""
    return Weight.total(line.weights[question] for line in lines)


def check_areas(units: Iterable[UnitFacts]) -> None:
    """Raises UnitLacksArea, with how many there are and the id of the first."""
    lacking = [unit.unit for unit in units if not unit.area or not unit.source]
    if lacking:
        raise UnitLacksArea(units=len(lacking), unit=lacking[0])


def _held_by_one(units: Sequence[UnitFacts], rule: PersonRule) -> Iterable[list[UnitFacts]]:
    """Units grouped by person. A group is known by its owners, or by its unit where owners do not join units."""
    developer = frozenset[int]().union(*(unit.owners for unit in units if not unit.sold))
    groups: dict[frozenset[int] | int, list[UnitFacts]] = {}
    for unit in units:
        joins = unit.owners and rule is PersonRule.OWNER_DEDUP
        person = (unit.owners if joins else unit.unit) if unit.sold else developer
        groups.setdefault(person, []).append(unit)
    return groups.values()


def _weigh(units: Iterable[UnitFacts], *, parking: bool, book: Rulebook) -> Weight:
    areas = [unit.area.whole for unit in units if _counts(unit, parking=parking, book=book)]
    return Weight(Persons(1), Area(sum(areas))) if areas else NOTHING


def _counts(unit: UnitFacts, *, parking: bool, book: Rulebook) -> bool:
    """Whether `unit` counts in a question that is about parking or is not. Shops count like homes."""
    if not unit.is_ancillary:
        return True
    return book.parking_counts is ParkingCounts.ALWAYS or (
        book.parking_counts is ParkingCounts.PARKING_MATTERS and parking
    )
