"""One measure of an announcement, persons or area, with what its printed figures say and where they contradict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kernel.quantities import Area, Persons
from voting.rules.recount.announcement import Announcement, Measure, Part, PrintedShare
from voting.rules.recount.bounds import COUNTED, PILES, SUMS, Bounds, value_of
from voting.rules.recount.feasible import Terms
from voting.rules.recount.finding import Code, Finding, found


@dataclass(frozen=True)
class Measured:
    """The whole numbers of one measure (persons, or 1/10 000 m²) and its printed shares."""

    measure: Measure
    printed: Mapping[Part, int]
    shares: tuple[PrintedShare, ...]

    @classmethod
    def of(cls, announcement: Announcement, measure: Measure) -> "Measured":
        figures = announcement.persons if measure is Measure.PERSONS else announcement.area
        shares = tuple(share for share in announcement.shares if share.measure is measure)
        return cls(measure, {part: value.whole for part, value in figures.printed.items()}, shares)

    def quantity(self, whole: int) -> Persons | Area:
        return Persons(whole) if self.measure is Measure.PERSONS else Area(whole)

    def part_of(self, share: PrintedShare) -> Terms:
        """The sum that a printed share is the part of."""
        added = share.after_silence and share.part in PILES
        return {share.part: 1, Part.SILENT: 1} if added else {share.part: 1}

    def checkable(self, share: PrintedShare) -> bool:
        """Whether its part and what it is said to be of are both printed."""
        whole = SUMS[share.of] if share.of else None
        return whole is not None and None not in (value_of(self.part_of(share), self.printed), self.value(whole))

    def value(self, terms: Terms) -> int | None:
        return value_of(terms, self.printed)

    @cached_property
    def counted(self) -> Bounds:
        """What the numbers alone allow."""
        return Bounds(self.printed)

    @cached_property
    def bounds(self) -> Bounds:
        """What the numbers allow with the shares that say more than they do."""
        telling = [share for share in self.shares if share.of and not share.after_silence and not self.checkable(share)]
        with_shares = Bounds(self.printed, telling)
        return with_shares if self.counted.possible and with_shares.possible else self.counted

    @property
    def clashing(self) -> bool:
        """Whether the numbers can stand beside each other, and the shares not beside them."""
        telling = [share for share in self.shares if share.of and not share.after_silence and not self.checkable(share)]
        return self.counted.possible and not Bounds(self.printed, telling).possible

    @cached_property
    def readings(self) -> list[Bounds]:
        """What may be true: the bounds; or, where the numbers contradict each other, the numbers with any one of them
        put right by the least change. Where one is not enough, nothing is known.
        """
        if self.counted.possible:
            return [self.bounds]
        return [mended for part in self.printed if (mended := self._mended(part))] or [Bounds({})]

    def _mended(self, part: Part) -> Bounds | None:
        """The numbers with that of `part` changed as little as lets them stand together."""
        others = self.counted.without(part)
        if not others.possible:
            return None
        span, value = others.span({part: 1}), self.printed[part]
        nearest = span.low if value < span.low or span.high is None else min(value, span.high)
        return Bounds({**self.printed, part: nearest})


def sums(measured: Measured) -> Iterator[Finding]:
    """Where the printed numbers do not add up."""
    printed, show = measured.printed, measured.quantity
    taking_part, total = printed.get(Part.TOOK_PART), printed.get(Part.TOTAL)
    for part in (Part.TOOK_PART, *COUNTED):
        if total is not None and printed.get(part, 0) > total:
            yield found(
                Code.MORE_THAN_ALL, measure=measured.measure, part=part, value=show(printed[part]), total=show(total)
            )
    if taking_part is None:
        return
    known = sum(printed.get(part, 0) for part in COUNTED)
    facts = {"measure": measured.measure, "sum": show(known), "took_part": show(taking_part)}
    if known > taking_part:
        yield found(Code.SUM_OVER, **facts, difference=show(known - taking_part))
    elif all(part in printed for part in PILES) and known < taking_part:
        yield from _rest(measured, taking_part - known, facts)


def _rest(measured: Measured, rest: int, facts: Mapping[str, Measure | Persons | Area]) -> Iterator[Finding]:
    """Taking part and in none of the piles: invalid papers, as far as these explain it."""
    invalid = measured.printed.get(Part.INVALID)
    if invalid is None:
        yield found(Code.SUM_REST, **facts, difference=measured.quantity(rest))
    elif rest > invalid:
        unexplained = measured.quantity(rest - invalid)
        yield found(Code.SUM_SHORT, **facts, difference=unexplained, invalid=measured.quantity(invalid))


def implied(measured: Measured) -> Iterator[Finding]:
    """Totals and participation that are not printed and that the printed shares give away."""
    bounds = measured.bounds
    if not bounds.shares:
        return
    for part in (Part.TOTAL, Part.TOOK_PART):
        if part in measured.printed:
            continue
        span = bounds.span({part: 1})
        facts = {"measure": measured.measure, "part": part}
        if span.exact is not None:
            yield found(Code.IMPLIED, **facts, value=measured.quantity(span.low))
        elif span.high is not None:
            low, high = measured.quantity(span.low), measured.quantity(span.high)
            yield found(Code.IMPLIED_BETWEEN, **facts, low=low, high=high)
