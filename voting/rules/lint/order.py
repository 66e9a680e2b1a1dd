"""The first question carries the proposal (docs/decisions/0007): it must not be one of several alternatives."""

import re
from collections.abc import Iterator
from dataclasses import replace

from voting.rules.lint.asking import PLAN_LABEL
from voting.rules.lint.sheet import Beside, Code, Finding, Fix, Repair, Severity, Sheet, as_question, placed


def check_order(sheet: Sheet, beside: Beside) -> Iterator[Finding]:
    """Where plan A comes first and plan B after it: were B preferred, the proposal would not be carried."""
    labels = [_label(asked.text) for asked in sheet.questions]
    first = labels[0] if labels else None
    if first is None or not any(other and other[0] != first[0] for other in labels[1:]):
        return
    repairs: tuple[Repair, ...] = ()
    if beside.title:
        whole = replace(sheet.questions[0], text=as_question(beside.title))
        repairs = (Repair(Fix.ASK_WHOLE_FIRST, replace(sheet, questions=(whole, *sheet.questions))),)
    yield placed(Finding(Code.FIRST_NOT_WHOLE, Severity.SHOULD, repairs=repairs), sheet, 1, first.span())


def _label(text: str) -> re.Match[str] | None:
    return PLAN_LABEL.search(text)
