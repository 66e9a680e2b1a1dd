"""Which of the nine matters a text is about, told by its words; several where they name several."""

import re
from collections.abc import Iterator
from dataclasses import replace

from voting.rules.lint.sheet import Code, Finding, Fix, Repair, Severity, Sheet, placed
from voting.rules.matter import Matter, Rule

_FUND = "(?:专项)?维修(?:资金|基金|金)"
_PARK = "(?:停车位|车位|停车场|停车点|充电|车棚|广告|快递柜|基站|信号塔)"
_COMMON = (
    "(?:绿地|绿化带?|草坪|草地|花园|道路|架空层|公共(?:场地|部位|区域)|共有部分|墙面|外墙面|屋顶|屋面|楼顶|电梯轿厢)"
)
_TURN = "(?:改建?[为成]|改作|改造[为成]|辟为|占用|出租|租给|用作|用于经营|设置|经营)"

WORDS: dict[Matter, re.Pattern[str]] = {
    Matter.RULES_OF_PROCEDURE: re.compile("议事规则"),
    Matter.COVENANT: re.compile("管理规约|业主公约"),
    Matter.OWNERS_COMMITTEE: re.compile(
        "(?:选举|更换|增补|补选|罢免|改选|换届)[^，。；？]{0,30}业(?:主)?委(?:员)?会"
        "|业(?:主)?委(?:员)?会[^，。；？]{0,8}(?:选举|换届|改选)|为[^，。；？]{0,12}业(?:主)?委(?:员)?会(?:委员|主任|副主任|候补)"
    ),
    Matter.PROPERTY_MANAGER: re.compile(
        "(?:选聘|续聘|解聘|辞退|聘请|聘用|续签|更换)[^，。；？]{0,30}(?:物业(?!费|管理用房|服务用房)|管理人)|物业服务合同"
    ),
    Matter.USE_FUND: re.compile(f"(?:使用|动用|支用|列支|支取|用)[^，。；？]{{0,12}}{_FUND}"),
    Matter.RAISE_FUND: re.compile(
        f"(?:筹集|续筹|补缴|补交|补建|交存|归集)[^，。；？]{{0,16}}{_FUND}|{_FUND}[^，。；？]{{0,6}}(?:筹集|续筹|补缴|补交|交存)"
    ),
    Matter.REBUILD: re.compile("(?:改建|翻建)(?!为|成)|重建|扩建|加建|加层|(?:加装|增设)[^，。；？]{0,6}电梯"),
    Matter.CHANGE_COMMON_USE: re.compile(
        f"(?:增设|新增|增加|增划|划定|设置|建设|新建|安装|改建?[为成]|改造[为成]|辟为)[^，。；？]{{0,24}}{_PARK}"
        f"|{_COMMON}[^，。；？]{{0,16}}{_TURN}|{_TURN}[^，。；？]{{0,16}}{_COMMON}|广告位"
    ),
    Matter.OTHER_MAJOR: re.compile(
        "停车(?:位)?(?:管理)?(?:费|收费|规则|规定|办法|制度|管理)|车位(?:费|收费|租金|分配)|收费(?:标准|办法|规则|方案)"
        "|物业费|诉讼|起诉|公共收益[^，。；？]{0,10}(?:分配|使用|用于)"
    ),
}


def fitting(text: str) -> dict[Matter, tuple[int, int]]:
    """The matters that `text` names, each with where it does."""
    hits = {matter: match for matter, words in WORDS.items() if (match := words.search(text))}
    spans = {matter: match.span() for matter, match in hits.items()}
    if Matter.RAISE_FUND in spans and Matter.USE_FUND in spans and _within(spans, Matter.USE_FUND, Matter.RAISE_FUND):
        del spans[Matter.USE_FUND]
    if Matter.CHANGE_COMMON_USE in spans and _within(spans, Matter.CHANGE_COMMON_USE, Matter.OTHER_MAJOR):
        del spans[Matter.CHANGE_COMMON_USE]
    return spans


def _within(spans: dict[Matter, tuple[int, int]], inner: Matter, outer: Matter) -> bool:
    """Whether the words of `inner` end in those of `outer`: 设置停车收费办法 is about the fee."""
    return outer in spans and spans[inner][0] <= spans[outer][1] and spans[inner][1] > spans[outer][0]


def check_subject(sheet: Sheet, number: int) -> Iterator[Finding]:
    """A matter that the text does not name, or a weaker one of those it names. It asks where several fit."""
    asked = sheet.questions[number - 1]
    fits = fitting(asked.text)
    if not fits:
        return
    strict = {matter for matter in fits if matter.rule is Rule.SPECIAL}
    weaker = asked.matter.rule is Rule.ORDINARY
    if asked.matter in fits and not (weaker and strict):
        return
    severity = Severity.MUST if weaker and strict == set(fits) else Severity.SHOULD
    others = [matter for matter in fits if matter is not asked.matter]
    repairs = tuple(
        Repair(Fix.TAKE_MATTER, sheet.with_question(number, replace(asked, matter=matter))) for matter in others
    )
    yield placed(Finding(Code.WRONG_MATTER, severity, repairs=repairs), sheet, number, fits[others[0]])
