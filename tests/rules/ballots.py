"""Example ballots: clean ones, on which the linter says nothing, and others with what it says of them."""

from dataclasses import dataclass

from voting.rules.lint import Code
from voting.rules.matter import Matter

PLAN = "按设计图施工，物业每周公布进度，做完由业委会验收。"
ON_GREEN = "东侧道路拓宽，占用中心绿地 400 平方米划 92 个车位。"
PERMITTED = ("绿化部门占用绿地批准", "规划部门意见", "消防审查意见")


@dataclass(frozen=True, slots=True)
class Example:
    """A question, its matter, what lies beside it, and the faults in it."""

    text: str
    matter: Matter
    faults: frozenset[Code] = frozenset()
    plan: str = PLAN
    costed: bool = True
    permits: tuple[str, ...] = ()


def _faulty(text: str, matter: Matter, *faults: Code, plan: str = PLAN, costed: bool = True) -> Example:
    return Example(text, matter, frozenset(faults), plan=plan, costed=costed)


CLEAN = [
    # 山鑫阳光城: 305 bays and 15 chargers
    Example(
        "是否同意按《车位方案（第 1 版）》，在东侧道路、花架下和河道西侧增设 305 个停车位、15 个公用充电桩？",
        Matter.CHANGE_COMMON_USE,
    ),
    Example("是否同意增设 305 个停车位？", Matter.CHANGE_COMMON_USE),
    Example("是否同意占用中心绿地增设 92 个停车位？", Matter.CHANGE_COMMON_USE, plan=ON_GREEN, permits=PERMITTED),
    Example("是否同意占用绿化带增设充电棚（绿化、规划、消防审批办妥后施工）？", Matter.CHANGE_COMMON_USE),
    Example("是否同意在 1-2 栋对面空地增设电动自行车充电棚？", Matter.CHANGE_COMMON_USE),
    Example("是否同意将 5号楼屋顶出租给通信公司设置基站？", Matter.CHANGE_COMMON_USE),
    Example("是否同意在电梯轿厢内设置广告位，收入归全体业主？", Matter.CHANGE_COMMON_USE),
    Example("是否同意增设停车位，不占绿地？", Matter.CHANGE_COMMON_USE),
    # 品尊国际: the façade, from the fund
    Example("是否同意使用维修资金 178.20 万元修缮 3号楼外立面？", Matter.USE_FUND, costed=False),
    Example("是否同意使用专项维修资金更换 2号楼两台电梯？", Matter.USE_FUND),
    Example("是否同意使用维修资金修缮外立面并更换破损窗台板？", Matter.USE_FUND),
    Example("是否同意动用维修基金大修屋面防水？", Matter.USE_FUND),
    Example("是否同意续筹专项维修资金，每平方米 50 元？", Matter.RAISE_FUND, costed=False),
    # the manager
    Example("是否同意选聘上海安居物业服务有限公司为本小区物业服务企业？", Matter.PROPERTY_MANAGER),
    Example("是否同意续聘安居物业，合同期三年，物业费每平方米 2.80 元？", Matter.PROPERTY_MANAGER),
    Example("是否同意解聘安居物业服务有限公司？", Matter.PROPERTY_MANAGER),
    Example("是否同意选聘安居物业服务有限公司，并授权业委会与其签订合同？", Matter.PROPERTY_MANAGER),
    Example("是否同意采用竞争性谈判的方式选聘物业服务企业？", Matter.PROPERTY_MANAGER),
    # the rest
    Example("是否同意制定和修改后的《业主大会议事规则（草案）》？", Matter.RULES_OF_PROCEDURE),
    Example("是否同意《管理规约》第十二条改为：业主应当在装修前向物业登记？", Matter.COVENANT),
    Example("是否同意选举王建国为第三届业主委员会委员？", Matter.OWNERS_COMMITTEE, plan=""),
    Example("是否同意拆除重建 6号楼？", Matter.REBUILD),
    Example("是否同意 4单元加装电梯？", Matter.REBUILD),
    Example("是否同意停车管理规则采用方案A？", Matter.OTHER_MAJOR),
    Example("是否同意新的停车收费办法？", Matter.OTHER_MAJOR),
    Example("是否同意用公共收益 46.8 万元，更换小区大门和 36 个楼道的门禁？", Matter.OTHER_MAJOR),
    Example("是否同意授权业委会就地库租金提起诉讼？", Matter.OTHER_MAJOR),
    Example("是否同意取消固定停车位，改为先到先停？", Matter.OTHER_MAJOR),
    Example("是否同意拆除和更换旧水泵？", Matter.OTHER_MAJOR),
    Example("是否同意设立环境友好方案宣传栏？", Matter.OTHER_MAJOR),
    Example("是否同意公共收益和往年一样分配？", Matter.OTHER_MAJOR),
    Example("是否同意门卫晚上还是两个人值班？", Matter.OTHER_MAJOR),
    Example("是否同意委托三家机构比选一家公司做审计？", Matter.OTHER_MAJOR),
    Example("是否同意未通过验收的工程由施工方返工？", Matter.OTHER_MAJOR),
    Example("是否同意高空抛物探头方案（如未通过，则维持现状）？", Matter.OTHER_MAJOR),
]

FAULTY = [
    # alternatives; the first is the case of Minhang, 2021 (V14)
    _faulty("停车管理规则采用方案A或方案B", Matter.OTHER_MAJOR, Code.ALTERNATIVES),
    _faulty("请选择方案A、方案B：", Matter.OTHER_MAJOR, Code.ALTERNATIVES),
    _faulty("停车管理规则：方案A/B", Matter.OTHER_MAJOR, Code.ALTERNATIVES),
    _faulty("方案一：地面停车；方案二：机械车库。请选一个。", Matter.OTHER_MAJOR, Code.ALTERNATIVES),
    _faulty("小区停车费是由物业代收还是由业委会代收？", Matter.OTHER_MAJOR, Code.ALTERNATIVES),
    _faulty("外墙涂料采用真石漆还是乳胶漆？", Matter.OTHER_MAJOR, Code.ALTERNATIVES),
    _faulty("在甲、乙、丙三家物业中三选一", Matter.PROPERTY_MANAGER, Code.ALTERNATIVES),
    _faulty("选聘安居物业公司或者乐居物业公司？", Matter.PROPERTY_MANAGER, Code.ALTERNATIVES),
    _faulty("您认为大门应该怎么改？", Matter.OTHER_MAJOR, Code.OPEN_QUESTION),
    # negatives
    _faulty("是否不同意续聘安居物业？", Matter.PROPERTY_MANAGER, Code.NEGATIVE),
    _faulty("是否反对增设停车位？", Matter.CHANGE_COMMON_USE, Code.NEGATIVE),
    _faulty("您不同意更换门禁吗？", Matter.OTHER_MAJOR, Code.NEGATIVE),
    _faulty("是否同意不再续聘安居物业？", Matter.PROPERTY_MANAGER, Code.NEGATIVE),
    # what failing or silence decides; Shenzhen 2020 (V05), Quzhou 2022 (V01)
    _faulty("是否同意续聘安居物业服务有限公司，未过半即解聘？", Matter.PROPERTY_MANAGER, Code.FAILING_DECIDES),
    _faulty("是否同意续聘安居物业（如未获通过，则视为解聘）？", Matter.PROPERTY_MANAGER, Code.FAILING_DECIDES),
    _faulty("是否同意更换门禁，逾期未投票视为同意？", Matter.OTHER_MAJOR, Code.SILENCE_DECIDES),
    _faulty("是否同意选聘安居物业？未参与表决的，计入多数意见。", Matter.PROPERTY_MANAGER, Code.SILENCE_DECIDES),
    # two matters
    _faulty(
        "是否同意使用维修资金修缮 3号楼外立面，并将东墙面出租作广告位？",
        Matter.USE_FUND,
        Code.TWO_MATTERS,
    ),
    _faulty("是否同意增设 40 个停车位并调整停车收费标准？", Matter.CHANGE_COMMON_USE, Code.TWO_MATTERS),
    _faulty("是否同意解聘安居物业，同时选聘乐居物业？", Matter.PROPERTY_MANAGER, Code.TWO_MATTERS),
    _faulty("是否同意修改业主大会议事规则和管理规约？", Matter.RULES_OF_PROCEDURE, Code.TWO_MATTERS),
    _faulty("是否同意更换门禁并选聘新的物业？", Matter.PROPERTY_MANAGER, Code.TWO_MATTERS),
    # a push
    _faulty("为了大家的利益，是否同意更换门禁？", Matter.OTHER_MAJOR, Code.LEADING),
    _faulty("是否同意更换门禁的好方案？", Matter.OTHER_MAJOR, Code.LEADING),
    _faulty("是否应当更换门禁？", Matter.OTHER_MAJOR, Code.LEADING),
    _faulty("是否同意理应早日更换的门禁？", Matter.OTHER_MAJOR, Code.LEADING),
    _faulty("是否同意解聘不负责任的安居物业？", Matter.PROPERTY_MANAGER, Code.LEADING),
    _faulty("为了孩子们的安全，请大家支持：是否同意修缮围墙？", Matter.OTHER_MAJOR, Code.LEADING),
    # the wrong matter
    _faulty("是否同意增设 305 个停车位？", Matter.OTHER_MAJOR, Code.WRONG_MATTER),
    _faulty("是否同意将绿地改为停车场（绿化、规划、消防手续办妥后实施）？", Matter.OTHER_MAJOR, Code.WRONG_MATTER),
    _faulty("是否同意使用维修资金大修屋面？", Matter.OTHER_MAJOR, Code.WRONG_MATTER),
    _faulty("是否同意续筹维修资金，每平方米 50 元？", Matter.USE_FUND, Code.WRONG_MATTER),
    _faulty("是否同意续聘安居物业？", Matter.OTHER_MAJOR, Code.WRONG_MATTER),
    _faulty("是否同意选举王建国为业主委员会委员？", Matter.OTHER_MAJOR, Code.WRONG_MATTER),
    _faulty("是否同意修改业主大会议事规则？", Matter.COVENANT, Code.WRONG_MATTER),
    _faulty("是否同意加装电梯？", Matter.OTHER_MAJOR, Code.WRONG_MATTER),
    _faulty("是否同意新的停车收费办法？", Matter.CHANGE_COMMON_USE, Code.WRONG_MATTER),
    # what is not attached
    _faulty("是否同意使用维修资金修缮 3号楼外立面？", Matter.USE_FUND, Code.COST_MISSING, costed=False),
    _faulty("是否同意拆除重建 6号楼？", Matter.REBUILD, Code.COST_MISSING, Code.PLAN_MISSING, costed=False, plan=" "),
    _faulty("是否同意续聘安居物业？", Matter.PROPERTY_MANAGER, Code.PLAN_MISSING, plan=""),
    _faulty("是否同意占用中心绿地增设 92 个停车位？", Matter.CHANGE_COMMON_USE, Code.PERMITS_MISSING),
    _faulty("是否同意增设 92 个停车位？", Matter.CHANGE_COMMON_USE, Code.PERMITS_MISSING, plan=ON_GREEN),
    # 山鑫阳光城 with four planted faults
    _faulty(
        "为了大家的安全，是否同意占用绿地增设 305 个停车位，并调整停车收费标准，未投票的视为同意？",
        Matter.OTHER_MAJOR,
        Code.LEADING,
        Code.PERMITS_MISSING,
        Code.TWO_MATTERS,
        Code.SILENCE_DECIDES,
    ),
]
