"""Two matters in one question: who is for the one and against the other has no answer to give.

It warns where two verbs of different kinds each have an object of their own, and is sure only where the two
halves need different majorities.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from voting.rules.lint.sheet import Code, Finding, Fix, Repair, Severity, Sheet, as_question, placed
from voting.rules.lint.subject import fitting
from voting.rules.matter import Matter
from voting.rules.question import Asked

_KINDS: dict[str, str] = {
    "works": "修缮|维修|更换|改造(?!为|成)|粉刷|翻新|加固|清洗|安装|铺设|修理|大修|检修|拆除|疏通|重做",
    "use": "增设|新增|出租|划定|占用|辟为|改为|改成|改造为|改建为",
    "build": "改建(?!为|成)|重建|扩建|加装",
    "hire": "选聘|聘请|聘用",
    "dismiss": "解聘|辞退",
    "renew": "续聘|续签",
    "raise": "筹集|续筹|补交|补缴",
    "spend": "使用|动用",
    "fees": "(?:收取|调整|提高|降低|上调|下调)(?=[^，。；？]{0,12}费)",
    "rules": "制定|修改|修订",
    "elect": "选举|罢免|补选|增补",
    "sue": "起诉|提起诉讼",
}
_VERB = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items()))
# What belongs together: the fund is spent on works, rules set fees; and works may serve a new use, not the reverse.
_TOGETHER = (
    frozenset({"works", "spend", "build"}),
    frozenset({"fees", "rules"}),
)
_JOINT = re.compile(
    r"(?P<joint>[，,；;、]?\s*(?:并且|并|同时|以及|和|及|且)(?:同时)?)(?P<object>(?:将|把|对|向)?[^，。；？?]*)"
)
_CLOSE = re.compile(r"以及|和|及")
_FURTHEST = 16
_MANDATE = re.compile("^(?:授权|委托|由|同意授权|责成|要求)")
_BOTH_RULES = re.compile(
    r"(?P<first>[^，。；？]{0,6}(?:议事规则|管理规约))(?:和|及|以及|、|与)(?P<second>[^，。；？]{0,8}(?:议事规则|管理规约))"
)


def check_joined(sheet: Sheet, number: int) -> Iterator[Finding]:
    """The first place where a second matter begins."""
    asked = sheet.questions[number - 1]
    if both := _BOTH_RULES.search(asked.text):
        head = re.search("制定|修改|修订|通过", asked.text[: both.start("second")])
        verb = head[0] if head else ""
        halves = (f"{verb}{both['first'].split(verb)[-1] if verb else both['first']}", f"{verb}{both['second']}")
        yield _finding(sheet, number, halves, both.span("second"))
        return
    for joint in _JOINT.finditer(asked.text):
        if _is_second_matter(asked.text[: joint.start()], joint):
            halves = (asked.text[: joint.start()], joint["object"])
            comma = len(joint[0]) - len(joint[0].lstrip("，,；;、 "))
            yield _finding(sheet, number, halves, (joint.start() + comma, joint.end()))
            return


def _is_second_matter(before: str, joint: re.Match[str]) -> bool:
    after = joint["object"]
    if _MANDATE.match(after) or "授权" in after or "委托" in after:
        return False
    second = _VERB.search(after)
    close = _CLOSE.search(joint["joint"]) is not None
    if second is None or second.start() > (0 if close else _FURTHEST):
        return False
    firsts = list(_VERB.finditer(before))
    if not firsts or firsts[-1].end() == len(before):
        return False  # 拆除和更换旧水泵: both verbs have one object
    kind = str(second.lastgroup)
    kinds = {str(first.lastgroup) for first in firsts}
    served = kind == "works" and "use" in kinds
    return not served and kind not in kinds and not any(kind in group and kinds & group for group in _TOGETHER)


def _finding(sheet: Sheet, number: int, halves: tuple[str, str], span: tuple[int, int]) -> Finding:
    asked = sheet.questions[number - 1]
    each = [_half(asked, half) for half in halves]
    rules = [{matter.rule for matter in fitting(half)} for half in halves]
    sure = all(len(known) == 1 for known in rules) and rules[0] != rules[1]
    finding = Finding(
        Code.TWO_MATTERS,
        Severity.MUST if sure else Severity.SHOULD,
        facts={"first": each[0].text, "second": each[1].text},
        repairs=(Repair(Fix.SPLIT, sheet.with_question(number, *each)),),
    )
    return placed(finding, sheet, number, span)


def _half(asked: Asked, text: str) -> Asked:
    fits = list(fitting(text))
    matter: Matter = fits[0] if len(fits) == 1 else asked.matter
    return replace(asked, text=as_question(text), matter=matter)
