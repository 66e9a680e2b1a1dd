"""A result notice in words: facts of the count in, the texts and figures of the paper out.

The paper is in Chinese, as the law and the seal are. Every figure is the count's own: whole numbers of owners,
exact square metres, percentages with two decimals that are cut and never rounded over a threshold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kernel.quantities import Area, Persons
from outcomes.rules.law import BINDS, CIVIL_CODE, ITEMS, MATTERS, NEEDED, QUORUM, REVOCATION
from outcomes.rules.publishing import Wording
from voting.rules.choice import Channel
from voting.rules.matter import Matter, Rule
from voting.rules.quorum import Comparison, Step
from voting.rules.verdict import Explained, Verdict

Sheet = dict[str, "Cell"]
Cell = str | bool | Sequence["Cell"] | Mapping[str, "Cell"]

CHANNELS: Mapping[Channel, str] = {
    Channel.APP: "手机",
    Channel.PROXY: "委托",
    Channel.PAPER: "纸质选票",
    Channel.PHONE: "电话协助",
    Channel.DOORSTEP: "上门协助",
}
ELECTRONIC = frozenset({Channel.APP})


@dataclass(frozen=True, slots=True)
class Decided:
    """One question as it was put, and what came of it."""

    text: str
    matter: Matter
    explained: Explained


@dataclass(frozen=True, slots=True)
class Serial:
    """The number of a notice: the `number`-th of its compound in its year."""

    year: int
    number: int

    def in_words(self, compound: str) -> str:
        """山鑫阳光城业大〔2026〕第 4 号."""
        return f"{compound}业大〔{self.year}〕第 {self.number} 号"


@dataclass(frozen=True, slots=True)
class Replaced:
    """The notice that this one takes the place of, by its number in words, and why."""

    serial: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """All that a notice tells. Times are in the compound's zone; `on` is the legal day it is published.

    `armed_by` are the organs whose keys armed the vote; `returned` how many lines cast by each channel; `roll` and
    `box` are SHA-256 in hex; `serial` is none for a draft.
    """

    compound: str
    local_law: str
    owners_committee: str
    residents_committee: str
    armed_by: Sequence[str]
    opens_at: datetime
    closes_at: datetime
    questions: Sequence[Decided]
    returned: Mapping[Channel, int]
    roll: str
    box: str
    address: str
    on: date
    wording: Wording
    serial: Serial | None = None
    replaces: Replaced | None = None


def sheet_of(facts: NoticeFacts) -> Sheet:
    """The notice as its template takes it."""
    return {
        "draft": facts.serial is None,
        "organ": f"{facts.compound}业主大会会议",
        "name": "表决结果公告（更正）" if facts.replaces else "表决结果公告",
        "serial": facts.serial.in_words(facts.compound) if facts.serial else "编号在公布时给出",
        "replaces": _replacing(facts.replaces),
        "opening": _opening(facts),
        "questions": [_question(decided) for decided in facts.questions],
        "returned": _returned(facts.returned),
        "rights": f"{BINDS}{REVOCATION}" if _any_passed(facts) else REVOCATION,
        "next": _next(facts),
        "places": [
            _place(facts.owners_committee, facts.wording.signs, facts.on),
            _place(f"{facts.residents_committee}（监督）", facts.wording.supervises, facts.on),
        ],
        "address": facts.address,
        "fine": _fine(facts),
    }


def _replacing(replaced: Replaced | None) -> str:
    return f"本公告替代《{replaced.serial}》公告。更正原因：{_ended(replaced.reason)}" if replaced else ""


def _opening(facts: NoticeFacts) -> str:
    laws = "、".join(filter(None, [CIVIL_CODE, facts.local_law]))
    armed = f"本次表决经{'和'.join(facts.armed_by)}确认后开始。" if facts.armed_by else ""
    return (
        f"根据{laws}和本小区业主大会议事规则，业主委员会于 {_moment(facts.opens_at)}至"
        f"{_moment(facts.closes_at, after=facts.opens_at)}组织业主大会会议，"
        f"以书面征求意见（{_ways(facts.returned)}）方式对下列事项表决。{armed}现公告如下。"
    )


def _ways(returned: Mapping[Channel, int]) -> str:
    """Whether votes came in by screen, on paper, or both; the screen is always there."""
    channels = {channel for channel, lines in returned.items() if lines}
    if channels <= ELECTRONIC:
        return "电子"
    return "纸质与电子" if channels & ELECTRONIC else "纸质"


def _question(decided: Decided) -> Sheet:
    explained = decided.explained
    quorum, agreement, count = explained.quorum, explained.agreement, explained.count
    needed = NEEDED[explained.rule]
    took_part = [_row(quorum.persons, QUORUM), _row(quorum.area, QUORUM)]
    piles = [
        [str(count.agree.persons), str(count.against.persons), str(count.abstain.persons)],
        [str(count.agree.area), str(count.against.area), str(count.abstain.area)],
    ]
    judged = [_judged(agreement.persons, needed), _judged(agreement.area, needed)]
    chose = [[*pile, *judgement] for pile, judgement in zip(piles, judged, strict=True)]
    said, meaning = _conclusion(explained)
    return {
        "text": decided.text,
        "matter": f"本事项属于{MATTERS[decided.matter]}（第一款第{ITEMS[decided.matter - 1]}项）。",
        "took_part": took_part,
        "chose": chose,
        "verdict": explained.verdict.value,
        "conclusion": said,
        "meaning": meaning,
        "invalid": _invalid(explained),
    }


def _row(of: Comparison[Persons] | Comparison[Area], needed: str) -> list[str]:
    """The whole, the part, and how they compare."""
    return [str(of.whole), str(of.part), *_judged(of, needed)]


def _judged(of: Comparison[Persons] | Comparison[Area], needed: str) -> list[str]:
    """The share, what the law asks, whether it is met."""
    return [f"{of.percent}%", needed, "达到" if of.met else "未达到"]


def _conclusion(explained: Explained) -> tuple[str, str]:
    """What came of a question, and what that does not mean."""
    enough = "参与的人数和面积均达到三分之二以上"
    if explained.verdict is Verdict.INVALID:
        lacking = "；".join(_lacking(explained.quorum, "参与", "全体业主的三分之二", reach="达到"))
        return f"{lacking}，本事项未形成有效决定。", "未形成有效决定不等于否决，也不等于作出相反的决定。"
    special = explained.rule is Rule.SPECIAL
    reach, share = ("达到", "参与的四分之三") if special else ("超过", "参与的一半")
    if explained.verdict is Verdict.NOT_PASSED:
        lacking = "；".join(_lacking(explained.agreement, "同意", share, reach=reach))
        return f"{enough}；{lacking}，本事项未通过。", "未通过不等于作出相反的决定。"
    return f"{enough}，同意的人数和面积均{reach}{share}{'以上' if special else ''}，本事项通过。", ""


def _lacking(step: Step, who: str, share: str, *, reach: str) -> list[str]:
    """Each side of a step that is not met, with what there is and what there would have to be."""
    sides = ((step.persons, "人数", "户"), (step.area, "面积", "㎡"))
    return [
        f"{who}的{name} {of.part} {unit}，未{reach}{share}（至少要 {of.least} {unit}）"
        for of, name, unit in sides
        if not of.met
    ]


def _invalid(explained: Explained) -> str:
    invalid = explained.count.invalid
    if not invalid:
        return ""
    counted = explained.quorum.persons.part != explained.count.valid.persons
    flips = "无效票是否计入参与会改变结论，这里按议事规则计算。" if explained.flips else ""
    return f"无效票 {invalid.persons} 户，{'计入' if counted else '未计入'}参与。{flips}"


def _returned(lines: Mapping[Channel, int]) -> str:
    every = sum(lines.values())
    by_channel = "、".join(f"{CHANNELS[channel]} {lines[channel]:,} 户" for channel in Channel if lines.get(channel))
    return f"共收到 {every:,} 户的选票{f'：{by_channel}' if by_channel else ''}。没有投票的业主不计入参与。"


def _any_passed(facts: NoticeFacts) -> bool:
    return any(decided.explained.verdict is Verdict.PASSED for decided in facts.questions)


def _next(facts: NoticeFacts) -> str:
    carried = facts.questions[0].explained.verdict is Verdict.PASSED
    usual = "议题转入办理，进度在“民议”上公开。" if carried else "议题退回协调，修改后可以再提交表决。"
    wording = facts.wording
    posted = ""
    if wording.place and wording.until:
        posted = f"本公告自 {_day(facts.on)}起张贴于{wording.place}，至 {_day(wording.until)}。"
    return f"{_ended(wording.next_step)}{usual}{posted}"


def _place(organ: str, signs: str, on: date) -> Sheet:
    return {"organ": organ, "signs": f"{signs}（签字）", "on": _day(on)}


def _fine(facts: NoticeFacts) -> str:
    parts = [f"业主名册指纹 {fingerprint(facts.roll)}", f"票箱清单指纹 {fingerprint(facts.box)}"]
    if facts.wording.contact:
        parts.append(f"咨询与异议：{facts.wording.contact}")
    return " · ".join(parts)


def fingerprint(digest: str) -> str:
    """The first 16 hex digits in groups of four, as the result page shows it."""
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4)).upper()


def _ended(sentence: str) -> str:
    """`sentence` with an end, where it has none."""
    return sentence if not sentence or sentence[-1] in "。！？；.!?" else f"{sentence}。"


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _moment(at: datetime, *, after: datetime | None = None) -> str:
    """2026 年 11 月 12 日 9 时; without the year where it is that of `after`."""
    year = "" if after and after.year == at.year else f"{at.year} 年 "
    minute = f" {at.minute} 分" if at.minute else ""
    return f"{' ' if after else ''}{year}{at.month} 月 {at.day} 日 {at.hour} 时{minute}"
