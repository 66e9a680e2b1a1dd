"""The recount of an announcement: the verdicts its figures allow, whether the announced one follows, what is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from voting.rules.matter import Matter
from voting.rules.recount.announcement import Announced, Announcement, Law, Measure, Part, in_force
from voting.rules.recount.bounds import PILES, Bounds
from voting.rules.recount.finding import Code, Finding, found
from voting.rules.recount.judging import Reading, State, Trial, as_cast, judge, readings
from voting.rules.recount.law import Asks, rules_of
from voting.rules.recount.measured import Measured, implied, sums
from voting.rules.recount.shares import check_shares
from voting.rules.verdict import Verdict

ACCEPTED: dict[Announced, frozenset[Verdict]] = {
    Announced.PASSED: frozenset({Verdict.PASSED}),
    Announced.NOT_PASSED: frozenset({Verdict.NOT_PASSED, Verdict.INVALID}),
    Announced.INVALID: frozenset({Verdict.INVALID}),
    Announced.OPPOSITE: frozenset(),  # no vote on a question decides its contrary
}


class Standing(StrEnum):
    """How the announced verdict stands to the figures. DECIDED: none was announced, and the figures allow one only."""

    FOLLOWS = "follows"
    CONTRADICTS = "contradicts"
    INCONCLUSIVE = "inconclusive"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Recount:
    """What the figures say. `supposing` is the verdict if nobody took part but those whose figures are printed."""

    announcement: Announcement
    trials: tuple[Trial, ...]
    findings: tuple[Finding, ...]
    supposing: Verdict | None

    @property
    def law(self) -> Law:
        return self.announcement.judged_by

    @property
    def possible(self) -> tuple[Verdict, ...]:
        """Every verdict that the figures allow."""
        return _possible(self.trials)

    @property
    def verdict(self) -> Verdict | None:
        """The one verdict that the figures allow, if it is one."""
        return _single(self.trials)

    @property
    def standing(self) -> Standing:
        announced = self.announcement.announced
        if announced is None:
            return Standing.DECIDED if self.verdict else Standing.INCONCLUSIVE
        accepted, possible = ACCEPTED[announced], set(self.possible)
        if possible <= accepted:
            return Standing.FOLLOWS
        return Standing.INCONCLUSIVE if possible & accepted else Standing.CONTRADICTS


def recount(announcement: Announcement) -> Recount:
    """Recount `announcement` by the law it names, or by the one in force on its day."""
    persons, area = Measured.of(announcement, Measure.PERSONS), Measured.of(announcement, Measure.AREA)
    read = readings(announcement, persons, area)
    trials = _trials(announcement, read)
    findings = [
        *_on_figures(announcement, persons, area),
        *_on_silence(announcement, persons, area, trials),
        *_on_verdict(announcement, trials),
    ]
    supposing = None if _single(trials) else _supposing(announcement, persons, area)
    return Recount(announcement, trials, tuple(findings), supposing)


def _trials(announcement: Announcement, read: Sequence[Reading]) -> tuple[Trial, ...]:
    law = announcement.judged_by
    return tuple(judge(law, rule, read) for rule in rules_of(law, announcement.matters))


def _possible(trials: Sequence[Trial]) -> tuple[Verdict, ...]:
    return tuple(each for each in Verdict if any(each in trial.possible for trial in trials))


def _single(trials: Sequence[Trial]) -> Verdict | None:
    possible = _possible(trials)
    return possible[0] if len(possible) == 1 else None


def _supposing(announcement: Announcement, persons: Measured, area: Measured) -> Verdict | None:
    """The verdict if the printed piles were all that took part, where taking part is not printed."""
    if not any(_could_suppose(each) for each in (persons, area)):
        return None
    supposed = [
        [bounds.supposing() if _could_suppose(each) else bounds for bounds in each.readings] for each in (persons, area)
    ]
    if not all(bounds.possible for side in supposed for bounds in side):
        return None
    read = [
        replace(reading, persons=one, area=two)
        for reading in readings(announcement, persons, area)
        for one in supposed[0]
        for two in supposed[1]
    ]
    return _single(_trials(announcement, read))


def _could_suppose(measured: Measured) -> bool:
    return Part.TOOK_PART not in measured.printed and Part.AGREE in measured.printed


def _on_figures(announcement: Announcement, persons: Measured, area: Measured) -> Iterator[Finding]:
    law = announcement.judged_by
    day = announcement.held_on
    if day is not None and in_force(day) is not law:
        yield found(Code.LAW_NOT_IN_FORCE, law=law, in_force=in_force(day), day=day.isoformat())
    if not persons.printed and not area.printed and not announcement.shares:
        yield found(Code.NO_FIGURES)
        return
    if not {*persons.printed, *area.printed} - {Part.TOTAL} and not announcement.shares:
        yield found(Code.ONLY_TOTALS)
    rules = rules_of(law, announcement.matters)
    for mine, other in ((persons, area), (area, persons)):
        if not mine.printed and not mine.shares:
            yield found(Code.MEASURE_MISSING, measure=mine.measure)
        yield from sums(mine)
        if mine.clashing:
            yield found(Code.SHARES_CLASH, measure=mine.measure)
        yield from check_shares(mine, other, law, rules)
        yield from implied(mine)


def _on_silence(
    announcement: Announcement, persons: Measured, area: Measured, trials: Sequence[Trial]
) -> Iterator[Finding]:
    """Whether counting who returned nothing decides, and whether most by persons and by area are of one opinion."""
    read = as_cast(persons, area)
    if not read:
        return
    cast, after = _single(_trials(announcement, read)), _single(trials)
    if cast is not None and after is not None and cast is not after:
        yield found(Code.SILENCE_DECIDES, cast=cast, after=after)
    leading = [_leading(each.bounds) for each in (persons, area)]
    if None not in leading and leading[0] is not leading[1]:
        yield found(Code.SILENCE_SPLIT)


def _leading(bounds: Bounds) -> Part | None:
    """The opinion that most hold, where its figures are printed."""
    piles = {part: bounds.printed[part] for part in PILES if part in bounds.printed}
    if len(piles) < len(PILES):
        return None
    best = max(piles.values())
    return next(part for part, value in piles.items() if value == best)


def _on_verdict(announcement: Announcement, trials: Sequence[Trial]) -> Iterator[Finding]:
    """What a verdict does not mean."""
    possible = set(_possible(trials))
    if announcement.announced is Announced.OPPOSITE:
        yield found(Code.OPPOSITE_ANNOUNCED)
    if Verdict.PASSED not in possible and Matter.PROPERTY_MANAGER in announcement.matters:
        yield found(Code.NO_DECISION_IS_NO_DISMISSAL)
    if announcement.announced is Announced.NOT_PASSED and possible == {Verdict.INVALID}:
        yield found(Code.NO_QUORUM_IS_NO_REFUSAL)
    if Verdict.PASSED not in possible and _over_half_against(trials, announcement):
        yield found(Code.AGAINST_OVER_HALF)


def _over_half_against(trials: Sequence[Trial], announcement: Announcement) -> bool:
    """Whether those against are more than half of what the law asks agreement of, by persons and by area."""
    agreement = [each for each in trials[0].tested if each.condition.asks is Asks.AGREEMENT]
    against = (announcement.persons.get(Part.AGAINST), announcement.area.get(Part.AGAINST))
    for tested, said in zip(agreement, against, strict=True):
        if said is None or tested.whole.high is None or 2 * said.whole <= tested.whole.high:
            return False
    return bool(agreement) and all(each.state is not State.MET for each in agreement)
