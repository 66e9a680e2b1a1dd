"""Whose power is this? What the residents' committee finds on the ground gives who decides, and by what law.

One owner's right is the owner's; a building's part its owners'; the compound the owners' assembly's; a service that
touches no common property the residents' committee's or the self-governance fund's; a public street the street's.
[law: Civil Code 272, 278; Shanghai residential property regulation 69; law on residents' committees 3.]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.lifecycle import Power
from kernel.errors import Invalid, Refused


class Fact(StrEnum):
    """What the committee is asked about, yes or no, in the order of asking."""

    PUBLIC_STREET = "public_street"
    WHOLE_COMMON = "whole_common"
    BUILDING_COMMON = "building_common"
    COMMON_MONEY = "common_money"
    OWNERS_OWN = "owners_own"
    SERVICE = "service"


class FactsMissing(Invalid):
    code = "facts_missing"


class AppealedAlready(Refused):
    code = "appealed_already"


@dataclass(frozen=True, slots=True)
class Ground:
    """A row of the table: this fact means that these decide."""

    fact: Fact
    power: Power


# The first row whose fact holds decides.
GROUNDS: Sequence[Ground] = (
    Ground(Fact.WHOLE_COMMON, Power.ASSEMBLY),
    Ground(Fact.COMMON_MONEY, Power.ASSEMBLY),
    Ground(Fact.BUILDING_COMMON, Power.BUILDING),
    Ground(Fact.PUBLIC_STREET, Power.STREET),
    Ground(Fact.OWNERS_OWN, Power.OWNER),
    Ground(Fact.SERVICE, Power.SELF_GOVERNANCE),
)

# These must say yes whoever else decides: it is their street, their wall. A building's part is within the whole.
_CONSENTING = frozenset({Power.STREET, Power.OWNER})


@dataclass(frozen=True, slots=True)
class Finding:
    """Who decides, because of what, and who else must be asked."""

    power: Power
    because: Fact
    also: tuple[Power, ...]


def find_power(facts: frozenset[Fact]) -> Finding:
    """Whose power the facts make it. Raises FactsMissing where none holds."""
    holding = [ground for ground in GROUNDS if ground.fact in facts]
    if not holding:
        raise FactsMissing()
    first = holding[0]
    others = dict.fromkeys(ground.power for ground in holding if ground.power in _CONSENTING)
    others.pop(first.power, None)
    return Finding(first.power, first.fact, tuple(others))
