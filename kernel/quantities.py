"""The two quantities of the double majority, which must never be added to or compared with each other.

`Persons` counts owners, `Area` counts 1/10 000 m². Both are whole numbers; there are no floats here.
Arithmetic is closed within a type, and a comparison across types fails both in mypy and at run time.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from kernel.errors import Invalid

_UNIT = re.compile(r"(平方米|平米|平方|㎡|m2|m²)$", re.IGNORECASE)
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_DECIMAL = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,4})0*)?")


class UnreadableArea(Invalid):
    code = "unreadable_area"


@dataclass(frozen=True, slots=True, order=False)
class _Quantity:
    """A whole number ≥ 0 of one kind. Subclasses mix with themselves only."""

    whole: int
    unit: ClassVar[str] = ""

    def __post_init__(self) -> None:
        if type(self.whole) is not int:
            raise TypeError(f"{type(self).__name__} takes an int, not {type(self.whole).__name__}")
        if self.whole < 0:
            raise ValueError(f"{type(self).__name__} cannot be negative: {self.whole}")

    def _peer(self, other: Self) -> int:
        if type(other) is not type(self):
            raise TypeError(f"{type(self).__name__} and {type(other).__name__} do not mix")
        return other.whole

    def __add__(self, other: Self) -> Self:
        return type(self)(self.whole + self._peer(other))

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.whole - self._peer(other))

    def __mul__(self, times: int) -> Self:
        if type(times) is not int:
            raise TypeError("a quantity is multiplied by an int only")
        return type(self)(self.whole * times)

    def __lt__(self, other: Self) -> bool:
        return self.whole < self._peer(other)

    def __le__(self, other: Self) -> bool:
        return self.whole <= self._peer(other)

    def __gt__(self, other: Self) -> bool:
        return self.whole > self._peer(other)

    def __ge__(self, other: Self) -> bool:
        return self.whole >= self._peer(other)

    def __bool__(self) -> bool:
        return self.whole > 0

    def shortfall(self, needed: Self) -> Self:
        """What is missing to reach `needed`; zero when it is reached."""
        return type(self)(max(0, self._peer(needed) - self.whole))


class Persons(_Quantity):
    """A number of owners as the Civil Code counts them (业主人数), whole."""

    __slots__ = ()
    unit = "户"

    def __str__(self) -> str:
        return f"{self.whole:,}"


class Area(_Quantity):
    """Floor area in 1/10 000 m²: the finest figure a register total shows, exact."""

    __slots__ = ()
    unit = "㎡"
    PER_SQUARE_METRE = 10_000

    @classmethod
    def parse(cls, text: str | int | float | Decimal) -> Self:
        """Read square metres as people write them: `89.62`, `８９．６２`, `1,036.5 平方米`.

        A float (from a spreadsheet cell) is read to the 15 significant digits that a spreadsheet shows, so
        118.355 is exact and so is a formula's 89.62000000000001. Raises UnreadableArea for anything else, for
        more than four decimals or ten digits before them, and for zero or less.
        """
        shown = f"{text:.15g}" if isinstance(text, float) else str(text)
        plain = _UNIT.sub("", unicodedata.normalize("NFKC", shown).strip()).strip()
        if _GROUPED.fullmatch(plain):
            plain = plain.replace(",", "")
        matched = _DECIMAL.fullmatch(plain)
        whole = int(matched[1] + (matched[2] or "").ljust(4, "0")) if matched else 0
        if whole == 0:
            raise UnreadableArea(value=shown[:40])
        return cls(whole)

    def __str__(self) -> str:
        """Square metres, exact, at least two decimals: `1,036.00`, `119,031.255`."""
        metres, rest = divmod(self.whole, self.PER_SQUARE_METRE)
        decimals = f"{rest:04d}".rstrip("0").ljust(2, "0")
        return f"{metres:,}.{decimals}"


NOBODY = Persons(0)
NO_AREA = Area(0)
