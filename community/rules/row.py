"""One row: ten cells to a unit and its owners, or every cell that does not say."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from community.rules import parties, places
from community.rules.cells import Cell, or_nothing, squeezed, written
from community.rules.columns import Column
from community.rules.facts import Notice, Party, PartyKind, Source, Use
from community.rules.problems import Unclear, Why
from kernel.quantities import Area

T = TypeVar("T")
Blame = Callable[[Column, Unclear], None]

CO_OWNED = frozenset({"共同共有", "按份共有", "共有"})
UNSOLD = frozenset({"未售", "未出售", "待售"})
_BETWEEN_NOTES = re.compile(r"[、,;/\s]+")


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What a row says. `source` is None where it does not say where its area comes from."""

    building: str
    stairwell: str
    room: str
    use: Use
    area: Area
    source: Source | None
    sold: bool
    owners: tuple[Party, ...]
    noticed: tuple[Notice, ...]


class RowReader:
    """Reads the cells of one row; `blame` hears of each cell that does not say what it must."""

    def __init__(self, cells: Mapping[Column, Cell], blame: Blame) -> None:
        self.cells = cells
        self.blame = blame

    def read(self, column: Column, parse: Callable[[Cell], T]) -> T | None:
        """What `parse` makes of the cell; None, and blame, where it cannot."""
        try:
            return parse(self.cells[column])
        except Unclear as unclear:
            self.blame(column, unclear)
            return None

    def facts(self) -> RowFacts | None:
        """The row's facts, or None where a cell was blamed; all of its cells are read first."""
        building, stairwell = self.read(Column.BUILDING, places.building), self.read(Column.STAIRWELL, places.stairwell)
        room, use = self.read(Column.ROOM, places.room), self.read(Column.USE, places.use)
        area, certificate = self.read(Column.AREA, places.area), self.read(Column.CERTIFICATE, _certificate)
        notes = self.read(Column.NOTE, _notes)
        owners = self._owners(notes or frozenset())
        if building is None or stairwell is None or room is None or use is None or area is None:
            return None
        if certificate is None or notes is None or owners is None:
            return None
        source, noticed = _source(notes, certificate), self._noticed(owners, notes)
        return RowFacts(building, stairwell, room, use, area, source, not notes & UNSOLD, owners, noticed)

    def _owners(self, notes: frozenset[str]) -> tuple[Party, ...] | None:
        """The parties of three cells. What is unsold is the developer's, who is no natural person."""
        names = self.read(Column.OWNER, parties.names)
        ids = self.read(Column.ID_NUMBER, parties.id_numbers)
        phones = self.read(Column.PHONE, parties.phones)
        if names is None or ids is None or phones is None:
            return None
        if len(ids) > len(names):
            return self.blame(Column.ID_NUMBER, Unclear(Why.TOO_MANY_IDS, names=len(names), ids=len(ids)))
        owners = parties.parties(names, ids, phones)
        if not notes & UNSOLD:
            return owners
        if any(owner.kind is PartyKind.PERSON for owner in owners):
            return self.blame(Column.OWNER, Unclear(Why.UNSOLD_TO_A_PERSON))
        return tuple(replace(owner, kind=PartyKind.DEVELOPER) for owner in owners)

    def _noticed(self, owners: tuple[Party, ...], notes: frozenset[str]) -> tuple[Notice, ...]:
        """What is worth a word in the summary, though it is no reason to refuse."""
        seen = {
            Notice.ID_CHECKSUM: not all(parties.checksum_holds(owner.id_number) for owner in owners),
            Notice.ID_HIDDEN: "" in (self.read(Column.ID_NUMBER, parties.id_numbers) or ()),
            Notice.NO_PHONE: not owners[0].phone,
            Notice.LONE_CO_OWNER: bool(notes & CO_OWNED) and len(owners) == 1,
            Notice.NOTE_IGNORED: bool(notes - CO_OWNED - UNSOLD - places.SOURCES.keys()),
        }
        return tuple(notice for notice, is_so in seen.items() if is_so)


def _notes(cell: Cell) -> frozenset[str]:
    return frozenset(part for part in _BETWEEN_NOTES.split(or_nothing(written(cell))) if part)


def _certificate(cell: Cell) -> str:
    return or_nothing(squeezed(written(cell)))


def _source(notes: frozenset[str], certificate: str) -> Source | None:
    """What a note says of the source; else the land register where there is a certificate."""
    said = [places.SOURCES[note] for note in notes if note in places.SOURCES]
    return said[0] if said else Source.LAND_REGISTER if certificate else None
