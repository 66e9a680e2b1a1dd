"""Registers as they come: the same small compound in many layouts, each as the bytes of a file.

Every layout tells of the units of `EXPECTED`, unless its name says otherwise.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Row = Sequence[object]
Sheets = Mapping[str, Sequence[Sequence[object]]]

# building, room, area, owners with their shares, phone of the first
EXPECTED: list[tuple[str, str, str, list[tuple[str, str]], str]] = [
    ("7号楼", "101", "89.62", [("王建国", "")], "15400000001"),
    ("7号楼", "102", "104.8", [("李秀英", "1/2"), ("张伟", "1/2")], "15400000002"),
    ("7号楼", "201", "89.62", [("刘洋", "")], "15400000003"),
    ("8号楼", "101", "75.43", [("陈静", "")], "15400000004"),
    ("8号楼", "502", "118.355", [("杨帆", ""), ("赵敏", "")], "15400000005"),
]
UNITS, AREA = len(EXPECTED), "477.825"


def book(sheets: Sheets, then: Callable[[Worksheet], None] = lambda _sheet: None) -> bytes:
    """The sheets as a workbook; `then` may still do something to each."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        then(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text(rows: Iterable[Row], *, encoding: str, delimiter: str = ",") -> bytes:
    """The rows as a text file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def _names(owners: Sequence[tuple[str, str]]) -> str:
    """王强1/2、李娜1/2 in one cell."""
    return "、".join(name + share for name, share in owners)


def _a_row_each(head: Row, *, serial: bool = False) -> list[Row]:
    rows: list[Row] = [head]
    for n, (building, room, area, owners, phone) in enumerate(EXPECTED, start=1):
        cells: list[object] = [building, room, float(area), _names(owners), phone]
        rows.append([n, *cells] if serial else cells)
    return rows


def _lines(address: Callable[[str, str], str], *, blank_further: bool = False) -> list[list[object]]:
    """A line for each owner: address, area, name, share or kind of co-ownership, phone."""
    rows: list[list[object]] = []
    for building, room, area, owners, phone in EXPECTED:
        for n, (name, share) in enumerate(owners):
            held = share or ("共同共有" if len(owners) > 1 else "单独所有")
            place = ["", ""] if n and blank_further else [address(building, room), area]
            rows.append([*place, name, held, phone if n == 0 else ""])
    return rows


def plain_with_serials_and_total() -> bytes:
    """序号 in front, a title above, a total and a signature below."""
    rows = _a_row_each(["序号", "楼栋", "房号", "产权面积(㎡)", "权利人", "联系方式"], serial=True)
    return book(
        {"名册": [["阳光小区业主名册"], *rows, ["合计", "", "5户", 477.825], [], ["制表人：张三", "", "日期："]]}
    )


def two_row_header() -> bytes:
    """房屋信息 and 业主信息 over the names, and 面积 over two kinds of it."""
    head: list[Row] = [
        ["序号", "房屋信息", None, "面积（平方米）", None, "业主", None],
        [None, "幢号", "室号", "建筑", "套内", "姓名", "电话"],
    ]
    rows = [[n, b[0], b[1], float(b[2]), 1.5, _names(b[3]), b[4]] for n, b in enumerate(EXPECTED, start=1)]

    def merge(sheet: Worksheet) -> None:
        for cells in ("A1:A2", "B1:C1", "D1:E1", "F1:G1"):
            sheet.merge_cells(cells)

    return book({"Sheet1": [*head, *rows]}, merge)


def merged_cells() -> bytes:
    """The building merged down its rows, and a unit's cells merged down its co-owners' lines."""
    rows: list[Row] = [["楼号", "室号", "面积", "产权人", "手机"]]
    spans = []
    last = ""
    for building, room, area, owners, phone in EXPECTED:
        top = len(rows) + 1
        for n, (name, share) in enumerate(owners):
            rows.append([building if building != last else None, None if n else room, None if n else float(area),
                         name + share, None if n else phone])  # fmt: skip
            last = building
        if len(owners) > 1:
            spans += [f"{letter}{top}:{letter}{len(rows)}" for letter in "BC"]
    spans += ["A2:A5", "A6:A8"]

    def merge(sheet: Worksheet) -> None:
        for cells in spans:
            sheet.merge_cells(cells)

    return book({"业主": rows}, merge)


def one_cell_addresses() -> bytes:
    """房屋坐落 says it all, a line for each owner with a share."""
    head: Row = ["不动产单元号", "房屋坐落", "产权面积", "权利人", "共有情况", "联系电话"]
    rows = [["310116", *row] for row in _lines(lambda b, r: f"石化街道山鑫路88弄{b.removesuffix('楼')}{r}室")]
    return book({"产权": [head, *rows]})


def a_sheet_per_building() -> bytes:
    """The building is the sheet's name; a summary stands on a sheet of its own."""
    head: Row = ["房号", "建筑面积", "业主姓名", "手机号码"]
    sheets: dict[str, Sequence[Row]] = {
        "汇总": [["楼号", "户数", "面积", "备注"], ["7号楼", 3, 284.04, ""], ["8号楼", 2, 193.785, ""]]
    }
    for building in ("7号楼", "8号楼"):
        mine = [[b[1], float(b[2]), _names(b[3]), b[4]] for b in EXPECTED if b[0] == building]
        sheets[building] = [[f"{building}业主名册"], head, *mine]
    return book(sheets)


def csv_gb18030() -> bytes:
    """As a Chinese Excel saves it: the building only in its first row, addresses with newlines, totals in words."""
    rows: list[Row] = [
        ["阳光小区业主名册，共5户，总建筑面积477.825平方米"],
        ["幢", "室号", "建筑面积", "业主", "电话\n（手机）"],
    ]
    last = ""
    for building, room, area, owners, phone in [*EXPECTED[:3], EXPECTED[3], EXPECTED[4]]:
        rows.append([building if building != last else "", room, area, _names(owners), phone])
        last = building
    return text(rows, encoding="gb18030")


def csv_utf8_with_mark_and_semicolons() -> bytes:
    return text(_a_row_each(["楼号", "室号", "面积", "产权人", "电话"]), encoding="utf-8-sig", delimiter=";")


def tsv_utf16() -> bytes:
    """As Excel saves Unicode text; short addresses 7-101."""
    rows = _lines(lambda b, r: f"{b.removesuffix('号楼')}-{r}", blank_further=True)
    return text([["房号", "面积", "姓名", "份额", "电话"], *rows], encoding="utf-16", delimiter="\t")


def english() -> bytes:
    """English headers, unit numbers with the building's hash."""
    rows = _lines(lambda b, r: f"{b.removesuffix('号楼')}#{r}")
    return book({"Owners": [["Address", "Floor area (sqm)", "Owner", "Share", "Mobile"], *rows]})


def notes_between() -> bytes:
    """The building stands in a line above its rows, notes and subtotals stand between."""
    rows: list[Row] = [["业主情况一览表"], ["室号", "面积", "业主", "联系电话"]]
    for building in ("7号楼", "8号楼"):
        mine = [b for b in EXPECTED if b[0] == building]
        rows.append([building])
        rows += [[b[1], b[2], _names(b[3]), b[4]] for b in mine]
        rows.append(["小计", "284.04" if building == "7号楼" else "193.785"])
        rows.append(["注：以上面积以产证为准，如有出入请与物业联系"])
    return book({"表": [*rows, ["总计：5户", "477.825"]]})


def floors_and_doors() -> bytes:
    """层 and 户 in columns of their own, full-width figures, owners' shares in per cent."""
    rows: list[Row] = [["栋号", "所在层", "户号", "建筑面积", "所有权人", "所占份额", "手机"]]
    for building, room, area, owners, phone in EXPECTED:
        part = "、".join("50%" for _, share in owners if share)
        names = "、".join(name for name, _ in owners)
        full = str.maketrans("0123456789", "０１２３４５６７８９")
        rows.append([building.removesuffix("号楼"), room[0], room[1:], f"{area}㎡".translate(full), names, part, phone])
    return book({"一": rows})


LAYOUTS: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        plain_with_serials_and_total,
        two_row_header,
        merged_cells,
        one_cell_addresses,
        a_sheet_per_building,
        csv_gb18030,
        csv_utf8_with_mark_and_semicolons,
        tsv_utf16,
        english,
        notes_between,
        floors_and_doors,
    )
}
