"""What the people of the demonstration say. Every name, sum and sentence is invented; the case is a real kind.

Money in cents (分).
"""

from dataclasses import dataclass

from deliberation.rules import Power, ProposalState, Stance
from deliberation.rules.argument import Position
from deliberation.rules.plan import BudgetLine, Draft, MoneySource, Plan

COMPOUND = "shanxin"
NAME = "山鑫阳光城"


@dataclass(frozen=True, slots=True)
class Seat:
    """Who holds an office, by phone."""

    phone: str
    organ: str
    title: str


@dataclass(frozen=True, slots=True)
class Home:
    """Who lives where, by phone; `capacity` as on the claim."""

    phone: str
    building: str
    room: str
    capacity: str
    name: str = ""


SEATS = [
    Seat("13800138004", "residents_committee", "李书记"),
    Seat("13800138005", "owners_committee", "顾主任"),
    Seat("13800138006", "property_manager", "刘经理"),
]
HOMES = [
    Home("13800138001", "7号楼", "502", "owner"),
    Home("13800138002", "11号楼", "301", "owner"),
    Home("13800138003", "9号楼", "204", "tenant", "吴小军"),
]
UNCLAIMED = ("7号楼", "301")

_CROWDED = (
    "登记的车有 871 辆，车位只有 412 个。晚上八点以后，总有一百多辆停在消防通道和转角。"
    "今年救护车两次开不到楼下。新能源车越来越多，小区里一个公用充电桩也没有。"
)
PARKING = Draft(
    title="增设停车位和公用充电桩",
    problem=_CROWDED,
    plan="东侧道路拓宽，花架拆掉 2 处，一共划 318 个车位。公用充电桩 10 个。",
)
PARKING_PLAN = Draft(
    title="增设 318 个停车位、10 个公用充电桩",
    problem=_CROWDED,
    plan=(
        "东侧道路拓宽，划 212 个车位；花架保留 4 处，架下划 71 个；河道西侧划 35 个。"
        "公用充电桩 10 个，都在公园东侧。步道留 1.8 米，轮椅能过。"
    ),
    budget=(
        BudgetLine("东侧道路拓宽、划线", 180_000_000, MoneySource.STREET_SUBSIDY),
        BudgetLine("花架下的车位和步道", 62_100_000, MoneySource.PUBLIC_REVENUE),
        BudgetLine("公用充电桩 10 个", 20_000_000, MoneySource.OTHER),
    ),
    permits=("绿化调整：区绿化部门", "消防通道：消防复核"),
    alternatives=(
        Plan(
            text="在公园东侧建三层机械车库，划 300 个车位，道路和花架都不动。每年维护约 30 万元。",
            budget=(BudgetLine("机械车库", 900_000_000, MoneySource.MAINTENANCE_FUND),),
        ),
    ),
)
PARKING_FINAL = Draft(
    title="增设 305 个停车位、15 个公用充电桩",
    problem=_CROWDED,
    plan=(
        "东侧道路拓宽，划 212 个车位；花架保留 6 处，架下划 58 个；河道西侧划 35 个。"
        "公用充电桩 15 个：直流 4 个、交流 11 个，公园东侧 9 个，河道西侧 6 个。"
        "底楼窗前 4 米不设车位，步道留 1.8 米，轮椅能过。"
    ),
    budget=(
        BudgetLine("东侧道路拓宽、划线", 180_000_000, MoneySource.STREET_SUBSIDY),
        BudgetLine("花架下的车位和步道", 58_400_000, MoneySource.PUBLIC_REVENUE),
        BudgetLine("公用充电桩 15 个，由运营方出", 30_000_000, MoneySource.OTHER),
    ),
    permits=("绿化调整：区绿化部门已同意", "消防通道：已复核", "规划：不需另行报批"),
)
SITE_PLAN = (
    "总平面示意。1 东侧道路拓宽 212 个；2 花架下 58 个；3 河道西侧 35 个；"
    "4 充电车位，公园东侧 9 个，另 6 个在河道西侧。"
)
PERGOLA = "花架剖面示意。花架净高 2.6 米，车停在下面，藤不动；车位长 5.3 米，步道留 1.8 米，轮椅可通行。"
FEES_PLAN = Draft(
    title="新车位怎么收费、怎么分",
    problem=(
        "车位要是增加了，还是不够一家两辆。先到先得，晚回来的人永远没有；按户分，没车的人觉得吃亏。"
        "登记两辆车的有 118 户，三辆以上 9 户。"
    ),
    plan="第一辆每月 150 元，第二辆 300 元。余下的车位每半年公开抽签一次。收入进公共收益，每季度公布。",
    alternatives=(Plan(text="不分第几辆，每月都是 200 元。按登记先后排队，租客和业主一样排。"),),
)
FEES = Draft(
    title="新车位怎么收费、怎么分",
    problem="车位要是增加了，还是不够一家两辆。先到先得，晚回来的人永远没有；按户分，没车的人觉得吃亏。",
    plan="第一辆每月 150 元，第二辆 300 元。余下的车位每半年抽签一次。收入进公共收益，每季度公布。",
)
GATE = Draft(
    title="更换小区大门和 36 个楼道的门禁",
    problem="门禁坏了 14 个，物业修了三次，快递、推销谁都能进楼。",
    plan="大门换车牌识别和行人闸机，36 个楼道统一换刷卡、密码两用的门禁，老人发卡，不用人脸。",
    cost=46_800_000,
)
CHARGING = Draft(
    title="车棚充电口加到 60 个",
    problem="电动自行车有 300 多辆，车棚里只有 24 个充电口，有人从楼上拉电线下来。",
)
BENCHES = Draft(
    title="小公园添 8 张带扶手的长椅",
    problem="老人走到公园没有地方坐，坐下去没有扶手站不起来。",
    plan="用自治金买 8 张防腐木长椅，装在树荫下，物业负责保养。",
    cost=1_280_000,
)
LIFT = Draft(
    title="3号楼加装电梯，低层住户怎么补偿",
    problem="3号楼 2 单元五楼六楼住着四位八十岁以上的老人，下不了楼。一楼担心采光和噪声。",
)

# What is said in a room: (whose phone, stance, words).
HEARING = [
    ("13800138004", None, "听证会开始。先请提议人说，再请赞成和反对的轮流发言，每次两分钟。"),
    ("13800138002", Stance.AGREE, "第二辆车收 300 元我赞成。晚上一家停三辆，别人只好停到通道上。"),
    ("13800138003", Stance.AGAINST, "租客也要停车。只按户算，合租的三个人怎么办？"),
    ("13800138001", Stance.QUESTION, "登记两辆车的一共多少户？"),
    ("13800138006", None, "登记两辆车的 118 户，三辆以上 9 户，数字到上个月底。"),
    ("13800138002", Stance.AGREE, "抽签我也同意，半年一次，谁都有机会。"),
    ("13800138003", Stance.QUESTION, "抽签的过程能不能请大家来看？"),
    ("13800138005", None, "可以。抽签在居委会活动室做，谁都可以来，结果贴在公告栏。"),
]
PARKING_ROOM = [
    ("13800138002", Stance.AGREE, "消防通道能空出来，救护车、消防车进得来，这是人命关天的事。"),
    ("13800138003", Stance.AGAINST, "老人和孩子平时就在花架下歇脚，改成车位就没地方坐了。"),
    ("13800138006", None, "花架和架下的座位都保留 6 处，车停在外圈。底楼窗前 4 米不设车位。"),
    ("13800138005", None, "钱从美丽家园改造资金、公共收益和充电桩运营方来，不动维修资金，也不向各户收。"),
]


@dataclass(frozen=True, slots=True)
class Reason:
    """An argument of the demonstration: who wrote it, how many neighbours find it helpful, who answers what."""

    phone: str
    position: Position
    text: str
    helpful: int
    answer: tuple[str, str] | None = None


PARKING_ARGUMENTS = [
    Reason("13800138002", Position.AGREE, "消防通道能空出来，救护车、消防车进得来，这是人命关天的事。", 18),
    Reason("13800138001", Position.AGREE, "不动维修资金，也不向各户收钱。", 13),
    Reason("13800138002", Position.AGREE, "充电桩装到小区里，不用再从楼上拉电线。", 7),
    Reason(
        "13800138001",
        Position.AGAINST,
        "底楼窗口正对花架，车灯和尾气直接进屋。",
        16,
        ("13800138006", "底楼窗前 4 米不设车位，最后一版已经改了，少 13 个。"),
    ),
    Reason(
        "13800138003",
        Position.AGAINST,
        "老人和小囡平时就在花架下歇脚，改成车位就没地方坐了。",
        12,
        ("13800138005", "花架和架下的座位保留 6 处，车停在外圈。"),
    ),
]
FEES_ARGUMENTS = [
    Reason("13800138002", Position.AGREE, "第二辆贵一点，一家停三辆的人会想一想。", 9),
    Reason(
        "13800138003",
        Position.AGAINST,
        "合租的三个人各有一辆车，只按户算不公平。",
        5,
        ("13800138004", "听证会上再商量，方案乙就是按先后排队。"),
    ),
]

# The steps of carrying out the gate: (text, due in days from today, done how many days ago or None).
GATE_STEPS = [
    ("三家比选，签合同", -35, 36),
    ("大门车牌识别和闸机安装", -14, 12),
    ("1 到 18 号楼门禁更换", -3, None),
    ("19 到 36 号楼门禁更换", 12, None),
    ("发卡，业主验收", 20, None),
]

# Proposals that stand somewhere on the way: (draft, how far they came, whose power).
ON_THE_WAY = [
    (CHARGING, ProposalState.IDEA, None),
    (LIFT, ProposalState.SCREENED, Power.BUILDING),
    (BENCHES, ProposalState.EVALUATION, Power.SELF_GOVERNANCE),
]
