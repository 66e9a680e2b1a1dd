"""What a result notice quotes of the law, word for word, in the law's language."""

from collections.abc import Mapping

from voting.rules.matter import Matter, Rule

CIVIL_CODE = "《中华人民共和国民法典》第二百七十八条"
# By the name of the city; a local law is quoted where the compound lies under it.
LOCAL: Mapping[str, str] = {"上海市": "《上海市住宅物业管理规定》"}

# Civil Code 278, paragraph 1.
MATTERS: Mapping[Matter, str] = {
    Matter.RULES_OF_PROCEDURE: "制定和修改业主大会议事规则",
    Matter.COVENANT: "制定和修改管理规约",
    Matter.OWNERS_COMMITTEE: "选举业主委员会或者更换业主委员会成员",
    Matter.PROPERTY_MANAGER: "选聘和解聘物业服务企业或者其他管理人",
    Matter.USE_FUND: "使用建筑物及其附属设施的维修资金",
    Matter.RAISE_FUND: "筹集建筑物及其附属设施的维修资金",
    Matter.REBUILD: "改建、重建建筑物及其附属设施",
    Matter.CHANGE_COMMON_USE: "改变共有部分的用途或者利用共有部分从事经营活动",
    Matter.OTHER_MAJOR: "有关共有和共同管理权利的其他重大事项",
}

QUORUM = "三分之二以上"
NEEDED: Mapping[Rule, str] = {Rule.ORDINARY: "过半数", Rule.SPECIAL: "四分之三以上"}

# Civil Code 280, paragraph 2; interpretation of the Supreme Court on ownership of buildings, art. 12.
BINDS = "通过的决定对全体业主具有约束力。"
REVOCATION = (
    "业主认为业主大会的决定侵害其合法权益或者违反法定程序的，"
    "可以自知道或者应当知道决定作出之日起一年内请求人民法院撤销。"
)

ITEMS = "一二三四五六七八九"
