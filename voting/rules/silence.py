"""What ballots that were delivered and not returned do, by the rulebook's `silent_mode`. Both tallies are always given.

NONE: nothing. PARTICIPATE_ONLY: they take part and do not agree. FOLLOW_MAJORITY: they join the opinion that most of
those who voted hold, by persons and by area alike; only under an adopted clause that is cited, with the warning on
notice and ballot, and never in matters 6 to 8 or an election unless the clause names them. Where a condition is not
met nothing is added and the reason stands beside the tally (practice: a Shanghai appeal court, 2022). Whoever has no
delivery record of a permitted kind is never added.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from voting.rules.count import Count
from voting.rules.matter import Matter, Rule
from voting.rules.rulebook import SilentMode
from voting.rules.weight import NOTHING, Weight


@dataclass(frozen=True, slots=True)
class Clause:
    """The adopted clause on silence: how it is cited, which grave matters it names, and whether notice and ballot
    carried its warning.
    """

    cited: str = ""
    names: frozenset[Matter] = frozenset()
    warned: bool = False


NO_CLAUSE = Clause()


class WhyNot(StrEnum):
    """Why silence was not added to the majority."""

    NO_CLAUSE = "no_clause"
    NO_WARNING = "no_warning"
    MATTER_NOT_NAMED = "matter_not_named"
    NO_ONE_MAJORITY = "no_one_majority"


@dataclass(frozen=True, slots=True)
class Silence:
    """The tally as cast and the tally after silence, what was added, and why nothing was (None where nothing had to
    be asked).
    """

    cast: Count
    after: Count
    added: Weight
    why_not: WhyNot | None = None


def add_silence(
    cast: Count,
    silent: Iterable[tuple[Weight, bool]],
    mode: SilentMode,
    *,
    matter: Matter,
    clause: Clause = NO_CLAUSE,
) -> Silence:
    """Both tallies of a question. `silent` are the lines that returned nothing: what each weighs, and whether there
    is a delivery record of a permitted kind.
    """
    reached = Weight.total(weight for weight, delivered in silent if delivered)
    if mode is SilentMode.NONE:
        return Silence(cast, cast, NOTHING)
    if mode is SilentMode.PARTICIPATE_ONLY:
        return Silence(cast, replace(cast, abstain=cast.abstain + reached), reached)
    if (why_not := _missing(clause, matter)) is not None:
        return Silence(cast, cast, NOTHING, why_not)
    if not (pile := _majority(cast)):
        return Silence(cast, cast, NOTHING, WhyNot.NO_ONE_MAJORITY)
    return Silence(cast, replace(cast, **{pile: getattr(cast, pile) + reached}), reached)


def _missing(clause: Clause, matter: Matter) -> WhyNot | None:
    """The condition that a clause does not meet."""
    grave = matter.rule is Rule.SPECIAL or matter is Matter.OWNERS_COMMITTEE
    if not clause.cited:
        return WhyNot.NO_CLAUSE
    if not clause.warned:
        return WhyNot.NO_WARNING
    return WhyNot.MATTER_NOT_NAMED if grave and matter not in clause.names else None


def _majority(cast: Count) -> str:
    """The pile that outweighs each of the others by persons and by area; empty where there is none."""
    piles = {"agree": cast.agree, "against": cast.against, "abstain": cast.abstain}
    for name, mine in piles.items():
        others = [pile for other, pile in piles.items() if other != name]
        if all(mine.persons > pile.persons and mine.area > pile.area for pile in others):
            return name
    return ""
