"""What a voter, or a side, weighs: persons and area together, and never one in terms of the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from kernel.quantities import NO_AREA, NOBODY, Area, Persons


@dataclass(frozen=True, slots=True)
class Weight:
    """[heads, area] of one voter or of many. Adding adds each to its own kind."""

    persons: Persons = NOBODY
    area: Area = NO_AREA

    @classmethod
    def of(cls, heads: int, area: int) -> Self:
        """From two whole numbers as a row holds them: persons, and 1/10 000 m²."""
        return cls(Persons(heads), Area(area))

    @classmethod
    def total(cls, weights: Iterable[Self]) -> Self:
        """The sum of many, each kind on its own."""
        heads = area = 0
        for weight in weights:
            heads += weight.persons.whole
            area += weight.area.whole
        return cls.of(heads, area)

    def __add__(self, other: Self) -> Self:
        return type(self)(self.persons + other.persons, self.area + other.area)

    def __bool__(self) -> bool:
        return bool(self.persons)


NOTHING = Weight()
