"""One row: its cells to a unit and its owners, or every cell that does not say."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from community.rules import parties, places, shares
from community.rules.addresses import Spot, address
from community.rules.cells import Cell, is_blank, or_nothing, squeezed, written
from community.rules.facts import Notice, Party, PartyKind, Source, Use
from community.rules.problems import Unclear, Why
from community.rules.synonyms import Column
from kernel.quantities import Area

T = TypeVar("T")
Blame = Callable[[Column, Unclear], None]

CO_OWNED = frozenset({"共同共有", "按份共有", "共有"})
UNSOLD = frozenset({"未售", "未出售", "待售"})
_BETWEEN_NOTES = re.compile(r"[、,;/\s]+")
_NO_SHARES = shares.Held()


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What a row says. `source` is None where it does not say where its area comes from."""

    spot: Spot
    use: Use
    area: Area
    source: Source | None
    sold: bool
    owners: tuple[Party, ...]
    joint: bool
    noticed: tuple[Notice, ...]


class RowReader:
    """Reads the cells of one row; `blame` hears of each cell that does not say what it must.

    `cells` holds the columns that the register has. `within` is the building that its sheet is about.
    """

    def __init__(self, cells: Mapping[Column, Cell], blame: Blame, within: Spot | None = None) -> None:
        self.cells = cells
        self.blame = blame
        self.within = within
        self.hides_an_id = False

    def read(self, column: Column, parse: Callable[[Cell], T]) -> T | None:
        """What `parse` makes of the cell; None, and blame, where it cannot."""
        try:
            return parse(self.cells.get(column))
        except Unclear as unclear:
            self.blame(column, unclear)
            return None

    def facts(self) -> RowFacts | None:
        """The row's facts, or None where a cell was blamed; all of its cells are read first."""
        spot = self._spot()
        use = self._use(spot)
        area, certificate = self.read(Column.AREA, places.area), self.read(Column.CERTIFICATE, _certificate)
        notes = self.read(Column.NOTE, _notes)
        owned = self._held(notes or frozenset())
        owners = self._owners(notes or frozenset(), owned or _NO_SHARES)
        source = self._source(notes or frozenset(), certificate or "")
        if spot is None or use is None or area is None or source is None:
            return None
        if certificate is None or notes is None or owned is None or owners is None:
            return None
        noticed = self._noticed(owners, notes, owned)
        return RowFacts(spot, use, area, source[0], not notes & UNSOLD, owners, owned.together, noticed)

    # --- where and what for ---

    def _spot(self) -> Spot | None:
        """The unit's place: from columns of its own where they are filled, else from its address."""
        by_address = Column.ADDRESS in self.cells
        if by_address and (Column.ROOM not in self.cells or is_blank(self.cells.get(Column.BUILDING))):
            spot = self.read(Column.ADDRESS, address)
            stairwell = self.read(Column.STAIRWELL, places.stairwell)
            return replace(spot, stairwell=stairwell) if spot and stairwell and not spot.stairwell else spot
        within = self.within
        has_building = Column.BUILDING in self.cells or within is None
        building = self.read(Column.BUILDING, places.building) if has_building else within.building if within else None
        stairwell = self.read(Column.STAIRWELL, places.stairwell)
        room = self.read(Column.ROOM, places.room)
        if building is None or stairwell is None or room is None:
            return None
        door = room
        if Column.FLOOR in self.cells:
            door = self.read(Column.FLOOR, lambda cell: places.on_floor(cell, door)) or door
        return Spot(building, stairwell or (within.stairwell if within and not has_building else ""), door)

    def _use(self, spot: Spot | None) -> Use | None:
        if Column.USE in self.cells:
            return self.read(Column.USE, places.use)
        return None if spot is None else places.use_by_place(spot.building, spot.room)

    def _source(self, notes: frozenset[str], certificate: str) -> tuple[Source | None] | None:
        """What a column of its own says; else a note; else the land register where there is a certificate."""
        try:
            said = places.source(self.cells.get(Column.SOURCE))
        except Unclear as unclear:
            self.blame(Column.SOURCE, unclear)
            return None
        noted = [places.SOURCES[note] for note in notes if note in places.SOURCES]
        return (said or (noted[0] if noted else Source.LAND_REGISTER if certificate else None),)

    # --- who ---

    def _held(self, notes: frozenset[str]) -> shares.Held | None:
        """How the unit is owned, by the columns about it and by a note."""
        columns = [column for column in (Column.SHARE, Column.CO_OWNERSHIP) if column in self.cells]
        found = [self.read(column, shares.held) for column in columns]
        if None in found:
            return None
        said = [each for each in found if each is not None]
        together = bool(notes & CO_OWNED) or any(each.together for each in said)
        parts = next((each.shares for each in said if each.shares), ())
        return shares.Held(together, any(each.alone for each in said), parts)

    def _owners(self, notes: frozenset[str], owned: shares.Held) -> tuple[Party, ...] | None:
        """The parties of three cells. What is unsold is the developer's, who is no natural person."""
        named = self.read(Column.OWNER, parties.names_and_shares)
        ids = self.read(Column.ID_NUMBER, parties.id_numbers)
        phones = self.read(Column.PHONE, parties.phones)
        if named is None or ids is None or phones is None:
            return None
        self.hides_an_id = "" in ids
        names = tuple(name for name, _ in named)
        if len(ids) > len(names):
            return self.blame(Column.ID_NUMBER, Unclear(Why.TOO_MANY_IDS, names=len(names), ids=len(ids)))
        parts = self._parts(named, owned)
        if parts is None:
            return None
        owners = parties.parties(names, ids, phones, parts)
        if not notes & UNSOLD:
            return owners
        if any(owner.kind is PartyKind.PERSON for owner in owners):
            return self.blame(Column.OWNER, Unclear(Why.UNSOLD_TO_A_PERSON))
        return tuple(replace(owner, kind=PartyKind.DEVELOPER) for owner in owners)

    def _parts(
        self, named: tuple[tuple[str, Fraction | None], ...], owned: shares.Held
    ) -> tuple[Fraction | None, ...] | None:
        """Each owner's share, from beside the name or from a column of its own; None, and blame, where unclear."""
        if any(share is not None for _, share in named):
            return tuple(share for _, share in named)
        if len(named) > 1 and owned.shares == (Fraction(1),):
            return (None,) * len(named)  # they own the whole of it together
        try:
            return shares.given_to(owned.shares, len(named))
        except Unclear as unclear:
            return self.blame(Column.SHARE if Column.SHARE in self.cells else Column.CO_OWNERSHIP, unclear)

    def _noticed(self, owners: tuple[Party, ...], notes: frozenset[str], owned: shares.Held) -> tuple[Notice, ...]:
        """What is worth a word in the summary, though it is no reason to refuse."""
        lone = bool(notes & CO_OWNED) and len(owners) == 1 and not owned.shares
        seen = {
            Notice.ID_CHECKSUM: not all(parties.checksum_holds(owner.id_number) for owner in owners),
            Notice.ID_HIDDEN: self.hides_an_id,
            Notice.NO_PHONE: not owners[0].phone,
            Notice.LONE_CO_OWNER: lone,
            Notice.NOTE_IGNORED: bool(notes - CO_OWNED - UNSOLD - places.SOURCES.keys()),
            Notice.USE_ASSUMED: Column.USE not in self.cells,
        }
        return tuple(notice for notice, is_so in seen.items() if is_so)


def _notes(cell: Cell) -> frozenset[str]:
    return frozenset(part for part in _BETWEEN_NOTES.split(or_nothing(written(cell))) if part)


def _certificate(cell: Cell) -> str:
    return or_nothing(squeezed(written(cell)))
