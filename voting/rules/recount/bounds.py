"""What the printed figures of one measure leave to those that are not printed.

agree + against + abstain + silent ≤ taking part ≤ agree + against + abstain + silent + invalid
taking part ≤ total
a printed share of a whole:  low · whole ≤ part < high · whole, and the whole is not nought
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor

from voting.rules.recount.announcement import Base, Part, PrintedShare
from voting.rules.recount.feasible import Line, Terms, feasible, most

PILES = (Part.AGREE, Part.AGAINST, Part.ABSTAIN)
COUNTED = (*PILES, Part.SILENT)

# What a percentage can be of, as a sum of figures.
SUMS: Mapping[Base, Terms] = {
    Base.TOTAL: {Part.TOTAL: 1},
    Base.TOOK_PART: {Part.TOOK_PART: 1},
    Base.VALID: dict.fromkeys(PILES, 1),
    Base.RETURNED: dict.fromkeys((*PILES, Part.INVALID), 1),
    Base.WITHOUT_SILENT: {Part.TOOK_PART: 1, Part.SILENT: -1},
    Base.DECIDED: {Part.AGREE: 1, Part.AGAINST: 1},
}


@dataclass(frozen=True, slots=True)
class Span:
    """A whole number from `low` to `high`, both included; `high` None: without a limit."""

    low: int
    high: int | None

    @property
    def exact(self) -> int | None:
        return self.low if self.low == self.high else None


class Bounds:
    """The numbers that the printed ones allow; printed shares are taken at their word."""

    def __init__(self, printed: Mapping[Part, int], shares: Iterable[PrintedShare] = ()) -> None:
        self.printed = dict(printed)
        self.shares = tuple(shares)
        self._asked: dict[frozenset[Line], bool] = {}
        self._spans: dict[Line, Span] = {}

    @cached_property
    def lines(self) -> list[Line]:
        """Every condition on the figures that are not printed."""
        drawn = [*_always(), *(line for share in self.shares for line in _share(share))]
        unknown = [self._filled(line) for line in drawn]
        return [line for line in unknown if line.terms or line.limit < 0]

    @cached_property
    def possible(self) -> bool:
        """Whether the figures can stand beside each other at all."""
        return feasible(self.lines)

    def allow(self, *more: Line) -> bool:
        """Whether some numbers within the bounds also satisfy `more`."""
        asked = frozenset(self._filled(line) for line in more)
        if asked not in self._asked:
            self._asked[asked] = feasible([*self.lines, *asked])
        return self._asked[asked]

    def span(self, terms: Terms) -> Span:
        """Between which whole numbers a sum of figures lies."""
        goal = self._filled(Line(terms))
        if goal not in self._spans:
            least = most({name: -factor for name, factor in goal.terms.items()}, self.lines)
            greatest = most(goal.terms, self.lines)
            low = 0 if least is None else max(0, ceil(-least) - goal.limit)
            self._spans[goal] = Span(low, None if greatest is None else floor(greatest) - goal.limit)
        return self._spans[goal]

    def _filled(self, line: Line) -> Line:
        """`line` with the printed numbers put in."""
        terms = {name: factor for name, factor in line.terms.items() if name not in self.printed and factor}
        known = sum(factor * self.printed[name] for name, factor in line.terms.items() if name in self.printed)
        return Line(terms, line.limit - known)

    def supposing(self) -> "Bounds":
        """The same, if nobody took part but those whose figures are printed."""
        known = {part: self.printed.get(part, 0) for part in COUNTED}
        return Bounds({**self.printed, **known, Part.TOOK_PART: sum(known.values())}, self.shares)

    def without(self, part: Part) -> "Bounds":
        return Bounds({name: value for name, value in self.printed.items() if name is not part}, self.shares)


def value_of(terms: Terms, printed: Mapping[Part, int]) -> int | None:
    """A sum of printed figures; None where one of them is not printed."""
    if not all(name in printed for name in terms):
        return None
    return sum(factor * printed[name] for name, factor in terms.items())


def _always() -> Sequence[Line]:
    counted = dict.fromkeys(COUNTED, 1)
    within: dict[Part, int] = {Part.TOOK_PART: 1, **dict.fromkeys((*COUNTED, Part.INVALID), -1)}
    return (
        Line({**counted, Part.TOOK_PART: -1}),
        Line(within),
        Line({Part.TOOK_PART: 1, Part.TOTAL: -1}),
    )


def _share(share: PrintedShare) -> Iterable[Line]:
    """A printed share of a named whole, in whole numbers."""
    if share.of is None:
        return
    whole = SUMS[share.of]
    low, high = share.printed.low, share.printed.high
    names = {*whole, share.part}

    def sides(part_times: int, whole_times: int) -> Terms:
        own = {share.part: part_times}
        return {name: own.get(name, 0) + whole_times * whole.get(name, 0) for name in names}

    yield Line(sides(-low.denominator, low.numerator))
    yield Line(sides(high.denominator, -high.numerator), -1)
    yield Line({name: -factor for name, factor in whole.items()}, -1)
