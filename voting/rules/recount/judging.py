"""Judging an announcement by one rule: each condition in each measure, and every verdict that its figures allow."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from kernel.quantities import Area, Persons
from voting.rules.matter import Rule
from voting.rules.quorum import Comparison
from voting.rules.recount.announcement import Announcement, Law, Measure, Part, SilentTo
from voting.rules.recount.bounds import Bounds, Span
from voting.rules.recount.feasible import Line, Terms
from voting.rules.recount.law import Condition, conditions
from voting.rules.recount.measured import Measured
from voting.rules.verdict import Verdict

AS_CAST: Terms = {Part.AGREE: 1}
WITH_SILENT: Terms = {Part.AGREE: 1, Part.SILENT: 1}
ALL: Terms = {Part.TOOK_PART: 1}
ALL_BUT_SILENT: Terms = {Part.TOOK_PART: 1, Part.SILENT: -1}


class State(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read an announcement: the numbers of both measures, and what agrees and what takes part."""

    persons: Bounds
    area: Bounds
    agreeing: Terms
    taking_part: Terms

    def bounds(self, measure: Measure) -> Bounds:
        return self.persons if measure is Measure.PERSONS else self.area

    def asked(self, law: Law, rule: Rule) -> tuple[Condition, ...]:
        return conditions(law, rule, agreeing=self.agreeing, taking_part=self.taking_part)


@dataclass(frozen=True, slots=True)
class Tested:
    """A condition in one measure: between which numbers its two sides lie, and whether it is met."""

    condition: Condition
    measure: Measure
    part: Span
    whole: Span
    state: State

    @property
    def compared(self) -> Comparison[Persons] | Comparison[Area] | None:
        """Both sides, where they are known."""
        part, whole = self.part.exact, self.whole.exact
        return None if part is None or whole is None else self._comparison(part, whole)

    @property
    def least(self) -> Persons | Area | None:
        """The least part that would do, where the whole is known."""
        return None if self.whole.exact is None else self._comparison(0, self.whole.exact).least

    def _comparison(self, part: int, whole: int) -> Comparison[Persons] | Comparison[Area]:
        if self.measure is Measure.PERSONS:
            return Comparison(Persons(part), Persons(whole), self.condition.share)
        return Comparison(Area(part), Area(whole), self.condition.share)


@dataclass(frozen=True, slots=True)
class Trial:
    """An announcement judged by one rule of the law."""

    rule: Rule
    tested: tuple[Tested, ...]
    possible: frozenset[Verdict]


def readings(announcement: Announcement, persons: Measured, area: Measured) -> list[Reading]:
    """Every way to read it: more than one where numbers contradict each other, or nobody knows whose the silent are."""
    pairs = list(product(persons.readings, area.readings))
    if not _silence(persons, area) or announcement.silent_to is SilentTo.NONE:
        return [Reading(*pair, AS_CAST, ALL) for pair in pairs]
    return [Reading(*pair, agreeing, ALL) for pair in pairs for agreeing in _whose(*pair)]


def as_cast(persons: Measured, area: Measured) -> list[Reading]:
    """The same announcement with nobody added who returned nothing; none where no silence was counted."""
    if not _silence(persons, area):
        return []
    return [Reading(*pair, AS_CAST, ALL_BUT_SILENT) for pair in product(persons.readings, area.readings)]


def judge(law: Law, rule: Rule, read: Sequence[Reading]) -> Trial:
    """The trial by `rule`: what holds in every reading."""
    possible = frozenset(verdict for reading in read for verdict in _possible(reading.asked(law, rule), reading))
    return Trial(rule, tuple(_tested(law, rule, read)), possible)


def _silence(persons: Measured, area: Measured) -> bool:
    return any(each.printed.get(Part.SILENT) for each in (persons, area))


def _whose(persons: Bounds, area: Bounds) -> Iterator[Terms]:
    """Whom the silent may have joined: those who agree, others, or either, by what the bounds allow."""
    agree_most = (Line({Part.AGAINST: 1, Part.AGREE: -1}, -1), Line({Part.ABSTAIN: 1, Part.AGREE: -1}, -1))
    others = (Line({Part.AGREE: 1, Part.AGAINST: -1}), Line({Part.AGREE: 1, Part.ABSTAIN: -1}))
    if persons.allow(*agree_most) and area.allow(*agree_most):
        yield WITH_SILENT
    if any(each.allow(line) for each in (persons, area) for line in others):
        yield AS_CAST


def _possible(asked: Sequence[Condition], reading: Reading) -> Iterator[Verdict]:
    """The verdicts that some numbers within the bounds give. Persons and area do not bind each other."""
    sides = (reading.persons, reading.area)
    *quorum, agreement = asked
    enough = tuple(line for condition in quorum for line in condition.met)
    if any(side.allow(*way) for side in sides for condition in quorum for way in condition.failed):
        yield Verdict.INVALID
    if not all(side.allow(*enough) for side in sides):
        return
    if all(side.allow(*enough, *agreement.met) for side in sides):
        yield Verdict.PASSED
    if any(side.allow(*enough, *way) for side in sides for way in agreement.failed):
        yield Verdict.NOT_PASSED


def _tested(law: Law, rule: Rule, read: Sequence[Reading]) -> Iterator[Tested]:
    """Each condition in each measure, over all readings."""
    for at, first in enumerate(read[0].asked(law, rule)):
        for measure in Measure:
            same = [(reading.bounds(measure), reading.asked(law, rule)[at]) for reading in read]
            part = _hull(bounds.span(condition.part) for bounds, condition in same)
            whole = _hull(bounds.span(condition.whole) for bounds, condition in same)
            yield Tested(first, measure, part, whole, _state(same))


def _state(same: Iterable[tuple[Bounds, Condition]]) -> State:
    may_meet = may_fail = False
    for bounds, condition in same:
        may_meet |= bounds.allow(*condition.met)
        may_fail |= any(bounds.allow(*way) for way in condition.failed)
    if may_meet and may_fail:
        return State.UNKNOWN
    return State.MET if may_meet else State.NOT_MET


def _hull(spans: Iterable[Span]) -> Span:
    """The least span around all."""
    every = list(spans)
    highs = [span.high for span in every if span.high is not None]
    return Span(min(span.low for span in every), max(highs) if len(highs) == len(every) else None)
