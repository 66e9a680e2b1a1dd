"""The tests of Civil Code 278 in whole numbers: `part` of `whole` against a share, by two multiplications.

    quorum     3p ≥ 2P  and 3a ≥ 2A      of all owners, taking part
    ordinary   2yp > p  and 2ya > a      of those taking part, agreeing
    special    4yp ≥ 3p and 4ya ≥ 3a     of those taking part, agreeing

Nothing is divided before it is compared and nothing is rounded; the percentages beside the numbers are cut,
so that 66.66 % never shows as two thirds. A part of nothing meets no share.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from kernel.quantities import Area, Persons
from voting.rules.matter import Rule
from voting.rules.weight import Weight

Q = TypeVar("Q", Persons, Area)


class Relation(StrEnum):
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction that must be reached (`AT_LEAST`) or passed (`MORE_THAN`)."""

    numerator: int
    denominator: int
    relation: Relation


TWO_THIRDS = Share(2, 3, Relation.AT_LEAST)
HALF = Share(1, 2, Relation.MORE_THAN)
THREE_QUARTERS = Share(3, 4, Relation.AT_LEAST)


@dataclass(frozen=True, slots=True)
class Comparison(Generic[Q]):
    """`part` of `whole` against a share, all in one kind of quantity, with every number that a reader needs."""

    part: Q
    whole: Q
    share: Share

    @property
    def left(self) -> Q:
        """`part` times the share's denominator: the left side of the comparison."""
        return self.part * self.share.denominator

    @property
    def right(self) -> Q:
        """`whole` times the share's numerator: the right side of the comparison."""
        return self.whole * self.share.numerator

    @property
    def met(self) -> bool:
        enough = self.left >= self.right if self.share.relation is Relation.AT_LEAST else self.left > self.right
        return enough and bool(self.part)

    @property
    def least(self) -> Q:
        """The smallest part that meets the share."""
        right, denominator = self.right.whole, self.share.denominator
        reached = -(-right // denominator) if self.share.relation is Relation.AT_LEAST else right // denominator + 1
        return type(self.part)(max(1, reached))

    @property
    def missing(self) -> Q:
        """What is still lacking to `least`; zero when it is met."""
        return self.part.shortfall(self.least)

    @property
    def surplus(self) -> Q:
        """What there is above `least`; zero when it is not met."""
        return self.least.shortfall(self.part)

    @property
    def percent(self) -> str:
        """`part` in hundredths of `whole` with two decimals, cut."""
        return cut_percent(self.part, self.whole)


class StepName(StrEnum):
    QUORUM = "quorum"
    ORDINARY = "ordinary"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Step:
    """One question of the law, asked twice: of persons and of area. Both must say yes."""

    name: StepName
    share: Share
    persons: Comparison[Persons]
    area: Comparison[Area]

    @property
    def met(self) -> bool:
        return self.persons.met and self.area.met


def quorum(taking_part: Weight, total: Weight) -> Step:
    """Whether enough owners take part: two thirds, by persons and by area (Civil Code 278, para. 2)."""
    return _step(StepName.QUORUM, TWO_THIRDS, taking_part, total)


def agreement(rule: Rule, agreeing: Weight, taking_part: Weight) -> Step:
    """Whether enough of those taking part agree: over half, or three quarters (Civil Code 278, para. 2)."""
    if rule is Rule.SPECIAL:
        return _step(StepName.SPECIAL, THREE_QUARTERS, agreeing, taking_part)
    return _step(StepName.ORDINARY, HALF, agreeing, taking_part)


def cut_percent(part: Q, whole: Q) -> str:
    """`65.88` for 979 of 1,486: two decimals, cut and never rounded; `0.00` of nothing."""
    hundredths = part.whole * 10_000 // whole.whole if whole else 0
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _step(name: StepName, share: Share, part: Weight, whole: Weight) -> Step:
    return Step(
        name,
        share,
        Comparison(part.persons, whole.persons, share),
        Comparison(part.area, whole.area, share),
    )
