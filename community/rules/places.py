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
    "住房": Use.RESIDENTIAL,
    "成套住宅": Use.RESIDENTIAL,
    "普通住宅": Use.RESIDENTIAL,
    "商品房": Use.RESIDENTIAL,
    "居住用房": Use.RESIDENTIAL,
    "别墅": Use.RESIDENTIAL,
    "商业": Use.COMMERCIAL,
    "商铺": Use.COMMERCIAL,
    "店铺": Use.COMMERCIAL,
    "商用": Use.COMMERCIAL,
    "办公": Use.COMMERCIAL,
    "商服": Use.COMMERCIAL,
    "商业服务": Use.COMMERCIAL,
    "商业用房": Use.COMMERCIAL,
    "店面": Use.COMMERCIAL,
    "门面": Use.COMMERCIAL,
    "车位": Use.PARKING,
    "车库": Use.PARKING,
    "停车位": Use.PARKING,
    "机动车位": Use.PARKING,
    "地下车位": Use.PARKING,
    "储藏": Use.STORAGE,
    "储藏室": Use.STORAGE,
    "储藏间": Use.STORAGE,
    "仓库": Use.STORAGE,
    "地下室": Use.STORAGE,
    "residential": Use.RESIDENTIAL,
    "commercial": Use.COMMERCIAL,
    "shop": Use.COMMERCIAL,
    "office": Use.COMMERCIAL,
    "parking": Use.PARKING,
    "storage": Use.STORAGE,
}
# What a note may say of the figure's source; a certificate number says it is the land register's.
SOURCES: Mapping[str, Source] = {
    "合同面积": Source.CONTRACT,
    "测绘面积": Source.SURVEY,
    "实测面积": Source.SURVEY,
    "登记面积": Source.LAND_REGISTER,
}
# What a column about the source may say besides.
SOURCE_WORDS: Mapping[str, Source] = {
    **SOURCES,
    "不动产登记簿": Source.LAND_REGISTER,
    "登记簿": Source.LAND_REGISTER,
    "登记": Source.LAND_REGISTER,
    "产权证": Source.LAND_REGISTER,
    "产证": Source.LAND_REGISTER,
    "房产证": Source.LAND_REGISTER,
    "不动产权证": Source.LAND_REGISTER,
    "landregister": Source.LAND_REGISTER,
    "land_register": Source.LAND_REGISTER,
    "测绘": Source.SURVEY,
    "实测": Source.SURVEY,
    "测绘报告": Source.SURVEY,
    "测绘成果": Source.SURVEY,
    "survey": Source.SURVEY,
    "买卖合同": Source.CONTRACT,
    "购房合同": Source.CONTRACT,
    "合同": Source.CONTRACT,
    "contract": Source.CONTRACT,
}
_USE_OF_WORDS = (("车", Use.PARKING), ("储", Use.STORAGE), ("仓", Use.STORAGE), ("杂物", Use.STORAGE))
_SHOP_WORDS = ("商", "店", "门面", "路", "街")
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
_HASH = re.compile(r"([1-9][0-9]{0,3})#楼?")
_BARE_STAIRWELL = re.compile(r"([1-9][0-9]?)(?:门|梯|单元|号门)")
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
    if matched := _BARE_STAIRWELL.fullmatch(text):
        return f"{matched[1]}单元"
    if text and not _NAME.fullmatch(text):
        raise Unclear(Why.BAD_STAIRWELL)
    return text


def room(cell: Cell) -> str:
    """`202` from `２０２室`, `202室` or the number 202; `石化路102号` as it is. Raises Unclear."""
    text = _needed(cell)
    if isinstance(cell, int | float) and not _NUMBER.fullmatch(text):
        raise Unclear(Why.BAD_ROOM)
    text = re.sub(r"(?<=[0-9A-Za-z])(号?室|号房|房)+$", "", text)
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
    found = USES.get(_needed(cell).casefold())
    if found is None:
        raise Unclear(Why.BAD_USE, known="、".join(word for word in USES if not word.isascii()))
    return found


def use_by_place(building_name: str, room_name: str) -> Use:
    """The use that the words of a unit's place tell where the register has no column for it; else a home."""
    words = building_name + room_name
    for word, meant in _USE_OF_WORDS:
        if word in words:
            return meant
    return Use.COMMERCIAL if any(word in words for word in _SHOP_WORDS) else Use.RESIDENTIAL


def source(cell: Cell) -> Source | None:
    """Where the area comes from; None where the cell does not say. Raises Unclear."""
    text = or_nothing(squeezed(written(cell))).casefold()
    if text and text not in SOURCE_WORDS:
        raise Unclear(Why.BAD_SOURCE)
    return SOURCE_WORDS.get(text)


def on_floor(floor: Cell, door: str) -> str:
    """`502` from floor 5 and door 02; any other room is as it is written."""
    level = squeezed(written(floor)).removesuffix("层").removesuffix("楼")
    if re.fullmatch(r"0[1-9]", door) and re.fullmatch(r"[1-9][0-9]?", level):
        return f"{level}{door}"
    return door


def _needed(cell: Cell) -> str:
    text = squeezed(written(cell))
    if not text:
        raise Unclear(Why.EMPTY)
    return text
