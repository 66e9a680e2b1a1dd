"""What a recount notices besides the verdict: a code, and the facts from which the edge makes a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kernel.quantities import Area, Persons
from voting.rules.recount.announcement import Base, Law, Measure, Part, Printed
from voting.rules.verdict import Verdict

Fact = str | int | Persons | Area | Printed | Part | Base | Measure | Law | Verdict


class Tone(StrEnum):
    """How grave: WRONG figures cannot be right; DOUBT asks the announcer; NOTE helps the reader."""

    WRONG = "wrong"
    DOUBT = "doubt"
    NOTE = "note"


class Code(StrEnum):
    SUM_OVER = "sum_over"
    SUM_SHORT = "sum_short"
    SUM_REST = "sum_rest"
    MORE_THAN_ALL = "more_than_all"
    SHARE_WRONG = "share_wrong"
    SHARE_OF_OTHER = "share_of_other"
    SHARE_OF_OTHER_MEASURE = "share_of_other_measure"
    SHARE_FOUND = "share_found"
    SHARE_OF_NONE = "share_of_none"
    SHARE_NOT_OF_LAW = "share_not_of_law"
    SHARE_ROUNDED_OVER = "share_rounded_over"
    SHARES_CLASH = "shares_clash"
    IMPLIED = "implied"
    IMPLIED_BETWEEN = "implied_between"
    MEASURE_MISSING = "measure_missing"
    NO_FIGURES = "no_figures"
    ONLY_TOTALS = "only_totals"
    SILENCE_DECIDES = "silence_decides"
    SILENCE_SPLIT = "silence_split"
    NO_DECISION_IS_NO_DISMISSAL = "no_decision_is_no_dismissal"
    OPPOSITE_ANNOUNCED = "opposite_announced"
    AGAINST_OVER_HALF = "against_over_half"
    NO_QUORUM_IS_NO_REFUSAL = "no_quorum_is_no_refusal"
    LAW_NOT_IN_FORCE = "law_not_in_force"


_WRONG = {
    Code.SUM_OVER,
    Code.SUM_SHORT,
    Code.MORE_THAN_ALL,
    Code.SHARE_WRONG,
    Code.SHARE_OF_OTHER,
    Code.SHARE_OF_OTHER_MEASURE,
    Code.SHARE_OF_NONE,
    Code.SHARE_ROUNDED_OVER,
    Code.SHARES_CLASH,
    Code.OPPOSITE_ANNOUNCED,
}
_NOTES = {
    Code.SHARE_FOUND,
    Code.IMPLIED,
    Code.IMPLIED_BETWEEN,
    Code.NO_DECISION_IS_NO_DISMISSAL,
    Code.AGAINST_OVER_HALF,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed, with its numbers."""

    code: Code
    facts: Mapping[str, Fact]

    @property
    def tone(self) -> Tone:
        if self.code in _WRONG:
            return Tone.WRONG
        return Tone.NOTE if self.code in _NOTES else Tone.DOUBT


def found(code: Code, **facts: Fact) -> Finding:
    return Finding(code, facts)
