"""What cannot be read is named with its place and its mend, all at once; nothing crashes the reader."""

import contextlib
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.rules import parties, places
from community.rules.cells import Cell, Sheet
from community.rules.facts import Notice, Source
from community.rules.problems import Problem, RegisterRefused, Unclear, Why
from community.wording import MENDS, NOTICES, line
from tests.registers import (
    ROWS,
    TITLES,
    TOTAL,
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
    I,
    J,
    problems_of,
    read,
    sheet,
    spoilt,
)

CELLS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        ["同上", "合计", "共5户", "无", "/", "一、", "、", "\n", "#N/A", "1,0", "未售", "\0", *map(str, TITLES)]
    )
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
)


# --- what is refused, and where ---

BROKEN: list[tuple[int, int, Cell, Why]] = [
    (0, A, None, Why.EMPTY),
    (0, A, "同上", Why.NOTHING_ABOVE),
    (0, A, "1号楼？？", Why.BAD_BUILDING),
    (0, A, date(2026, 1, 1), Why.A_DATE),
    (0, B, "一/二单元", Why.BAD_STAIRWELL),
    (1, C, None, Why.EMPTY),
    (1, C, "同上", Why.NOT_DITTO),
    (1, C, 101.5, Why.BAD_ROOM),
    (1, C, -202, Why.BAD_ROOM),
    (1, C, "202、203", Why.BAD_ROOM),
    (1, C, date(2026, 2, 2), Why.A_DATE),
    (1, D, None, Why.EMPTY),
    (1, D, 0, Why.BAD_AREA),
    (1, D, -89.62, Why.BAD_AREA),
    (1, D, "约90", Why.BAD_AREA),
    (1, D, "89 62", Why.BAD_AREA),
    (1, D, 89.62001, Why.BAD_AREA),
    (1, D, True, Why.BAD_AREA),
    (1, D, float("nan"), Why.BAD_AREA),
    (1, D, "#REF!", Why.A_FORMULA_ERROR),
    (1, D, time(8, 30), Why.A_DATE),
    (1, D, timedelta(days=89), Why.A_DATE),
    (1, E, None, Why.EMPTY),
    (1, E, "住家", Why.BAD_USE),
    (1, F, None, Why.EMPTY),
    (1, F, "无", Why.EMPTY),
    (1, F, "12345", Why.BAD_NAME),
    (1, F, 20260101.0, Why.BAD_NAME),
    (1, F, "许超欣、许超欣", Why.NAME_TWICE),
    (1, G, "31019919831118480", Why.BAD_ID),
    (1, G, 310199198311184801.0, Why.ID_ROUNDED),
    (1, G, "310199198311184801、310199198311184802", Why.TOO_MANY_IDS),
    (1, G, "310199196508215052", Why.ID_OF_ANOTHER),
    (1, H, "1543250694", Why.BAD_PHONE),
    (1, H, "12345678901", Why.BAD_PHONE),
    (1, H, "57930000", Why.NO_AREA_CODE),
    (1, H, "15411112222 15433334444", Why.BAD_PHONE),
    (1, I, None, Why.NO_SOURCE),
    (1, I, "同上", Why.NOT_DITTO),
    (1, C, 101, Why.UNIT_TWICE),
    (1, A, "1幢", Why.BUILDING_SPELT_TWO_WAYS),
    (1, B, None, Why.STAIRWELL_MISSING),
]


@pytest.mark.parametrize(("row", "column", "value", "why"), BROKEN)
def test_every_kind_of_broken_cell_is_reported_where_it_is(row: int, column: int, value: Cell, why: Why) -> None:
    problem = next(p for p in problems_of(spoilt(row, column, value)) if p.why is why)
    assert (problem.sheet, problem.row) == ("一期", row + 3)
    assert str(TITLES[column]).removesuffix("（㎡）") in problem.column
    assert MENDS[why]


@pytest.mark.parametrize(("row", "column", "value", "why"), BROKEN)
def test_a_broken_cell_brings_no_problem_but_its_own(row: int, column: int, value: Cell, why: Why) -> None:
    found = problems_of(spoilt(row, column, value))
    assert [problem.why for problem in found] == [why]


def test_a_person_cannot_hold_an_unsold_flat() -> None:
    [problem] = problems_of(spoilt(1, J, "未售"))
    assert (problem.why, problem.column, problem.value) == (Why.UNSOLD_TO_A_PERSON, "F 产权人", "许超欣")


def test_all_problems_come_at_once_and_in_order() -> None:
    rows = [list(cells) for cells in ROWS]
    rows[0][D], rows[1][H], rows[4][E] = "约75", "12", "铺"
    found = problems_of(sheet(rows), sheet([[*ROWS[0][:2], 301, 0, *ROWS[0][4:]]], name="二期"))
    assert [(p.sheet, p.row, p.column[0]) for p in found] == [
        ("一期", 3, "D"),
        ("一期", 4, "H"),
        ("一期", 7, "E"),
        ("二期", 3, "D"),
    ]
    assert [p.value for p in found] == ["约75", "12", "铺", "0"]


def test_a_problem_reads_as_one_plain_sentence() -> None:
    [problem] = problems_of(spoilt(1, D, "约90"))
    assert line(problem) == (
        "一期 第 4 行 D 建筑面积（㎡） “约90”：这不是面积。请填大于 0 的平方米数，最多四位小数，例如 89.62。"
    )


def test_totals_that_the_rows_do_not_reach_are_problems() -> None:
    count, area = problems_of(sheet(total=["合计", None, "共6户", 419.75]))
    assert (count.why, count.facts) == (Why.COUNT_DIFFERS, {"declared": 6, "found": 5})
    assert (area.why, area.facts) == (Why.AREA_DIFFERS, {"declared": "419.75", "found": "419.755"})
    assert (area.row, area.column) == (8, "D 建筑面积（㎡）")


def test_a_row_lost_from_the_middle_is_noticed_by_its_total() -> None:
    assert {p.why for p in problems_of(sheet([*ROWS[:1], *ROWS[3:]]))} == {Why.COUNT_DIFFERS, Why.AREA_DIFFERS}


@pytest.mark.parametrize(
    "total", [["总计：", "5 户", None, "419.755㎡"], ["合计", None, None, 419.75500000000005], ["合 计", "共５户"]]
)
def test_totals_are_read_as_people_write_them(total: list[Cell]) -> None:
    assert problems_of(sheet(total=total)) == []
    assert problems_of(sheet(ROWS[:4], total=total))


def test_rows_without_a_source_are_asked_about_once() -> None:
    rows = [[*cells[:8], None, None] for cells in (ROWS[0], ROWS[1], ROWS[2])]
    [problem] = problems_of(sheet(rows, total=[]))
    assert (problem.why, problem.row, problem.facts) == (Why.NO_SOURCE, 3, {"rows": 3})
    assert {unit.source for unit in read(sheet(rows, total=[]), missing_source=Source.SURVEY).units} == {Source.SURVEY}


def test_a_sheet_without_its_columns_says_which() -> None:
    kept = [place for place, title in enumerate(TITLES) if title not in {"建筑面积（㎡）", "产权人"}]
    rows = [[cells[place] for place in kept] for cells in (TITLES, *ROWS)]
    found = problems_of(Sheet("一期", rows))
    assert [(p.why, p.value) for p in found] == [(Why.NO_COLUMN, "建筑面积"), (Why.NO_COLUMN, "产权人")]


def test_two_columns_of_one_meaning_are_a_problem() -> None:
    [problem] = problems_of(Sheet("一期", [[*TITLES, "面积"], *ROWS]))
    assert (problem.why, problem.row) == (Why.COLUMN_TWICE, 1)


def test_rows_without_a_header_and_books_without_rows_are_problems() -> None:
    assert [p.why for p in problems_of(Sheet("一期", ROWS))] == [Why.NO_HEADER]
    assert [p.why for p in problems_of()] == [p.why for p in problems_of(Sheet("空", []))] == [Why.NO_ROWS]


# --- never a crash ---


def _tells_or_reads(*sheets: Sheet) -> None:
    with contextlib.suppress(RegisterRefused):
        assert read(*sheets).units


@given(st.integers(0, 4), st.integers(0, 9), CELLS)
def test_no_cell_crashes_the_reader(row: int, column: int, value: Cell) -> None:
    for problem in problems_of(spoilt(row, column, value)):
        assert line(problem)


@given(st.lists(st.lists(CELLS, max_size=12), max_size=8), st.booleans())
def test_no_sheet_crashes_the_reader(rows: list[list[Cell]], headed: bool) -> None:
    _tells_or_reads(Sheet("表", [TITLES, *rows] if headed else rows), sheet())


@given(st.lists(CELLS, min_size=10, max_size=10), st.lists(CELLS, max_size=5))
def test_no_row_or_total_crashes_the_reader(row: list[Cell], total: list[Cell]) -> None:
    _tells_or_reads(sheet([*ROWS, row], total=["合计", *total]))


@given(
    st.sampled_from(
        [parties.names, parties.id_numbers, parties.phones, places.building, places.room, places.stairwell]
    ),
    CELLS,
)
def test_a_cell_reader_only_ever_says_unclear(parse: object, cell: Cell) -> None:
    assert callable(parse)
    with contextlib.suppress(Unclear):
        parse(cell)


# --- words ---


def test_every_reason_and_remark_has_its_words() -> None:
    assert MENDS.keys() == set(Why)
    assert NOTICES.keys() == set(Notice)


def test_a_total_row_is_not_needed() -> None:
    assert problems_of(sheet(total=[])) == []


def test_problems_are_values() -> None:
    [problem] = problems_of(spoilt(1, D, "约90"))
    assert replace(problem) == problem
    assert isinstance(problem, Problem)


def test_a_total_may_be_of_the_whole_file() -> None:
    second = sheet([["3号楼", *ROWS[0][1:]]], total=["总计", None, "6户", 495.185], name="二期")
    assert problems_of(sheet(), second) == []
    assert TOTAL[3] == 419.755
