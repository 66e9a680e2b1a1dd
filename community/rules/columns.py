"""Finding the columns: a row that names them, by any of the names in use."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from community.rules.cells import Cell, shown, squeezed


class Column(StrEnum):
    """What a register tells of a unit, by the name people know it under."""

    BUILDING = "楼号"
    STAIRWELL = "单元"
    ROOM = "室号"
    AREA = "建筑面积"
    USE = "用途"
    OWNER = "产权人"
    ID_NUMBER = "证件号码"
    PHONE = "联系电话"
    CERTIFICATE = "产权证号"
    NOTE = "备注"


NEEDED = (Column.BUILDING, Column.ROOM, Column.AREA, Column.USE, Column.OWNER)

# Other names of a column. Widen this table when a real register brings a new one.
SYNONYMS: Mapping[Column, tuple[str, ...]] = {
    Column.BUILDING: ("楼栋", "楼栋号", "楼幢", "楼幢号", "幢号", "栋号", "楼"),
    Column.STAIRWELL: ("单元号", "楼组", "门洞"),
    Column.ROOM: ("房号", "房间号", "户号", "室", "房屋号"),
    Column.AREA: ("面积", "产权面积", "专有部分面积", "房屋面积", "建筑面积平方米"),
    Column.USE: ("房屋用途", "房屋性质", "性质", "类型"),
    Column.OWNER: ("业主", "业主姓名", "姓名", "权利人", "所有权人", "产权人姓名", "房屋所有权人"),
    Column.ID_NUMBER: ("证件号", "身份证", "身份证号", "身份证号码", "证照号码"),
    Column.PHONE: ("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
    Column.CERTIFICATE: ("产权证", "不动产权证号", "房产证号", "权证号", "产证号", "不动产权证书号"),
    Column.NOTE: ("说明", "附注"),
}
_MEANS = {name: column for column in Column for name in (column.value, *SYNONYMS[column])}
_LONGEST_TITLE = 40
_IN_BRACKETS = re.compile(r"[(\[【（][^)\]】）]*[)\]】）]")


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column is (from 0), what the file calls it, and which are named twice."""

    at: Mapping[Column, int]
    titles: Mapping[Column, str]
    twice: tuple[Column, ...]

    @property
    def lacks(self) -> tuple[Column, ...]:
        return tuple(column for column in NEEDED if column not in self.at)

    def cell(self, row: Sequence[Cell], column: Column) -> Cell:
        """The row's cell in that column; None where the row or the header has none."""
        place = self.at.get(column)
        return row[place] if place is not None and place < len(row) else None

    def label(self, column: Column) -> str:
        """The column as the user sees it: `D 建筑面积（㎡）`; its plain name where the file has none."""
        place = self.at.get(column)
        return column.value if place is None else f"{letter(place)} {self.titles[column]}"


def header_of(row: Sequence[Cell]) -> Header | None:
    """The header that this row is, or None: at least three of the needed columns must be named in it."""
    at: dict[Column, int] = {}
    titles: dict[Column, str] = {}
    twice: list[Column] = []
    for place, cell in enumerate(row):
        column = _MEANS.get(_bare(cell)) if isinstance(cell, str) and len(cell) <= _LONGEST_TITLE else None
        if column in at:
            twice.append(column)
        elif column is not None:
            at[column], titles[column] = place, squeezed(shown(cell))
    return Header(at, titles, tuple(twice)) if sum(column in at for column in NEEDED) >= 3 else None


def letter(place: int) -> str:
    """The spreadsheet's letter of a column counted from 0: A, B, …, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _bare(title: str) -> str:
    """A title without brackets, spaces and marks: `建筑面积（㎡）` is 建筑面积."""
    return _IN_BRACKETS.sub("", squeezed(unicodedata.normalize("NFKC", title))).strip("*:：")
