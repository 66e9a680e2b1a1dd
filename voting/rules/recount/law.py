"""The conditions of a law for a decision of all owners, each on sums of an announcement's figures.

Civil Code 278 asks two thirds of all to take part, and more than half of these, or three quarters in items 6 to 8, to
agree. Property Law 76 (2007, in force until 2020) asks nobody to take part: more than half of ALL must agree, in its
items 5 and 6 (using and raising the fund, rebuilding) two thirds of all, which "三分之二以上" includes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from voting.rules.matter import Matter, Rule
from voting.rules.quorum import HALF, THREE_QUARTERS, TWO_THIRDS, Relation, Share
from voting.rules.recount.announcement import Law, Part
from voting.rules.recount.feasible import Line, Terms

_GRAVE_UNTIL_2020 = frozenset({Matter.USE_FUND, Matter.RAISE_FUND, Matter.REBUILD})


class Asks(StrEnum):
    QUORUM = "quorum"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Condition:
    """A sum of figures, as a share of another, that the law asks for."""

    asks: Asks
    share: Share
    part: Terms
    whole: Terms

    @property
    def met(self) -> tuple[Line, ...]:
        """Lines that hold exactly where it is met; a part of nothing meets no share."""
        strict = 1 if self.share.relation is Relation.MORE_THAN else 0
        return Line(self._difference(-1), -strict), Line({name: -factor for name, factor in self.part.items()}, -1)

    @property
    def failed(self) -> tuple[tuple[Line, ...], ...]:
        """Ways to fail it, each a set of lines."""
        strict = 0 if self.share.relation is Relation.MORE_THAN else 1
        return (Line(self._difference(1), -strict),), (Line(self.part, 0),)

    def _difference(self, sign: int) -> Terms:
        """`sign` times (denominator · part - numerator · whole)."""
        names = {*self.part, *self.whole}
        return {
            name: sign
            * (self.share.denominator * self.part.get(name, 0) - self.share.numerator * self.whole.get(name, 0))
            for name in names
        }


def rule_of(law: Law, matter: Matter) -> Rule:
    """The test that `matter`, numbered as in the Civil Code, needs under `law`."""
    if law is Law.CIVIL_CODE:
        return matter.rule
    return Rule.SPECIAL if matter in _GRAVE_UNTIL_2020 else Rule.ORDINARY


def rules_of(law: Law, matters: Iterable[Matter]) -> tuple[Rule, ...]:
    """The tests that may be meant; for no known matter each of them."""
    known = {rule_of(law, matter) for matter in matters} or set(Rule)
    return tuple(rule for rule in Rule if rule in known)


def share_asked(law: Law, rule: Rule) -> Share:
    """The share that has to agree."""
    if rule is Rule.ORDINARY:
        return HALF
    return THREE_QUARTERS if law is Law.CIVIL_CODE else TWO_THIRDS


def conditions(law: Law, rule: Rule, *, agreeing: Terms, taking_part: Terms) -> tuple[Condition, ...]:
    """What the law asks, the quorum first where there is one."""
    share, total = share_asked(law, rule), {Part.TOTAL: 1}
    if law is Law.PROPERTY_LAW:
        return (Condition(Asks.AGREEMENT, share, agreeing, total),)
    return (
        Condition(Asks.QUORUM, TWO_THIRDS, taking_part, total),
        Condition(Asks.AGREEMENT, share, agreeing, taking_part),
    )
