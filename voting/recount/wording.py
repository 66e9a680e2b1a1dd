"""A recount in words: the sentence of each finding, and the names of what an announcement prints."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.quantities import Area, Persons
from voting.rules.matter import Matter, Rule
from voting.rules.recount.announcement import Announced, Base, Law, Measure, Part
from voting.rules.recount.finding import Code, Fact, Finding
from voting.rules.recount.law import Asks
from voting.rules.verdict import Verdict

Words = str | Promise

LAWS: Mapping[Law, Words] = {
    Law.CIVIL_CODE: _("《民法典》第二百七十八条"),
    Law.PROPERTY_LAW: _("《物权法》第七十六条"),
}
MATTERS: Mapping[Matter, Words] = {
    Matter.RULES_OF_PROCEDURE: _("议事规则"),
    Matter.COVENANT: _("管理规约"),
    Matter.OWNERS_COMMITTEE: _("选举、更换业委会"),
    Matter.PROPERTY_MANAGER: _("选聘、续聘、解聘物业"),
    Matter.USE_FUND: _("使用维修资金"),
    Matter.RAISE_FUND: _("筹集维修资金"),
    Matter.REBUILD: _("改建、重建"),
    Matter.CHANGE_COMMON_USE: _("改变公共部分用途、利用公共部分经营"),
    Matter.OTHER_MAJOR: _("其他重大事项"),
}
MEASURES: Mapping[Measure, Words] = {Measure.PERSONS: _("户数"), Measure.AREA: _("面积")}
PARTS: Mapping[Part, Words] = {
    Part.TOTAL: _("总数"),
    Part.TOOK_PART: _("参与"),
    Part.AGREE: _("同意"),
    Part.AGAINST: _("反对"),
    Part.ABSTAIN: _("弃权"),
    Part.INVALID: _("无效票"),
    Part.SILENT: _("没投也算参与的"),
}
BASES: Mapping[Base, Words] = {
    Base.TOTAL: _("全体业主"),
    Base.TOOK_PART: _("参与的业主"),
    Base.VALID: _("同意、反对、弃权之和"),
    Base.RETURNED: _("收回的票，连无效票"),
    Base.WITHOUT_SILENT: _("真正投了票的业主"),
    Base.DECIDED: _("同意与反对之和"),
}
VERDICTS: Mapping[Verdict, Words] = {
    Verdict.PASSED: _("通过"),
    Verdict.NOT_PASSED: _("未通过"),
    Verdict.INVALID: _("未形成有效决定"),
}
ANNOUNCED: Mapping[Announced, Words] = {
    Announced.PASSED: _("通过"),
    Announced.NOT_PASSED: _("未通过"),
    Announced.INVALID: _("未形成有效决定"),
    Announced.OPPOSITE: _("作出了相反的决定"),
}

# What the law asks, by condition.
ASKED: Mapping[tuple[Law, Asks, Rule], Words] = {
    (Law.CIVIL_CODE, Asks.QUORUM, Rule.ORDINARY): _("参与的，户数、面积都要满全体的三分之二。"),
    (Law.CIVIL_CODE, Asks.QUORUM, Rule.SPECIAL): _("参与的，户数、面积都要满全体的三分之二。"),
    (Law.CIVIL_CODE, Asks.AGREEMENT, Rule.ORDINARY): _("同意的，户数、面积都要过参与者的半数。"),
    (Law.CIVIL_CODE, Asks.AGREEMENT, Rule.SPECIAL): _("同意的，户数、面积都要满参与者的四分之三。"),
    (Law.PROPERTY_LAW, Asks.AGREEMENT, Rule.ORDINARY): _("同意的，户数、面积都要过全体的半数。"),
    (Law.PROPERTY_LAW, Asks.AGREEMENT, Rule.SPECIAL): _("同意的，户数、面积都要满全体的三分之二。"),
}

FINDINGS: Mapping[Code, Words] = {
    Code.SUM_OVER: _(
        "%(measure)s：各项加起来是 %(sum)s，比参与 %(took_part)s多 %(difference)s。这几个数里至少有一个错。"
    ),
    Code.SUM_SHORT: _(
        "%(measure)s：各项加起来是 %(sum)s，连无效票 %(invalid)s也比参与 %(took_part)s少 %(difference)s。"
        "这几个数里至少有一个错。"
    ),
    Code.SUM_REST: _(
        "%(measure)s：各项加起来是 %(sum)s，比参与 %(took_part)s少 %(difference)s。"
        "可能是无效票，或没投也算参与的，公告没有写。"
    ),
    Code.MORE_THAN_ALL: _("%(measure)s：%(part)s %(value)s，比总数 %(total)s还多。其中一个错了。"),
    Code.SHARE_WRONG: _(
        "%(measure)s：“%(part)s占%(of)s %(printed)s%%”算错了，按公布的数是 %(exact)s%%；换别的分母也对不上。"
    ),
    Code.SHARE_OF_OTHER: _("%(measure)s：“%(part)s占%(of)s %(printed)s%%”用错了分母，这个比例是占%(fits)s的。"),
    Code.SHARE_OF_OTHER_MEASURE: _("%(measure)s：“%(part)s占%(of)s %(printed)s%%”填错了，这是按%(fits)s算的比例。"),
    Code.SHARE_FOUND: _("%(measure)s：“%(part)s %(printed)s%%”没有写占什么；按公布的数，是占%(fits)s的比例。"),
    Code.SHARE_OF_NONE: _("%(measure)s：“%(part)s %(printed)s%%”没有写占什么，哪一种分母都对不上。"),
    Code.SHARE_NOT_OF_LAW: _("%(measure)s：“%(part)s %(printed)s%%”是占%(of)s的；法律看的是占%(lawful)s的比例。"),
    Code.SHARE_ROUNDED_OVER: _(
        "%(measure)s：%(part)s实际占 %(exact)s%%，没有到法定的线；印成 %(printed)s%% 是四舍五入上去的。"
    ),
    Code.SHARES_CLASH: _("%(measure)s：印的百分比和公布的数放不到一起，至少有一个错。这里只按数算。"),
    Code.IMPLIED: _("%(measure)s：%(part)s没有公布；按印的百分比倒推，只能是 %(value)s。"),
    Code.IMPLIED_BETWEEN: _("%(measure)s：%(part)s没有公布；按印的百分比倒推，在 %(low)s到 %(high)s之间。"),
    Code.MEASURE_MISSING: _("%(measure)s一个数也没有公布。法律要户数、面积两边都够，只看一边不能下结论。"),
    Code.NO_FIGURES: _("一个数也没有公布，没有可以复核的。"),
    Code.ONLY_TOTALS: _("只公布了总数，没有公布多少参与、多少同意。"),
    Code.SILENCE_DECIDES: _(
        "只算投出的票，是“%(cast)s”；把没投的算进去，是“%(after)s”。要看议事规则有没有写明、"
        "送达和提示是不是每户都有记录。"
    ),
    Code.SILENCE_SPLIT: _("户数最多的意见和面积最多的意见不一样，没投的不能并到任何一边。"),
    Code.NO_DECISION_IS_NO_DISMISSAL: _("没有形成有效决定，不等于决定解聘。"),
    Code.OPPOSITE_ANNOUNCED: _("公布的是相反的决定。一个问题没有通过，只是没有作出决定，不等于决定了相反的事。"),
    Code.AGAINST_OVER_HALF: _("反对的户数和面积都过了半数。反对这一项，也不等于决定做相反的事；要做，另行表决。"),
    Code.NO_QUORUM_IS_NO_REFUSAL: _("参与不够，写成“未通过”不准确：是没有形成有效决定，可以再表决。"),
    Code.LAW_NOT_IN_FORCE: _("表决在 %(day)s，那时适用%(in_force)s；这里按指定的%(law)s算。"),
}

_NAMES: Mapping[type[object], Mapping[Any, Words]] = {
    Law: LAWS,
    Measure: MEASURES,
    Part: PARTS,
    Base: BASES,
    Verdict: VERDICTS,
}


def finding_in_words(finding: Finding) -> str:
    """The sentence of a finding in the active language."""
    return str(FINDINGS[finding.code]) % {name: shown(fact) for name, fact in finding.facts.items()}


def shown(fact: Fact) -> str:
    """A fact as people write it: quantities with what they are counted in, closed words by their names."""
    if isinstance(fact, Persons | Area):
        return f"{fact} {unit_of(fact)}"
    names = _NAMES.get(type(fact))
    return str(names[fact]) if names else str(fact)


def unit_of(quantity: Persons | Area) -> str:
    return gettext("户") if isinstance(quantity, Persons) else "㎡"
