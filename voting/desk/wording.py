"""The nine matters as the desk offers them: what each is, an example, and what it needs."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from voting.rules.matter import Matter, Rule

NAMES = {
    Matter.RULES_OF_PROCEDURE: _("业主大会议事规则"),
    Matter.COVENANT: _("管理规约"),
    Matter.OWNERS_COMMITTEE: _("选举、更换业委会成员"),
    Matter.PROPERTY_MANAGER: _("选聘、解聘物业"),
    Matter.USE_FUND: _("使用维修资金"),
    Matter.RAISE_FUND: _("筹集维修资金"),
    Matter.REBUILD: _("改建、重建房屋和设施"),
    Matter.CHANGE_COMMON_USE: _("改变共有部分的用途，或用来经营"),
    Matter.OTHER_MAJOR: _("其他重大事项"),
}

EXAMPLES = {
    Matter.RULES_OF_PROCEDURE: _("例如：怎么表决、业委会任期几年"),
    Matter.COVENANT: _("例如：装修、养宠物、外墙的规矩"),
    Matter.OWNERS_COMMITTEE: _("每位候选人单独一题"),
    Matter.PROPERTY_MANAGER: _("例如：选聘、续聘、解聘。续聘没通过，不等于决定解聘"),
    Matter.USE_FUND: _("例如：修外墙、换电梯、修屋面。要写明花多少"),
    Matter.RAISE_FUND: _("例如：维修资金不够了，再交多少"),
    Matter.REBUILD: _("例如：加建、拆了重建"),
    Matter.CHANGE_COMMON_USE: _("例如：绿地、道路改车位，装充电桩，出租墙面做广告"),
    Matter.OTHER_MAJOR: _("例如：停车收费、公共收益怎么用、替全体业主起诉"),
}

_NEEDED = {Rule.ORDINARY: _("同意过半数"), Rule.SPECIAL: _("同意满四分之三")}

MATTER_CHOICES = [
    (
        matter.value,
        format_lazy("{number}. {name}（{needed}）", number=matter.value, name=name, needed=_NEEDED[matter.rule]),
    )
    for matter, name in NAMES.items()
]
MATTERS = [(matter, name, EXAMPLES[matter]) for matter, name in NAMES.items()]
