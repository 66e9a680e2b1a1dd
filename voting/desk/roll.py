"""The roll before it is frozen: what it would hold if it were taken from the register today, and what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.days import legal_day
from voting.models import Poll
from voting.registered import facts_of, units_of
from voting.rules.roll import RollEmpty, UnitLacksArea, roll_lines, roll_total
from voting.rules.rulebook import Rulebook
from voting.rules.weight import Weight

SHOWN = 20


@dataclass(frozen=True, slots=True)
class DraftRoll:
    """Units on the register, lines they make, the weight on each question; labels of units that lack area or source.

    `ownerless` counts units whose owner nobody knows: they stay in the whole. No totals where something is lacking.
    """

    units: int
    lines: int
    totals: Sequence[Weight]
    lacking: Sequence[str]
    lacking_more: int
    ownerless: int

    @property
    def is_ready(self) -> bool:
        return bool(self.totals)


def draft_roll(poll: Poll, *, now: datetime) -> DraftRoll:
    """What freezing at `now` would take. One reading of the register."""
    units = units_of(poll.compound)
    facts = facts_of(poll.compound, units.values(), on=legal_day(now, poll.compound.zone))
    parking = [question.about_parking for question in poll.questions.all()]
    lacking = [units[fact.unit].label for fact in facts if not fact.area or not fact.source]
    try:
        lines = roll_lines(facts, parking, Rulebook.from_json(poll.book))
    except (UnitLacksArea, RollEmpty):
        lines = []
    return DraftRoll(
        units=len(facts),
        lines=len(lines),
        totals=[roll_total(lines, place) for place in range(len(parking))] if lines else [],
        lacking=lacking[:SHOWN],
        lacking_more=max(0, len(lacking) - SHOWN),
        ownerless=sum(not fact.owners for fact in facts),
    )
