"""Buildings, stairwells, rooms, uses and sources, from the words in their cells."""

import re
from collections.abc import Mapping

from community.rules.cells import Cell, or_nothing, squeezed, written
from community.rules.facts import Source, Use
from community.rules.problems import Unclear, Why
from kernel.quantities import Area, UnreadableArea

USES: Mapping[str, Use] = {
    "住宅": Use.RESIDENTIAL,
    "居住": Use.RESIDENTIAL,
    "公寓": Use.RESIDENTIAL,
    "别墅": Use.RESIDENTIAL,
    "商业": Use.COMMERCIAL,
    "商铺": Use.COMMERCIAL,
    "店铺": Use.COMMERCIAL,
    "商用": Use.COMMERCIAL,
    "办公": Use.COMMERCIAL,
    "车位": Use.PARKING,
    "车库": Use.PARKING,
    "储藏": Use.STORAGE,
    "储藏室": Use.STORAGE,
    "仓库": Use.STORAGE,
}
# What a note may say of the figure's source; a certificate number says it is the land register's.
SOURCES: Mapping[str, Source] = {
    "合同面积": Source.CONTRACT,
    "测绘面积": Source.SURVEY,
    "实测面积": Source.SURVEY,
    "登记面积": Source.LAND_REGISTER,
}
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
_HASH = re.compile(r"([1-9][0-9]{0,3})#楼?")
_NAME = re.compile(r"[\w()#·\-]{1,20}")
_ROOM = re.compile(r"[\w()#·\-]{1,30}")
_BUILDING_NUMBER = re.compile(r"([0-9]+)(?:号楼|号|幢|栋|座|楼)")


def building(cell: Cell) -> str:
    """`1号楼` from that, from `１号楼`, `1#楼` or a bare 1. Raises Unclear."""
    text = _needed(cell)
    if _NUMBER.fullmatch(text):
        return f"{text}号楼"
    if matched := _HASH.fullmatch(text):
        return f"{matched[1]}号楼"
    if not _NAME.fullmatch(text):
        raise Unclear(Why.BAD_BUILDING)
    return text


def building_number(name: str) -> str:
    """The number in a building's name, by which two spellings of one building are noticed; empty without."""
    matched = _BUILDING_NUMBER.fullmatch(name)
    return matched[1] if matched else ""


def stairwell(cell: Cell) -> str:
    """`1单元` from that or from a bare 1; empty where there is none. Raises Unclear."""
    text = or_nothing(squeezed(written(cell)))
    if _NUMBER.fullmatch(text):
        return f"{text}单元"
    if text and not _NAME.fullmatch(text):
        raise Unclear(Why.BAD_STAIRWELL)
    return text


def room(cell: Cell) -> str:
    """`202` from `２０２室`, `202室` or the number 202; `石化路102号` as it is. Raises Unclear."""
    text = _needed(cell)
    if isinstance(cell, int | float) and not _NUMBER.fullmatch(text):
        raise Unclear(Why.BAD_ROOM)
    text = re.sub(r"(?<=[0-9A-Za-z])(号?室|号房|房)$", "", text)
    if not _ROOM.fullmatch(text):
        raise Unclear(Why.BAD_ROOM)
    return text


def area(cell: Cell) -> Area:
    """Exact square metres, at most four decimals. Raises Unclear."""
    _needed(cell)
    try:
        return Area.parse(written(cell))
    except UnreadableArea as refusal:
        raise Unclear(Why.BAD_AREA) from refusal


def use(cell: Cell) -> Use:
    """The unit's use. Raises Unclear for a word not in USES."""
    found = USES.get(_needed(cell))
    if found is None:
        raise Unclear(Why.BAD_USE, known="、".join(USES))
    return found


def _needed(cell: Cell) -> str:
    text = squeezed(written(cell))
    if not text:
        raise Unclear(Why.EMPTY)
    return text
