"""What a register says once it is read: units with their owners, as exact values.

ID numbers are in these facts in clear because parties are told apart by them; nothing stores them so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from kernel.quantities import NO_AREA, Area


class Use(StrEnum):
    """What a unit is for."""

    RESIDENTIAL = "residential"
    COMMERCIAL = "commercial"
    PARKING = "parking"
    STORAGE = "storage"


class Source(StrEnum):
    """Where a figure of area comes from, the strongest first (interpretation of the Supreme Court, art. 8)."""

    LAND_REGISTER = "land_register"
    SURVEY = "survey"
    CONTRACT = "contract"


class PartyKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    DEVELOPER = "developer"


@dataclass(frozen=True, slots=True)
class Party:
    """An owner as a row names them. `phone` is +86…; what the row does not give is empty.

    `identity` is the text by which rows of one party meet; `rules/identity.py` settles it for all rows at once.
    What is personal stays out of `repr`, and so out of logs.
    """

    kind: PartyKind
    name: str = field(repr=False)
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    identity: str = field(default="", repr=False)
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class UnitFact:
    """One row: a unit, where it is, its area and the source of that figure, and who owns it.

    `joint` says that the row may name one of several co-owners; `lane` tells two buildings of one number apart.
    """

    sheet: str
    row: int
    building: str
    stairwell: str
    room: str
    use: Use
    area: Area
    source: Source
    sold: bool
    owners: tuple[Party, ...]
    joint: bool = False
    lane: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        return self.building, self.stairwell, self.room


class Notice(StrEnum):
    """What the reader noticed and did not refuse."""

    ID_CHECKSUM = "id_checksum"
    ID_HIDDEN = "id_hidden"
    NO_PHONE = "no_phone"
    OTHER_PHONE = "other_phone"
    LONE_CO_OWNER = "lone_co_owner"
    NOTE_IGNORED = "note_ignored"
    SHEET_SKIPPED = "sheet_skipped"
    ROW_SKIPPED = "row_skipped"
    LINE_TWICE = "line_twice"
    USE_ASSUMED = "use_assumed"
    FILLED_DOWN = "filled_down"


@dataclass(frozen=True, slots=True)
class Register:
    """A whole register file: its units in order, the file's SHA-256 in hex, and how often what was noticed."""

    units: tuple[UnitFact, ...]
    fingerprint: str
    noticed: Mapping[Notice, int]

    @property
    def area(self) -> Area:
        return sum((unit.area for unit in self.units), NO_AREA)
