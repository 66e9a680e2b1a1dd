"""What came of a question, explained: every number and every comparison that the verdict stands on."""

from dataclasses import dataclass
from enum import StrEnum

from voting.rules.count import Count
from voting.rules.matter import Rule
from voting.rules.quorum import Step, agreement, quorum
from voting.rules.weight import Weight


class Verdict(StrEnum):
    """INVALID (未达参与门槛): no decision was made, neither to do the thing nor to do its opposite."""

    PASSED = "passed"
    NOT_PASSED = "not_passed"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Explained:
    """A verdict with its steps. The test of agreement stands there also where the quorum already failed.

    `flips` warns that counting invalid papers the other way would have changed the verdict.
    """

    rule: Rule
    total: Weight
    count: Count
    quorum: Step
    agreement: Step
    flips: bool

    @property
    def steps(self) -> tuple[Step, Step]:
        return self.quorum, self.agreement

    @property
    def verdict(self) -> Verdict:
        return _verdict(self.quorum, self.agreement)


def explain(rule: Rule, total: Weight, count: Count, *, with_invalid: bool = False) -> Explained:
    """Judge `count` of a roll of `total` by Civil Code 278; `with_invalid` is the rulebook's setting."""
    steps = _steps(rule, total, count, with_invalid=with_invalid)
    other = _steps(rule, total, count, with_invalid=not with_invalid)
    return Explained(rule, total, count, *steps, flips=_verdict(*steps) is not _verdict(*other))


def _steps(rule: Rule, total: Weight, count: Count, *, with_invalid: bool) -> tuple[Step, Step]:
    taking_part = count.taking_part(with_invalid=with_invalid)
    return quorum(taking_part, total), agreement(rule, count.agree, taking_part)


def _verdict(enough: Step, agreed: Step) -> Verdict:
    if not enough.met:
        return Verdict.INVALID
    return Verdict.PASSED if agreed.met else Verdict.NOT_PASSED
