"""How a question asks: it can be answered by agree, against and abstain, straight, and without a push.

A ballot of only plan A, plan B and abstain led to a lawsuit (Minhang, 2021): each alternative needs its own three
answers.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from voting.rules.lint.sheet import Code, Finding, Fix, Repair, Severity, Sheet, as_question, placed, reworded

PLAN_LABEL = re.compile(r"方案\s*[A-Ea-eＡ-Ｅ甲乙丙丁戊一二三四五1-5]")
_BARE_LABELS = re.compile(
    r"方案\s*([A-E甲乙丙丁戊一二三四五])\s*(?:或者?|/|／|还是|、)\s*([A-E甲乙丙丁戊一二三四五])(?!\w)"
)
_CHOOSING = re.compile(r"选|择一|哪|或|/|／|还是|二者|两者|任一|之一|其一")
_ONE_OF = re.compile(
    r"[二三四五2-5两]选一|多选一|任选(?:其?一|一[个家种项])|(?<!比)选(?:择)?(?:其中)?(?:其一|一[个家种项])"
)
_COMPANIES = re.compile(r"(?:选聘|续聘|聘请|聘用|选择|更换)[^，。；？?]{0,30}公司(?:或者?|/|／)[^，。；？?]{1,20}公司")
_OPEN = re.compile(r"什么|如何|怎样|怎么|哪(?:一?[个家种些项里]|几)|多少|有何|何时")
_NEGATIVE = re.compile(r"是否(?:不同意|反对|不赞成|不支持|不再同意|拒绝)")
_NEGATIVE_END = re.compile(r"(?:您)?(?:不同意|不赞成|反对)(?P<what>[^，。；？?]{1,300})[？?]$")
_NOT_RENEWED = re.compile(r"是否同意不(?:再)?(?=续聘|选聘|续签)")
_CLAUSE = re.compile(r"[，,。；;：:？?]")
_MARKER = re.compile(r"是|选择|选用|采用|按|用|要")
_GOOD = "大家|全体|孩子|老人|业主|居民|邻居|小区|安全|利益|美好|环境|方便|幸福|和谐|家园"
_LEADING = tuple(
    (re.compile(expression), instead)
    for expression, instead in (
        (rf"^为了?[^，。：；？]{{0,20}}(?:{_GOOD})[^，。：；？]{{0,20}}[，,：:]\s*(?=.)", ""),
        (r"请(?:大家|各位(?:业主|邻居)?|广大业主)?(?:务必)?(?:踊跃|积极)?支持[：:，,。！!]?\s*", ""),
        (r"^(?![^。；？]*(?:法|规定|《))[^。；？]{1,60}(?:应当|应该)[^。；？]{0,40}[，,。：:]\s*(?=您?是否)", ""),
        (r"是否应[当该]", "是否同意"),
        (r"理应|理所当然地?|早就该|早该|务必|毫无疑问[，,]?|众所周知[，,]?|显然[，,]?|难道", ""),
        (r"(?:利国利民|惠及(?:全体|广大)业主|造福(?:全体)?(?:业主|居民|子孙)|众望所归|刻不容缓|迫在眉睫)的?[，,]?", ""),
        (r"(?<![友良])好(?=方案|办法|做法|事)", ""),
        (r"(?:优秀|优质|值得信赖|口碑好|不负责任|劣质|无良|黑心|糟糕)的?(?=[^，。；？]{0,16}(?:物业|公司|企业))", ""),
        (r"不合理的?(?=[^，。；？]{0,6}(?:收费|费用|规定|涨价))", ""),
    )
)


def check_asking(sheet: Sheet, number: int) -> Iterator[Finding]:
    """Alternatives in one question, questions with no yes or no, negatives, and leading words."""
    yield from _alternatives(sheet, number)
    yield from _open(sheet, number)
    yield from _negative(sheet, number)
    yield from _leading(sheet, number)


def _alternatives(sheet: Sheet, number: int) -> Iterator[Finding]:
    text = sheet.questions[number - 1].text
    for span, parts in (_labelled(text), _either(text)):
        if span:
            yield _split(sheet, number, span, parts)
            return
    if match := _ONE_OF.search(text) or _companies(text):
        yield _split(sheet, number, match.span(), [])


def _split(sheet: Sheet, number: int, span: tuple[int, int], parts: list[str]) -> Finding:
    asked = sheet.questions[number - 1]
    each = [replace(asked, text=as_question(part)) for part in parts]
    repairs = (Repair(Fix.SPLIT, sheet.with_question(number, *each)),) if len(each) > 1 else ()
    return placed(Finding(Code.ALTERNATIVES, Severity.MUST, repairs=repairs), sheet, number, span)


def _companies(text: str) -> re.Match[str] | None:
    return None if re.search("审计|会计|授权|委托", text) else _COMPANIES.search(text)


def _labelled(text: str) -> tuple[tuple[int, int] | None, list[str]]:
    """Where plans stand side by side to be chosen from, and what each alternative would be as a question."""
    if bare := _BARE_LABELS.search(text):
        head = _subject(text[: bare.start()])
        return bare.span(), [f"{head}采用方案{label}" for label in bare.groups()]
    marks = list(PLAN_LABEL.finditer(text))
    labels = list(dict.fromkeys(match[0] for match in marks))
    if len(labels) < 2 or not _CHOOSING.search(text):
        return None, []
    firsts = [next(match for match in marks if match[0] == label) for label in labels]
    starts = [match.start() for match in firsts]
    ends = [*starts[1:], len(text)]
    head = _subject(text[: starts[0]])
    pieces = [_piece(text[start:end]) for start, end in zip(starts, ends, strict=True)]
    return (starts[0], firsts[-1].end()), [f"{head}采用{piece}" for piece in pieces]


def _subject(head: str) -> str:
    """What is to be decided, out of the words before the first alternative."""
    plain = re.sub(r"^您?(?:是否同意)?(?:请您?|请业主)?(?:在|从|就|对于?)?", "", head)
    return re.sub(r"(?:请?(?:选择|选用|采用|选|表决)|是|在|从|[：:，,（(]|有)+$", "", plain)


def _piece(text: str) -> str:
    """One alternative without what joins it to the next, or tells to choose."""
    cut = re.split(
        r"[？?。]|(?:中|里|之间)?[，,；;、]?\s*(?:两者|二者|三者|其中|任选|请?选|之间|中选|[二三]选一)", text
    )[0]
    return re.sub(r"[\s，,；;、/／]*(?:或者?|还是|与|和|及)?[\s，,；;、/／（()）]*$", "", cut)


def _either(text: str) -> tuple[tuple[int, int] | None, list[str]]:
    """甲还是乙, where it is the question itself and not a word within one that asks 是否."""
    at = text.find("还是")
    if at < 1:
        return None, []
    before = text[:at].rstrip("，, ")
    start = max((match.end() for match in _CLAUSE.finditer(before)), default=0)
    after = _CLAUSE.split(text[at + 2 :])[0]
    if "是否" in text[:at] or not after or not before[start:]:
        return None, []
    marker = _MARKER.search(before, start)
    if marker is None:
        return (start, at + 2 + len(after)), []
    head = text[: marker.start()] + ("" if marker[0] == "是" else marker[0])
    parts = [before[marker.end() :], after if marker[0] == "是" else after.removeprefix(marker[0])]
    return (start, at + 2 + len(after)), [f"{head}{part.removeprefix('是')}" for part in parts if part]


def _open(sheet: Sheet, number: int) -> Iterator[Finding]:
    text = sheet.questions[number - 1].text
    if (match := _OPEN.search(text)) and not re.search("是否|同意|选", text):
        yield placed(Finding(Code.OPEN_QUESTION, Severity.MUST), sheet, number, match.span())


def _negative(sheet: Sheet, number: int) -> Iterator[Finding]:
    text = sheet.questions[number - 1].text
    match, severity = _NEGATIVE.search(text), Severity.MUST
    straight = text
    if match:
        straight = f"{text[: match.start()]}是否同意{text[match.end() :]}"
    elif "是否" not in text and (match := _NEGATIVE_END.search(text)):
        straight = as_question(match["what"])
    elif match := _NOT_RENEWED.search(text):
        straight, severity = f"{text[: match.start()]}是否同意{text[match.end() :]}", Severity.SHOULD
    if match:
        repair = reworded(sheet, number, straight, Fix.ASK_STRAIGHT)
        yield placed(Finding(Code.NEGATIVE, severity, repairs=(repair,)), sheet, number, match.span())


def _leading(sheet: Sheet, number: int) -> Iterator[Finding]:
    text = sheet.questions[number - 1].text
    hits = sorted(
        (match.start(), match.end(), instead) for expression, instead in _LEADING for match in expression.finditer(text)
    )
    for start, end, instead in _joined(hits):
        repair = reworded(sheet, number, f"{text[:start]}{instead}{text[end:]}", Fix.DELETE)
        yield placed(Finding(Code.LEADING, Severity.SHOULD, repairs=(repair,)), sheet, number, (start, end))


def _joined(hits: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Neighbouring pieces as one."""
    joined: list[tuple[int, int, str]] = []
    for start, end, instead in hits:
        if joined and start <= joined[-1][1]:
            first, last, said = joined[-1]
            joined[-1] = (first, max(last, end), said + instead)
        else:
            joined.append((start, end, instead))
    return joined
