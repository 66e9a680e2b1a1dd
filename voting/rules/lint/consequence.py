"""What a ballot may not say of those who stay away, or of a question that fails.

A failed "renew" is no decision to dismiss (Shenzhen, 2020: revoked); silence counts only by a rulebook's clause.
"""

import re
from collections.abc import Iterator

from voting.rules.lint.sheet import Code, Finding, Fix, Severity, Sheet, placed, reworded

_FAILS = re.compile(
    r"(?:未|不|没有?)能?(?:过半数?|(?:获得?)?(?:表决)?通过(?!验收|考核|检测|审核|审批|年检)"
    r"|达到?(?:半数|过半|三分之二|四分之三|法定|2/3|3/4|门槛))"
    r"(?:的|时|票数|人数)?[，,]?\s*(?:即|则|就|便|视为|视同|等于|自动|默认)(?P<then>[^，,。；;？?）)]*)"
)
_SILENT = re.compile(
    r"(?:不|未|没有?|逾期)(?:参加)?(?:投票?|表决|参与|回复|交回|表态|反馈|返还|退回)[^，,。；;？?]{0,10}[，,]?\s*"
    r"(?:一律)?(?:视为|视同|算作?|计为|计入|默认)[^，,。；;？?）)]{0,12}"
)
_HARMLESS = re.compile("保持|维持|不变|不办|不实施|重新|另行|再次|无效")


def check_consequences(sheet: Sheet, number: int) -> Iterator[Finding]:
    """Clauses by which failing, or staying away, would decide something."""
    text = sheet.questions[number - 1].text
    for code, expression in ((Code.FAILING_DECIDES, _FAILS), (Code.SILENCE_DECIDES, _SILENT)):
        match = expression.search(text)
        if match is None or (code is Code.FAILING_DECIDES and _HARMLESS.search(match["then"])):
            continue
        start, end = _clause(text, match.start(), match.end())
        repair = reworded(sheet, number, text[:start] + text[end:], Fix.DELETE)
        yield placed(Finding(code, Severity.MUST, repairs=(repair,)), sheet, number, (start, end))


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """From the mark before the clause to its end, with both halves of a pair of brackets."""
    begins = max((match.start() for match in re.finditer(r"[，,。；;（(]", text[:start])), default=0)
    closes = end + 1 if text[begins : begins + 1] in {"（", "("} and text[end : end + 1] in {"）", ")"} else end
    return begins, closes
