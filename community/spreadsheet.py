"""The register as a file that any spreadsheet opens safely, and an empty one to fill in.

A cell that begins like a formula gets an apostrophe, which reading takes away again. Phones and rooms are text.
ID numbers are in no export: they are stored nowhere.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from community.rules import shares
from community.rules.changes import Known, UnitState
from community.rules.facts import Source, Use
from community.rules.synonyms import Column

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
TITLES = (
    Column.BUILDING,
    Column.STAIRWELL,
    Column.ROOM,
    Column.AREA,
    Column.SOURCE,
    Column.USE,
    Column.OWNER,
    Column.SHARE,
    Column.PHONE,
    Column.NOTE,
)
USES = {Use.RESIDENTIAL: "住宅", Use.COMMERCIAL: "商业", Use.PARKING: "车位", Use.STORAGE: "储藏"}
SOURCES = {Source.LAND_REGISTER: "登记簿", Source.SURVEY: "测绘", Source.CONTRACT: "合同"}
_IN_TEMPLATE = (*TITLES[:8], Column.ID_NUMBER, *TITLES[8:])
_EXAMPLE = (
    ("7号楼", "2单元", "502", 89.62, "登记簿", "住宅", "王建国", "", "", "13800138000", ""),
    ("7号楼", "2单元", "503", 104.8, "登记簿", "住宅", "李秀英", "1/2", "", "13800138001", ""),
    ("7号楼", "2单元", "503", 104.8, "登记簿", "住宅", "张伟", "1/2", "", "13800138002", ""),
    ("7号楼", "2单元", "601", 89.62, "合同", "住宅", "赵敏、杨帆", "", "", "13800138003", "共同共有"),
    ("商铺", "", "石化路102号", 31.55, "测绘", "商业", "某某商贸有限公司", "", "", "021-57930000", ""),
)
_ROWS, _WIDTH = 1_000, 16  # of the template: rows whose cells are text, and how wide its columns are

Value = str | Decimal


def safe(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULAS) else text


def rows(units: Iterable[UnitState]) -> Iterator[Sequence[Value]]:
    """The rows of a register: a line for each owner of each unit."""
    for unit in units:
        for owner in unit.owners:
            yield (
                *map(safe, unit.place),
                Decimal(unit.area.whole) / unit.area.PER_SQUARE_METRE,
                SOURCES[unit.source],
                USES[unit.use],
                safe(owner.name),
                shares.shown(owner.share),
                _phone(owner),
                _note(unit),
            )


def as_csv(units: Iterable[UnitState]) -> bytes:
    """The register as CSV in UTF-8 with its mark, by which Excel knows it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([title.value for title in TITLES])
    writer.writerows(rows(units))
    return out.getvalue().encode("utf-8-sig")


def as_workbook(units: Iterable[UnitState]) -> bytes:
    """The register as .xlsx; everything but the area is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("业主名册")
    sheet.append([title.value for title in TITLES])
    for row in rows(units):
        sheet.append([_cell(sheet, value) for value in row])
    return _saved(book)


def template() -> bytes:
    """An empty register to fill in, with an example and how to fill it in on sheets of their own."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "业主名册"
    _head(sheet)
    for number, title in enumerate(_IN_TEMPLATE, start=1):
        if title is not Column.AREA:
            for row in range(2, _ROWS + 2):
                sheet.cell(row, number).number_format = "@"
    _list(sheet, Column.SOURCE, SOURCES.values())
    _list(sheet, Column.USE, USES.values())
    example = book.create_sheet("示例")
    _head(example)
    for cells in _EXAMPLE:
        example.append(cells)
    explained = book.create_sheet("填写说明")
    for line in _explained():
        explained.append([line])
    explained.column_dimensions["A"].width = 90
    return _saved(book)


def _explained() -> Sequence[str]:
    return (
        _("一行写一户。共有人可以写在同一格，用顿号隔开；也可以每人一行，楼号、室号、面积照写，并写明份额。"),
        _("面积写平方米数，最多四位小数。面积来源从列表里选：登记簿、测绘、合同。"),
        _("共同共有的在备注里写“共同共有”，不写份额；按份共有的写 1/2 这样的份额，加起来是 1。"),
        _("证件号码只用来分清同名的人，不保存原文；没有可以空着。"),
        _("没有卖出的户，产权人写建设单位，备注写“未售”。"),
        _("“示例”和“填写说明”两张表不会被导入。"),
    )


def _head(sheet: Worksheet) -> None:
    sheet.append([title.value for title in _IN_TEMPLATE])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = _WIDTH
    sheet.freeze_panes = "A2"


def _list(sheet: Worksheet, column: Column, words: Iterable[str]) -> None:
    """Offer the words in the column's cells."""
    letter = sheet.cell(1, _IN_TEMPLATE.index(column) + 1).column_letter
    choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    choice.add(f"{letter}2:{letter}{_ROWS + 1}")
    sheet.add_data_validation(choice)


def _cell(sheet: Worksheet, value: Value) -> Cell:
    cell: Cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
    return cell


def _phone(owner: Known) -> str:
    """A phone as people dial it: 13800138000, 021-57930000 without its dash."""
    number = owner.phone.removeprefix("+86")
    return number if not number or (len(number) == 11 and number[0] == "1") else f"0{number}"


def _note(unit: UnitState) -> str:
    joint = len(unit.owners) > 1 and unit.owners[0].share is None
    return "、".join(word for word, holds in (("未售", not unit.sold), ("共同共有", joint)) if holds)


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
