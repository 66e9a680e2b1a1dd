"""One cell that says it all: `石化街道山鑫路88弄7号502室`, `7号楼2单元502`, `7-502`, `地下车位B1-023`."""

import re
from dataclasses import dataclass

from community.rules.cells import Cell, squeezed, written
from community.rules.problems import Unclear, Why

_HAN = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9", "十": "10"}
_NUMBER = r"[1-9][0-9]{0,3}[A-Z]?|[A-Z][0-9]{0,2}|[一二三四五六七八九十]{1,3}"
_ROOM = r"(?:[A-Z]{0,2}[0-9]{1,5}[A-Z]{0,2}(?:-[0-9A-Z]{1,3})?)"
_KINDS = """
沿街商铺 底商 商铺 店铺 店面 门面房 门面 商业 地下车位 地上车位 机动车位 车位 车库 地下室
储藏室 储藏间 储物间 杂物间 仓库
"""
_KIND = f"(?:{'|'.join(_KINDS.split())})"
_IN_BUILDING = re.compile(
    rf"(?P<building>{_NUMBER})(?P<sort>号楼|号|幢|栋|座|#楼|#|楼)"
    rf"(?:(?P<stairwell>{_NUMBER})(?:单元|门|梯))?"
    r"(?:-?[0-9B]{1,3}(?:层|楼|F))?-?"
    rf"(?P<room>{_ROOM}|{_KIND}[A-Z0-9\-]+号?)(?:号?室|号?房|户|号)?"
)
_DASHED = re.compile(
    rf"(?P<building>{_NUMBER})-(?:(?P<stairwell>[1-9][0-9]?)-)?(?P<room>[A-Z]?[0-9]{{2,5}}[A-Z]?)(?:室|房)?"
)
_OF_A_KIND = re.compile(rf"(?P<building>(?:地下|地上|负?[一二三1-3B]+层)*{_KIND})-?(?P<room>[A-Z0-9][A-Z0-9\-]*号?)")
_ON_THE_STREET = re.compile(r"(?P<building>[^0-9省市县]{1,8}(?:路|街|大道|巷))(?P<room>[0-9]{1,5}(?:-[0-9]{1,3})?号)")
_LANE = re.compile(r"([0-9]+弄|[0-9一二三四五六七八九十]+期|[东西南北中]区|[A-Z0-9一二三四五六七八九十]+(?:区|组团))")
_STREET = re.compile(r"(?:.*(?:省|市|自治区|区|县|镇|乡|街道|新区))")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a unit lies. `lane` tells two buildings of one number apart: 88弄, 二期; empty where it says none."""

    building: str
    stairwell: str
    room: str
    lane: str = ""


def address(cell: Cell) -> Spot:
    """The unit's place out of one cell. Raises Unclear."""
    text = squeezed(written(cell)).upper().replace("—", "-").replace("–", "-").replace("~", "-")
    if not text:
        raise Unclear(Why.EMPTY)
    for read in (_numbered, _of_a_kind, _on_the_street):
        if (spot := read(text)) is not None:
            return spot
    raise Unclear(Why.BAD_ADDRESS)


def looks_like_one(cell: Cell) -> bool:
    """Whether the cell alone says a building and a room."""
    try:
        return bool(address(cell))
    except Unclear:
        return False


def _numbered(text: str) -> Spot | None:
    """A building with a number or a letter, then the room; what stands before them may name a lane."""
    for pattern in (_IN_BUILDING, _DASHED):
        for start in range(len(text)):
            matched = pattern.fullmatch(text, start)
            if matched and not (start and _goes_on(text[start - 1], text[start])):
                lane = _lane(text[:start])
                return None if lane is None else _spot(matched, lane)
    return None


def _spot(matched: re.Match[str], lane: str) -> Spot:
    said = matched.groupdict()
    sort = said.get("sort") or "号楼"
    number = _figures(said["building"])
    building = f"{number}{'号楼' if sort in {'号', '#', '#楼', '楼'} else sort}"
    stairwell = f"{_figures(said['stairwell'])}单元" if said.get("stairwell") else ""
    return Spot(building, stairwell, said["room"], lane)


def _lane(before: str) -> str | None:
    """What stands before the building; None where a figure in it says that this is no address of ours."""
    lanes = _LANE.findall(before)
    rest = _LANE.sub("", before)
    if re.search(r"[0-9]{5,}", rest):
        return None
    return str(lanes[-1]) if lanes else ""


def _of_a_kind(text: str) -> Spot | None:
    for start in range(len(text)):
        if matched := _OF_A_KIND.fullmatch(text, start):
            lane = _lane(text[:start])
            return None if lane is None else Spot(matched["building"], "", matched["room"], lane)
    return None


def _on_the_street(text: str) -> Spot | None:
    """A shop that has a number in the street and nothing else."""
    bare = _STREET.sub("", text)
    matched = _ON_THE_STREET.fullmatch(bare)
    return Spot(matched["building"], "", matched["room"]) if matched else None


def _goes_on(before: str, here: str) -> bool:
    """Whether a number began earlier than here."""
    return (
        (before.isdigit() and here.isdigit())
        or (before.isascii() and before.isalnum() and here.isalnum())
        or (before in _HAN and here in _HAN)
        or before == "-"
    )


def _figures(number: str) -> str:
    """十二 as 12; figures and letters as they are."""
    if not set(number) <= _HAN.keys():
        return number
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return "".join(_HAN[character] for character in number)
    return str(int(_HAN[tens[0]] if tens else "1") * 10 + int(_HAN[ones] if ones else "0"))
