"""Which findings stop a ballot: grave ones always, warnings until somebody said why the ballot stands as it is."""

from collections.abc import Collection, Iterable

from kernel.errors import Refused
from voting.rules.lint.sheet import Finding, Repair, Severity

LONGEST_ACKNOWLEDGEMENT = 200


class BallotAtFault(Refused):
    code = "ballot_at_fault"


class BallotUnacknowledged(Refused):
    code = "ballot_unacknowledged"


class FindingGone(Refused):
    """The words it was found in are no longer the same, or it is one that no reason lets stand."""

    code = "finding_gone"


def check_sound(findings: Iterable[Finding]) -> None:
    """Raises BallotAtFault, with how many there are, while something must be mended."""
    if grave := sum(finding.severity is Severity.MUST for finding in findings):
        raise BallotAtFault(number=grave)


def check_acknowledged(findings: Iterable[Finding], acknowledged: Collection[str]) -> None:
    """Raises BallotUnacknowledged, with how many there are, while a warning's key is not among `acknowledged`."""
    warnings = [finding for finding in findings if finding.severity is Severity.SHOULD]
    if waiting := sum(finding.key not in acknowledged for finding in warnings):
        raise BallotUnacknowledged(number=waiting)


def repair_with(key: str, number: int, findings: Iterable[Finding]) -> Repair:
    """The repair with that number, from 0, of the finding with that key. Raises FindingGone."""
    for finding in findings:
        if finding.key == key and 0 <= number < len(finding.repairs):
            return finding.repairs[number]
    raise FindingGone()


def warning_with(key: str, findings: Iterable[Finding]) -> Finding:
    """The warning with that key. Raises FindingGone."""
    for finding in findings:
        if finding.key == key and finding.severity is Severity.SHOULD:
            return finding
    raise FindingGone()
