"""The domain's closed sets in words, as pages say them. Refusals have their own table in the composition root."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deliberation.labels import CAUSES, MOVES, POWERS, QUESTIONS, SOURCES, STAGES, STATES
from deliberation.rules import Cause, Move, Power, ProposalState, Stage, Stance
from deliberation.rules.argument import Position
from deliberation.rules.plan import MoneySource
from deliberation.rules.screening import Fact
from residents.models import Role
from voting.rules.choice import Channel, Choice
from voting.rules.matter import Matter, Rule
from voting.rules.verdict import Verdict

Words = str | Promise

STANCES: Mapping[Stance, Words] = {
    Stance.AGREE: _("赞成"),
    Stance.AGAINST: _("反对"),
    Stance.QUESTION: _("提问"),
}

CHOICES: Mapping[Choice, Words] = {
    Choice.AGREE: _("同意"),
    Choice.AGAINST: _("反对"),
    Choice.ABSTAIN: _("弃权"),
}

CHANNELS: Mapping[Channel, Words] = {
    Channel.APP: _("手机"),
    Channel.PROXY: _("委托"),
    Channel.PAPER: _("纸质选票"),
    Channel.PHONE: _("电话"),
    Channel.DOORSTEP: _("上门"),
}

VERDICTS: Mapping[Verdict, Words] = {
    Verdict.PASSED: _("通过"),
    Verdict.NOT_PASSED: _("未通过"),
    Verdict.INVALID: _("未形成有效决定"),
}

# Civil Code 278, paragraph 1: the text of the nine matters.
MATTERS: Mapping[Matter, Words] = {
    Matter.RULES_OF_PROCEDURE: _("制定和修改业主大会议事规则"),
    Matter.COVENANT: _("制定和修改管理规约"),
    Matter.OWNERS_COMMITTEE: _("选举业主委员会或者更换业主委员会成员"),
    Matter.PROPERTY_MANAGER: _("选聘和解聘物业服务企业或者其他管理人"),
    Matter.USE_FUND: _("使用建筑物及其附属设施的维修资金"),
    Matter.RAISE_FUND: _("筹集建筑物及其附属设施的维修资金"),
    Matter.REBUILD: _("改建、重建建筑物及其附属设施"),
    Matter.CHANGE_COMMON_USE: _("改变共有部分的用途或者利用共有部分从事经营活动"),
    Matter.OTHER_MAJOR: _("有关共有和共同管理权利的其他重大事项"),
}

RULES: Mapping[Rule, Words] = {
    Rule.ORDINARY: _("过半数"),
    Rule.SPECIAL: _("四分之三"),
}

# What comes next in each state, as the timeline of a proposal says it.
AFTER: Mapping[ProposalState, Words] = {
    ProposalState.IDEA: _("附议够了，居委会核这件事该由谁定"),
    ProposalState.SECONDED: _("居委会核这件事该由谁定"),
    ProposalState.SCREENED: _("居委会召集听证会"),
    ProposalState.HEARING: _("听证会后拟方案和预算"),
    ProposalState.PLAN: _("方案定稿，协调不同意见"),
    ProposalState.SOUNDING: _("看摸底结果，再协调"),
    ProposalState.COORDINATION: _("谈妥后提交决定"),
    ProposalState.VOTE: _("业委会正在准备表决：定名册、贴公告满 15 天、两把钥匙，然后才开始投票"),
    ProposalState.DIRECT: _("居委会安排办理"),
    ProposalState.EXECUTION: _("做完后报请验收"),
    ProposalState.ACCEPTANCE: _("业委会验收"),
    ProposalState.EVALUATION: _("评议会后归档"),
    ProposalState.RETURNED: _("提议人照理由改好，可以再提一次"),
}

# Every step ahead: its name, and who acts, what it takes, how long.
AHEAD: Mapping[ProposalState, tuple[Words, Words]] = {
    ProposalState.IDEA: (_("再征集附议"), _("提议人改好再提，先前的附议都还算")),
    ProposalState.SECONDED: (_("附议够了"), _("住户来附议，到期不够就过期")),
    ProposalState.SCREENED: (_("核由谁定"), _("居委会答六个问题，写明依据")),
    ProposalState.HEARING: (_("听证会"), _("居委会召集，提前 5 天通知，开完 3 天内贴纪要")),
    ProposalState.PLAN: (_("拟方案"), _("业委会和居委会写预算、配图，每一版都留着")),
    ProposalState.COORDINATION: (_("协调会"), _("居委会请意见不同的各方坐下来谈，可以谈几轮")),
    ProposalState.VOTE: (_("业主表决"), _("业委会贴公告满 15 天再投，参与和同意都够才有效")),
    ProposalState.DIRECT: (_("自治决定"), _("居委会牵头，按大家谈好的方案定")),
    ProposalState.EXECUTION: (_("办理"), _("物业一步一步做，每一步写明日期")),
    ProposalState.ACCEPTANCE: (_("验收"), _("物业报请，业委会验收，不合格就整改")),
    ProposalState.EVALUATION: (_("评议会"), _("居委会请大家评做得怎么样")),
    ProposalState.ARCHIVED: (_("归档"), _("全部材料留存，随时能查")),
}

POSITIONS: Mapping[Position, Words] = {
    Position.AGREE: _("赞成的理由"),
    Position.AGAINST: _("反对的理由"),
}

NUMERALS = "一二三四五六七八九"

BADGES: Mapping[str, str] = {
    Role.RESIDENTS_COMMITTEE: "office",
    Role.OWNERS_COMMITTEE: "office",
    Role.PROPERTY_MANAGER: "service",
}

_TABLES: Mapping[type[object], Mapping[Any, Words]] = {
    ProposalState: STATES,
    Stage: {stage: name for stage, (_glyph, name) in STAGES.items()},
    Move: MOVES,
    Power: POWERS,
    Cause: CAUSES,
    Fact: QUESTIONS,
    MoneySource: SOURCES,
    Position: POSITIONS,
    Stance: STANCES,
    Choice: CHOICES,
    Channel: CHANNELS,
    Verdict: VERDICTS,
    Matter: MATTERS,
    Rule: RULES,
}


def words_for(value: object) -> Words:
    """A member of a closed set in words. Raises KeyError for anything else: a page never prints a raw code."""
    return _TABLES[type(value)][value]
