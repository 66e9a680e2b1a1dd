"""Published results as facts: what each announcement printed, with its source, and what the recount of it says.

Numbers are as printed: persons, and square metres. Where an announcement prints percentages, they stand with what
they are said to be a share of.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from voting.rules.matter import Matter
from voting.rules.quorum import Q
from voting.rules.recount.announcement import (
    Announced,
    Announcement,
    Base,
    Figures,
    Measure,
    Part,
    PrintedShare,
)
from voting.rules.recount.finding import Code
from voting.rules.recount.reading import read_area, read_persons, read_printed
from voting.rules.recount.recounting import Standing
from voting.rules.verdict import Verdict

ALL = {Verdict.PASSED, Verdict.NOT_PASSED, Verdict.INVALID}
TOTAL, PART, YES, NO, ABSTAIN, SILENT = (
    Part.TOTAL,
    Part.TOOK_PART,
    Part.AGREE,
    Part.AGAINST,
    Part.ABSTAIN,
    Part.SILENT,
)


@dataclass(frozen=True, slots=True)
class Published:
    """A published result and what its figures allow."""

    key: str
    source: str
    announcement: Announcement
    standing: Standing
    possible: set[Verdict]
    codes: set[Code]


def figures(persons: Mapping[Part, int], area: Mapping[Part, str]) -> Announcement:
    """An announcement that prints these and nothing else."""
    return Announcement(
        persons=Figures({part: read_persons(value) for part, value in persons.items()}),
        area=Figures({part: read_area(value) for part, value in area.items()}),
    )


def less(figures: Figures[Q], gone: Collection[Part]) -> Figures[Q]:
    """The same figures with some not printed."""
    return Figures({part: value for part, value in figures.printed.items() if part not in gone})


def share(measure: Measure, part: Part, printed: str, of: Base | None, *, after: bool = False) -> PrintedShare:
    return PrintedShare(measure, part, read_printed(printed), of, after_silence=after)


def only_totals(key: str, source: str, persons: int, area: str, *matters: int) -> Published:
    """A preliminary page: the totals are printed, the count is not."""
    announcement = replace(figures({TOTAL: persons}, {TOTAL: area}), matters=tuple(map(Matter, matters)))
    return Published(key, source, announcement, Standing.INCONCLUSIVE, ALL, {Code.ONLY_TOTALS})


def no_figures(key: str, source: str, held_on: date, *matters: int, possible: set[Verdict] = ALL) -> Published:
    announcement = Announcement(matters=tuple(map(Matter, matters)), held_on=held_on, announced=Announced.PASSED)
    return Published(key, source, announcement, Standing.INCONCLUSIVE, possible, {Code.NO_FIGURES})


P, A = Measure.PERSONS, Measure.AREA
V01 = figures(
    {TOTAL: 1505, PART: 1360, YES: 238, NO: 762, ABSTAIN: 256, SILENT: 100},
    {TOTAL: "191619.21", PART: "171755.223", YES: "29734.25", NO: "95862.363", SILENT: "13000.9"},
)
V01_SHARES = (
    share(P, PART, "90.37", Base.TOTAL),
    share(A, PART, "89.63", Base.TOTAL),
    share(P, YES, "17.50", Base.TOOK_PART),
    share(A, YES, "17.31", Base.TOOK_PART),
    share(P, NO, "56.03", Base.TOOK_PART),
    share(A, NO, "55.81", Base.TOOK_PART),
    share(P, NO, "63.40", Base.TOOK_PART, after=True),
    share(A, NO, "63.38", Base.TOOK_PART, after=True),
)
V04 = figures({PART: 3936, YES: 3179}, {PART: "340575.45", YES: "281194.21"})
V04_SHARES = (
    share(P, PART, "68.74", Base.TOTAL),
    share(A, PART, "70.53", Base.TOTAL),
    share(P, YES, "80.77", Base.TOOK_PART),
    share(A, YES, "82.56", Base.TOOK_PART),
)
HIRE = (Matter.PROPERTY_MANAGER,)

PUBLISHED = [
    Published(
        "V01",
        "衢州衢江区君悦东方，boyuezhiku.cn NewsDetail 219; 100 silent were added to the majority, which is against",
        replace(V01, matters=HIRE, held_on=date(2022, 8, 26), announced=Announced.NOT_PASSED, shares=V01_SHARES),
        Standing.FOLLOWS,
        {Verdict.NOT_PASSED},
        {Code.SUM_REST, Code.SHARE_WRONG, Code.NO_DECISION_IS_NO_DISMISSAL, Code.AGAINST_OVER_HALF},
    ),
    Published(
        "V04",
        "重庆南岸区某小区，(2022)渝05民终5659号; totals not printed",
        replace(V04, matters=HIRE, held_on=date(2021, 3, 1), announced=Announced.PASSED, shares=V04_SHARES),
        Standing.FOLLOWS,
        {Verdict.PASSED},
        {Code.IMPLIED, Code.IMPLIED_BETWEEN},
    ),
    Published(
        "V04 without its percentages",
        "the same, as the columns of the collection hold it",
        replace(V04, matters=HIRE, held_on=date(2021, 3, 1), announced=Announced.PASSED),
        Standing.INCONCLUSIVE,
        {Verdict.PASSED, Verdict.INVALID},
        set(),
    ),
    Published(
        "V05",
        "深圳龙岗区德兴花园，bbzoh.cn 1051159960; the street revoked the announced “not renewed”",
        replace(
            figures({TOTAL: 1428, YES: 446, NO: 930}, {TOTAL: "132675.56", YES: "43576.43", NO: "84471.07"}),
            matters=HIRE,
            held_on=date(2020, 8, 8),
            announced=Announced.OPPOSITE,
        ),
        Standing.CONTRADICTS,
        {Verdict.NOT_PASSED},
        {Code.OPPOSITE_ANNOUNCED, Code.NO_DECISION_IS_NO_DISMISSAL, Code.AGAINST_OVER_HALF},
    ),
    Published(
        "V10",
        "某小区，yycb.life id 45; persons only, as a share of all",
        replace(
            figures({TOTAL: 2237, YES: 1151}, {}),
            matters=(Matter.OTHER_MAJOR,),
            held_on=date(2022, 9, 4),
            announced=Announced.PASSED,
            shares=(share(P, YES, "51.5", Base.TOTAL),),
        ),
        Standing.INCONCLUSIVE,
        ALL,
        {Code.MEASURE_MISSING, Code.SHARE_NOT_OF_LAW},
    ),
    Published(
        "V12",
        "上海金山区C小区，东方网 2022-02-09; of what the 83 % are a share is not said",
        Announcement(
            matters=(Matter.CHANGE_COMMON_USE, Matter.OTHER_MAJOR),
            held_on=date(2020, 6, 12),
            announced=Announced.PASSED,
            shares=(share(P, YES, "83", None),),
        ),
        Standing.INCONCLUSIVE,
        {Verdict.PASSED, Verdict.NOT_PASSED},
        {Code.MEASURE_MISSING},
    ),
    no_figures("V14", "上海闵行区某小区，m.bjxh8388.com; no counts, plan A or B", date(2021, 12, 1), 9),
    no_figures("V15", "上海金山区御景龙庭，金山报 2025-12-16; no counts", date(2025, 5, 1), 5),
    only_totals("V18", "东莞天鹅堡花园25号楼，zjj.dg.gov.cn 0d48526c", 16, "3086.56"),
    only_totals("V19", "东莞天鹅堡花园3号楼，zjj.dg.gov.cn 9ac63243", 25, "3011.25", 7),
    only_totals("V24", "东莞城市花园7座1单元，zjj.dg.gov.cn 633856a0", 44, "4433.46", 5, 7),
    only_totals("V26", "东莞桥头峰景台，zjj.dg.gov.cn 9299f18c", 577, "78756.37", 8),
    only_totals("V28", "东莞中信新天地，zjj.dg.gov.cn 04d7080e", 1880, "158949.87", 9),
    only_totals("V32", "绵阳银珠物业小区A1，www.mywxzj.com 8002", 53, "5369.63", 5),
    only_totals("V33", "绵阳福星·都市时尚1，www.mywxzj.com 8002", 395, "29225.16", 5, 7),
]
