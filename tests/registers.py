"""A small register for tests, and how to spoil one cell of it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from community.rules.cells import Cell, Sheet
from community.rules.facts import Register, Source
from community.rules.problems import Problem, RegisterRefused
from community.rules.register import register_of

SHARED = Path(__file__).parents[2] / "shared" / "data" / "register_shanxin.xlsx"

TITLES: list[Cell] = [
    "楼号",
    "单元",
    "室号",
    "建筑面积（㎡）",
    "用途",
    "产权人",
    "证件号码",
    "联系电话",
    "产权证号",
    "备注",
]
A, B, C, D, E, F, G, H, I, J = range(10)  # noqa: E741 - the letters of the columns

COUPLE, DEVELOPER = "杨艳英、龚晨然", "山鑫房地产有限公司"

# Row 1 is the title, row 2 the header: the first unit stands in row 3, the total in row 8.
ROWS: list[list[Cell]] = [
    ["1号楼", "1单元", 101.0, 75.43, "住宅", "郭国桂", "310199196508215052", "154 7434-1582", "沪1号", None],
    ["同上", "1单元", "２０２室", 118.355, "住宅", " 许超欣\u3000", "310199198311184801", 15427271318.0, "沪2号", None],
    ["同上", "2单元", 103.0, "89.62平方米", "住宅", COUPLE, "310199197009046832", "15432506946", "沪3号", "共同共有"],
    ["2号楼", "1单元", 101.0, 104.8, "住宅", DEVELOPER, "91310199MA1J8XXX0X", "021-57930000", "沪4号", "未售"],
    ["商铺", None, "石化路102号", 31.55, "商业", "郭琳涵", "310199195006094728", "15448678971", None, "合同面积"],
]  # fmt: skip
TOTAL: list[Cell] = ["合计", None, "共5户", 419.755]


def sheet(rows: Sequence[Sequence[Cell]] = ROWS, *, total: Sequence[Cell] = TOTAL, name: str = "一期") -> Sheet:
    """The rows under a title and the header, with a total and a footer."""
    return Sheet(name, [["某小区业主名册"], TITLES, *rows, total, [], ["制表：物业服务中心 2026年10月"]])


def spoilt(row: int, column: int, value: Cell) -> Sheet:
    """The small register with one cell changed; `row` counts the units from 0."""
    rows = [list(cells) for cells in ROWS]
    rows[row][column] = value
    return sheet(rows)


def read(*sheets: Sheet, missing_source: Source | None = None) -> Register:
    """The register in the sheets."""
    return register_of(sheets, fingerprint="0" * 64, missing_source=missing_source)


def problems_of(*sheets: Sheet, missing_source: Source | None = None) -> list[Problem]:
    """What is wrong with the sheets; empty where nothing is."""
    try:
        read(*sheets, missing_source=missing_source)
    except RegisterRefused as refusal:
        return list(refusal.problems)
    return []


def workbook(path: Path, *sheets: Sheet) -> Path:
    """The sheets as a real .xlsx file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for each in sheets:
        page = book.create_sheet(each.name)
        for cells in each.rows:
            page.append([cell if isinstance(cell, str | int | float | date | None) else str(cell) for cell in cells])
    book.save(path)
    return path
