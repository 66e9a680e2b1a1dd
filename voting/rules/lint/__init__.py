"""The ballot linter: what in a ballot would make its result contestable, told before anything is frozen.

Plain expressions over the text as it stands; no word list of a language model, no network. Where an expression
cannot be sure it stays silent or only warns. MUST is refused by the services, SHOULD needs a reason that is kept.
"""

from voting.rules.lint.acknowledged import (
    LONGEST_ACKNOWLEDGEMENT,
    BallotAtFault,
    BallotUnacknowledged,
    FindingGone,
    check_acknowledged,
    check_sound,
    repair_with,
    warning_with,
)
from voting.rules.lint.checking import lint
from voting.rules.lint.sheet import Beside, Code, Finding, Fix, Repair, Severity, Sheet
from voting.rules.lint.subject import fitting
from voting.rules.lint.timing import usual_close

__all__ = [
    "LONGEST_ACKNOWLEDGEMENT",
    "BallotAtFault",
    "BallotUnacknowledged",
    "Beside",
    "Code",
    "Finding",
    "FindingGone",
    "Fix",
    "Repair",
    "Severity",
    "Sheet",
    "check_acknowledged",
    "check_sound",
    "fitting",
    "lint",
    "repair_with",
    "usual_close",
    "warning_with",
]
