"""What a column without a known name seems to hold, by its values: only ever a proposal that people confirm."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from community.rules import parties, places, shares
from community.rules.addresses import looks_like_one
from community.rules.cells import Cell, is_blank, is_ditto, plain, shown, squeezed
from community.rules.problems import Unclear
from community.rules.synonyms import Column

SAMPLE = 40
_ENOUGH = 0.8
_NAME = re.compile(
    r"[\u3400-\u9fff·]{2,5}([、,，;/ ][\u3400-\u9fff·]{2,5})*|.*(公司|银行|中心|委员会)|[A-Za-z]+ [A-Za-z ]+"
)
_BUILDING = re.compile(r"[0-9]{1,3}(号楼|幢|栋|座|#|#楼|号)|[A-Z]座")
_ROOM = re.compile(r"[0-9]{3,4}室?|[0-9]{1,2}-?[0-9]{2}室?")


def _text(cell: Cell) -> str:
    return squeezed(plain(shown(cell)))


def _reads(parse: Callable[[Cell], object]) -> Callable[[Cell], bool]:
    def fits(cell: Cell) -> bool:
        try:
            return bool(parse(cell))
        except Unclear:
            return False

    return fits


def _is_area(cell: Cell) -> bool:
    """A figure with decimals: rooms and numbers of buildings have none."""
    text = _text(cell)
    return "." in text and _reads(places.area)(cell) and 5 <= float(re.sub(r"[^0-9.]", "", text) or 0) < 20_000


# From the surest to the least: the first that most values fit.
_KINDS: Mapping[Column, Callable[[Cell], bool]] = {
    Column.PHONE: _reads(parties.phones),
    Column.ID_NUMBER: lambda cell: len(_text(cell)) >= 15 and _reads(parties.id_numbers)(cell),
    Column.USE: _reads(places.use),
    Column.SHARE: lambda cell: isinstance(cell, str) and _reads(lambda c: shares.held(c).shares)(cell),
    Column.AREA: _is_area,
    Column.BUILDING: lambda cell: bool(_BUILDING.fullmatch(_text(cell))),
    Column.STAIRWELL: lambda cell: bool(re.fullmatch(r"[0-9一二三四]+(单元|门|梯)", _text(cell))),
    Column.ADDRESS: looks_like_one,
    Column.ROOM: lambda cell: bool(_ROOM.fullmatch(_text(cell))),
    Column.OWNER: lambda cell: isinstance(cell, str) and bool(_NAME.fullmatch(plain(cell))),
}


def guessed(rows: Iterable[Sequence[Cell]], free: Iterable[int], taken: Iterable[Column]) -> Mapping[Column, int]:
    """For columns at the places `free`, what they seem to be; each kind once, and none that is `taken`."""
    sample = list(rows)[:SAMPLE]
    found: dict[Column, int] = {}
    known = set(taken)
    for place in free:
        values = [row[place] for row in sample if place < len(row) and not is_blank(row[place])]
        values = [value for value in values if not is_ditto(value)]
        kind = next((kind for kind, fits in _KINDS.items() if kind not in known and _most(values, fits)), None)
        if kind is not None:
            known.add(kind)
            found[kind] = place
    return found


def _most(values: Sequence[Cell], fits: Callable[[Cell], bool]) -> bool:
    return bool(values) and sum(map(fits, values)) >= _ENOUGH * len(values)
