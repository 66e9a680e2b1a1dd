"""What an announcement prints: figures by persons and by area, percentages with what they are of, and its verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Generic, Self

from kernel.quantities import Area, Persons
from voting.rules.matter import Matter
from voting.rules.quorum import Q


class Law(StrEnum):
    """What the result is judged by: Civil Code 278, in force since 2021, or Property Law 76 before it."""

    CIVIL_CODE = "civil_code_278"
    PROPERTY_LAW = "property_law_76"


IN_FORCE = date(2021, 1, 1)


class Part(StrEnum):
    """A figure of an announcement. Agree, against and abstain are as cast; SILENT are those who returned nothing and
    were counted as taking part.
    """

    TOTAL = "total"
    TOOK_PART = "took_part"
    AGREE = "agree"
    AGAINST = "against"
    ABSTAIN = "abstain"
    INVALID = "invalid"
    SILENT = "silent_added"


class Base(StrEnum):
    """What a percentage can be of. VALID: agree, against and abstain; RETURNED: these and the invalid papers;
    WITHOUT_SILENT: taking part less the silent; DECIDED: agree and against alone.
    """

    TOTAL = "total"
    TOOK_PART = "took_part"
    VALID = "valid"
    RETURNED = "returned"
    WITHOUT_SILENT = "without_silent"
    DECIDED = "decided"


class Measure(StrEnum):
    PERSONS = "persons"
    AREA = "area"


class Announced(StrEnum):
    """The verdict that was announced. OPPOSITE: that the contrary of the question had been decided (不续聘)."""

    PASSED = "passed"
    NOT_PASSED = "not_passed"
    INVALID = "invalid"
    OPPOSITE = "opposite"


class SilentTo(StrEnum):
    """Where the silent were added: to the opinion of most, or to none (they only take part)."""

    MAJORITY = "majority"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Printed:
    """A percentage as it was printed: hundredths of `places` decimals, `68.74` is (6874, 2)."""

    digits: int
    places: int

    @property
    def unit(self) -> Fraction:
        """One in the last printed place, as a share."""
        return Fraction(1, 100 * 10**self.places)

    @property
    def value(self) -> Fraction:
        return self.digits * self.unit

    @property
    def low(self) -> Fraction:
        """The least share that prints so, by rounding; included."""
        return max(Fraction(0), self.value - self.unit / 2)

    @property
    def high(self) -> Fraction:
        """The first share above that no longer prints so, by cutting; not included."""
        return self.value + self.unit

    def fits(self, share: Fraction) -> bool:
        """Whether `share` prints so, rounded or cut."""
        return self.low <= share < self.high

    def __str__(self) -> str:
        if not self.places:
            return str(self.digits)
        whole, rest = divmod(self.digits, 10**self.places)
        return f"{whole}.{rest:0{self.places}d}"


@dataclass(frozen=True, slots=True)
class PrintedShare:
    """A printed percentage: of which measure, which part, and of what it is said to be a share (None: not said)."""

    measure: Measure
    part: Part
    printed: Printed
    of: Base | None = None
    after_silence: bool = False


@dataclass(frozen=True, slots=True)
class Figures(Generic[Q]):
    """The printed numbers of one measure, persons or area; what is not printed is not in `printed`."""

    printed: Mapping[Part, Q] = field(default_factory=dict)

    def get(self, part: Part) -> Q | None:
        return self.printed.get(part)

    def __bool__(self) -> bool:
        return bool(self.printed)


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announced result. `matters` are those it may be about: none where that is not known; `law` None where the
    day decides. `held_on` is the last day of voting, as far as it is known.
    """

    persons: Figures[Persons] = field(default_factory=Figures)
    area: Figures[Area] = field(default_factory=Figures)
    shares: tuple[PrintedShare, ...] = ()
    announced: Announced | None = None
    matters: tuple[Matter, ...] = ()
    law: Law | None = None
    held_on: date | None = None
    silent_to: SilentTo = SilentTo.MAJORITY
    title: str = ""
    place: str = ""
    source: str = ""

    def under(self, law: Law | None) -> Self:
        """The same announcement judged by `law`, where one is named."""
        return replace(self, law=law) if law else self

    @property
    def judged_by(self) -> Law:
        """The law named, or the one in force on the day, or the Civil Code."""
        if self.law is not None:
            return self.law
        return in_force(self.held_on) if self.held_on else Law.CIVIL_CODE


def in_force(day: date) -> Law:
    """The law that a vote held on `day` was judged by."""
    return Law.CIVIL_CODE if day >= IN_FORCE else Law.PROPERTY_LAW
