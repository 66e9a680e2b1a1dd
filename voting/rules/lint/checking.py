"""Every check, over the whole ballot."""

from voting.rules.lint.asking import check_asking
from voting.rules.lint.attached import check_attached
from voting.rules.lint.consequence import check_consequences
from voting.rules.lint.joined import check_joined
from voting.rules.lint.order import check_order
from voting.rules.lint.sheet import Beside, Finding, Severity, Sheet
from voting.rules.lint.subject import check_subject
from voting.rules.lint.timing import check_timing


def lint(sheet: Sheet, beside: Beside) -> list[Finding]:
    """What is found, the grave ones first, then in the order of the questions; the whole ballot's come last."""
    findings = [finding for number in range(1, len(sheet.questions) + 1) for finding in _question(sheet, number)]
    findings += [*check_order(sheet, beside), *check_attached(sheet, beside), *check_timing(sheet, beside)]
    return sorted(findings, key=lambda each: (each.severity is not Severity.MUST, each.number == 0, each.number))


def _question(sheet: Sheet, number: int) -> list[Finding]:
    """Which matter two joined ones belong to is asked once they are apart."""
    joined = list(check_joined(sheet, number))
    subject = [] if joined else check_subject(sheet, number)
    return [*check_asking(sheet, number), *check_consequences(sheet, number), *joined, *subject]
