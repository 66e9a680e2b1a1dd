"""States, stages, moves and what is found about a proposal, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deliberation.rules import Cause, Move, Power, ProposalState, Stage
from deliberation.rules.plan import MoneySource
from deliberation.rules.screening import Fact

STATES: dict[ProposalState, str | Promise] = {
    ProposalState.IDEA: _("征集附议"),
    ProposalState.SECONDED: _("已附议，等居委会核"),
    ProposalState.SCREENED: _("已受理"),
    ProposalState.HEARING: _("听证会"),
    ProposalState.PLAN: _("拟方案"),
    ProposalState.SOUNDING: _("摸底"),
    ProposalState.COORDINATION: _("协调会"),
    ProposalState.VOTE: _("表决"),
    ProposalState.DIRECT: _("自治决定"),
    ProposalState.EXECUTION: _("办理中"),
    ProposalState.ACCEPTANCE: _("待验收"),
    ProposalState.EVALUATION: _("评议会"),
    ProposalState.ARCHIVED: _("已归档"),
    ProposalState.RETURNED: _("已退回"),
    ProposalState.WITHDRAWN: _("已撤回"),
    ProposalState.MERGED: _("已合并"),
    ProposalState.LAPSED: _("附议不够，已过期"),
}

STAGES: dict[Stage, tuple[str, str | Promise]] = {
    Stage.PROPOSE: ("提", _("提议")),
    Stage.DISCUSS: ("议", _("商议")),
    Stage.DECIDE: ("决", _("表决")),
    Stage.CARRY_OUT: ("办", _("办理")),
    Stage.EVALUATE: ("评", _("评议")),
}

MOVES: dict[Move, str | Promise] = {
    Move.GATHER: _("附议已够"),
    Move.LAPSE: _("附议到期"),
    Move.SCREEN: _("受理"),
    Move.APPEAL: _("请居委会再核一次"),
    Move.RETURN: _("退回"),
    Move.RESUBMIT: _("改好了，再提一次"),
    Move.WITHDRAW: _("撤回"),
    Move.MERGE: _("合并到另一件"),
    Move.HEAR: _("开听证会"),
    Move.DRAW_UP: _("转入拟方案"),
    Move.SOUND_OUT: _("摸底"),
    Move.COORDINATE: _("开协调会"),
    Move.PUT_TO_VOTE: _("提交业主表决"),
    Move.DECIDE_DIRECTLY: _("自治决定"),
    Move.CARRY: _("表决通过"),
    Move.FAIL: _("表决没有通过"),
    Move.START: _("开始办理"),
    Move.HAND_OVER: _("报请验收"),
    Move.ACCEPT: _("验收通过"),
    Move.REJECT: _("验收不通过，继续整改"),
    Move.ARCHIVE: _("归档"),
}

# The same moves as things that happened, for the history of a proposal.
EVENTS: dict[Move, str | Promise] = {
    Move.GATHER: _("附议够了"),
    Move.LAPSE: _("附议不够，过期了"),
    Move.SCREEN: _("居委会受理了"),
    Move.APPEAL: _("提议人请居委会再核"),
    Move.RETURN: _("居委会退回了"),
    Move.RESUBMIT: _("改好后又提了"),
    Move.WITHDRAW: _("提议人撤回了"),
    Move.MERGE: _("合并到另一件了"),
    Move.HEAR: _("进入听证会"),
    Move.DRAW_UP: _("进入拟方案"),
    Move.SOUND_OUT: _("进入摸底"),
    Move.COORDINATE: _("进入协调会"),
    Move.PUT_TO_VOTE: _("提交了业主表决"),
    Move.DECIDE_DIRECTLY: _("进入自治决定"),
    Move.CARRY: _("业主表决通过了"),
    Move.FAIL: _("业主表决没有通过"),
    Move.START: _("开始办理了"),
    Move.HAND_OVER: _("办完，报请验收了"),
    Move.ACCEPT: _("验收通过了"),
    Move.REJECT: _("验收没有通过，继续整改"),
    Move.ARCHIVE: _("归档了"),
}

POWERS: dict[Power, str | Promise] = {
    Power.OWNER: _("业主本人"),
    Power.BUILDING: _("本楼业主"),
    Power.ASSEMBLY: _("全体业主"),
    Power.SELF_GOVERNANCE: _("居民自治"),
    Power.STREET: _("街道或区"),
}

CAUSES: dict[Cause, str | Promise] = {
    Cause.UNCLEAR: _("没写清楚要做什么"),
    Cause.NO_COST: _("花费没有算"),
    Cause.SEVERAL_MATTERS: _("一次说了几件事"),
    Cause.DONE_ALREADY: _("这件事已经在办"),
    Cause.NOT_HERE: _("不归小区管"),
    Cause.UNLAWFUL: _("这样做不合法"),
    Cause.OTHER: _("别的原因"),
}

SOURCES: dict[MoneySource, str | Promise] = {
    MoneySource.MAINTENANCE_FUND: _("维修资金"),
    MoneySource.PUBLIC_REVENUE: _("公共收益"),
    MoneySource.HOUSEHOLDS: _("各户分摊"),
    MoneySource.STREET_SUBSIDY: _("街道补贴"),
    MoneySource.OTHER: _("其他来源"),
}

# What the residents' committee is asked when it screens.
QUESTIONS: dict[Fact, str | Promise] = {
    Fact.PUBLIC_STREET: _("用到小区外的马路、河道或别的公共地方吗？"),
    Fact.WHOLE_COMMON: _("动到全体业主共有的地方吗？道路、绿地、大门、会所、外墙广告都算。"),
    Fact.BUILDING_COMMON: _("只动到一栋楼或一个单元共有的地方吗？电梯、楼道、屋顶都算。"),
    Fact.COMMON_MONEY: _("要用维修资金，或者大笔公共收益吗？"),
    Fact.OWNERS_OWN: _("动到某一家自己的房子吗？"),
    Fact.SERVICE: _("只是一项服务或活动，不动共有的地方吗？"),
}

# Why that fact makes it their power.
GROUNDS: dict[Fact, str | Promise] = {
    Fact.PUBLIC_STREET: _("小区外的公共地方归街道或区管，小区只能提建议。"),
    Fact.WHOLE_COMMON: _("这里归全体业主共有，由业主共同决定。《民法典》第二百七十八条。"),
    Fact.BUILDING_COMMON: _("这一部分归本楼业主共有，由他们共同决定。《上海市住宅物业管理规定》第六十九条。"),
    Fact.COMMON_MONEY: _("维修资金和公共收益归全体业主共有，怎么用由业主共同决定。《民法典》第二百七十八条。"),
    Fact.OWNERS_OWN: _("专有部分由业主自己做主，不能妨害别人。《民法典》第二百七十二条。"),
    Fact.SERVICE: _("不动共有的地方，由居民自治办理。《居民委员会组织法》第三条。"),
}
