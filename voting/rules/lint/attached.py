"""What a ballot refers to: a plan, what it costs, and the permits without which nobody may begin."""

import re
from collections.abc import Iterator

from voting.rules.lint.sheet import Beside, Code, Finding, Fix, Severity, Sheet, placed, reworded
from voting.rules.matter import Matter

_AMOUNT = re.compile(r"[0-9０-９][0-9０-９,，.．]*\s*[万亿]?元")
_FUND = frozenset({Matter.USE_FUND, Matter.RAISE_FUND})
_WORKS = frozenset({Matter.REBUILD, Matter.CHANGE_COMMON_USE})
_NEEDS_NO_PLAN = frozenset({Matter.OWNERS_COMMITTEE})
_PARKING = re.compile("停车|车位|充电|车棚")
_GREEN = re.compile("绿地|绿化带|草坪|草地|花坛|绿化(?!、|和|部门|主管|审批|手续|许可|报批)")
_SPARED = re.compile("不占|不动|不减|不改|不得|保留|不影响|补种|补绿")
_TAKEN = re.compile("占|改|移|拓|减|利用|将|把|划|在")
PERMITS = {"greening": "绿化|园林", "planning": "规划|自然资源", "fire": "消防"}
_NAMES = {"greening": "绿化", "planning": "规划", "fire": "消防"}
_PERMIT = "[^，。；？]{0,14}(?:审批|批准|许可|手续|报批|备案|审查)"


def check_attached(sheet: Sheet, beside: Beside) -> Iterator[Finding]:
    """Plan and cost once for the ballot, permits in each question."""
    yield from _plan(sheet, beside)
    yield from _cost(sheet, beside)
    for number in range(1, len(sheet.questions) + 1):
        yield from _permits(sheet, number, beside)


def _plan(sheet: Sheet, beside: Beside) -> Iterator[Finding]:
    if not beside.plan.strip() and any(asked.matter not in _NEEDS_NO_PLAN for asked in sheet.questions):
        yield Finding(Code.PLAN_MISSING, Severity.SHOULD)


def _cost(sheet: Sheet, beside: Beside) -> Iterator[Finding]:
    if beside.costed:
        return
    for number, asked in enumerate(sheet.questions, start=1):
        if asked.matter in _FUND | _WORKS and not _AMOUNT.search(asked.text):
            severity = Severity.MUST if asked.matter in _FUND else Severity.SHOULD
            yield placed(Finding(Code.COST_MISSING, severity), sheet, number, (0, 0))
            return


def _permits(sheet: Sheet, number: int, beside: Beside) -> Iterator[Finding]:
    """Parking or charging on green: greening, planning and fire authorities, by name (Shanghai's practice)."""
    text = sheet.questions[number - 1].text
    parking = _PARKING.search(text)
    place = _green(text)
    if parking is None or (place is None and not _takes_green(beside.plan)):
        return
    told = "；".join((text, beside.plan))
    named = "、".join(beside.permits)
    lacking = [
        name
        for name, words in PERMITS.items()
        if not re.search(words, named) and not re.search(f"(?:{words}){_PERMIT}", told)
    ]
    if lacking:
        said = "、".join(_NAMES[name] for name in lacking)
        mended = f"{text.rstrip('？?。')}（{said}手续办妥后实施）？"
        finding = Finding(
            Code.PERMITS_MISSING,
            Severity.MUST,
            facts={"lacking": " ".join(lacking)},
            repairs=(reworded(sheet, number, mended, Fix.NAME_PERMITS),),
        )
        yield placed(finding, sheet, number, (place or parking).span())


def _green(text: str) -> re.Match[str] | None:
    match = _GREEN.search(text)
    return None if match is None or _SPARED.search(text[: match.start()][-6:]) else match


def _takes_green(plan: str) -> bool:
    clauses = re.split("[，。；\n]", plan)
    return any(_GREEN.search(each) and _TAKEN.search(each) and not _SPARED.search(each) for each in clauses)
