"""The turnout board: which units' voters have taken part, by building and floor. Never how anybody voted.

It counts units (套), not persons: one owner of two flats shows twice here and once in the count.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from community.models import Building
from voting.models import Poll, RollUnit, Submission

ROW = 6


@dataclass(frozen=True, slots=True)
class Block:
    """A building with how many of its units on the roll have voted."""

    building: Building
    part: int
    whole: int

    @property
    def short_name(self) -> str:
        """7号 for 7号楼: a tile is narrow."""
        return self.building.name.removesuffix("楼")


@dataclass(frozen=True, slots=True)
class Cell:
    """A unit of the map; `own` marks the household of whoever looks."""

    room: str
    voted: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Floor:
    """A row of the map, from the top down. `number` is 0 where rooms carry no floor, as shops."""

    number: int
    cells: Sequence[Cell | None]


@dataclass(frozen=True, slots=True)
class Map:
    """One building: its stairwells with the columns each takes, and its floors from the top down."""

    stairwells: Sequence[tuple[str, int]]
    floors: Sequence[Floor]
    part: int
    whole: int

    @property
    def waiting(self) -> int:
        return self.whole - self.part


class _Flat(NamedTuple):
    stairwell: int
    stairwell_name: str
    floor: int
    door: str
    cell: Cell


def blocks_of(poll: Poll) -> list[Block]:
    """Every building with units on the roll, in the order of the register."""
    buildings = (
        Building.objects.filter(stairwells__units__roll_units__poll=poll)
        .annotate(whole=Count("pk"), part=Count("pk", filter=Q(stairwells__units__roll_units__line__submissions__gt=0)))
        .order_by("position")
    )
    return [Block(building, building.part, building.whole) for building in buildings]


def map_of(poll: Poll, building: Building, *, own: Collection[int]) -> Map:
    """The map of `building`; `own` are the ids of the units of whoever looks."""
    flats = [
        _Flat(stairwell, name, *_place(room), Cell(room, voted, unit in own))
        for stairwell, name, unit, room, voted in _rows(poll, building)
    ]
    in_grid = all(flat.floor for flat in flats)
    return Map(
        stairwells=_stairwells(flats) if in_grid else [],
        floors=_grid(flats) if in_grid else _list(flats),
        part=sum(flat.cell.voted for flat in flats),
        whole=len(flats),
    )


def _rows(poll: Poll, building: Building) -> Iterable[tuple[int, str, int, str, bool]]:
    return (
        RollUnit.objects.filter(poll=poll, unit__stairwell__building=building)
        .annotate(voted=Exists(Submission.objects.filter(line=OuterRef("line"))))
        .order_by("unit__stairwell", "unit")
        .values_list("unit__stairwell", "unit__stairwell__name", "unit", "unit__room", "voted")
    )


def _place(room: str) -> tuple[int, str]:
    """Floor and door: rooms such as 502 or 1204 tell them, anything else stands on no floor."""
    numbered = room.isdecimal() and 3 <= len(room) <= 4
    return (int(room[:-2]), room[-2:]) if numbered else (0, room)


def _stairwells(flats: Sequence[_Flat]) -> list[tuple[str, int]]:
    groups = groupby(flats, key=lambda flat: (flat.stairwell, flat.stairwell_name))
    return [(name, len({flat.door for flat in group})) for (_, name), group in groups]


def _grid(flats: Sequence[_Flat]) -> list[Floor]:
    """A column per stairwell and door, a row per floor; a hole where a floor has no such door."""
    columns = sorted({(flat.stairwell, flat.door) for flat in flats})
    at = {(flat.floor, flat.stairwell, flat.door): flat.cell for flat in flats}
    floors = sorted({flat.floor for flat in flats}, reverse=True)
    return [Floor(floor, [at.get((floor, *column)) for column in columns]) for floor in floors]


def _list(flats: Sequence[_Flat]) -> list[Floor]:
    """Units without floors, some to a row, in the order of the register."""
    cells: list[Cell | None] = [flat.cell for flat in flats]
    return [Floor(0, cells[start : start + ROW]) for start in range(0, len(cells), ROW)]
