"""States, stages and moves in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deliberation.rules import Move, Power, ProposalState, Stage

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
