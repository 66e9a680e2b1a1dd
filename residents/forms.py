"""What is typed on the claim page: read field by field, so that every field can say what is wrong with it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from community.models import Building, Compound, Unit
from kernel.errors import DomainError
from residents.models import Capacity
from residents.reading import buildings_of, stairwells_with, unit_at
from residents.rules.claim import CodeIsNoMandate, NotChosen
from residents.rules.door_code import read_door_code
from residents.rules.identity import IdentityLocked, WrongIdentity, read_id_number
from residents.rules.name import read_name
from residents.rules.term import TermBackwards, UntilMissing, UntilPast, UntilTooFar, read_day
from residents.rules.unit import NoSuchUnit, StairwellMissing, read_room

T = TypeVar("T")

# Which field a refusal of the service is about; the rest are about the proof.
ABOUT: dict[str, tuple[type[DomainError], ...]] = {
    "id_number": (WrongIdentity, IdentityLocked),
    "until": (UntilMissing, UntilPast, UntilTooFar, TermBackwards),
    "proof": (CodeIsNoMandate,),
}

FIELDS = ("building", "stairwell", "room", "capacity", "name", "since", "until", "proof", "code", "id_number")
PROOFS = ("code", "committee")


@dataclass(frozen=True, slots=True)
class ClaimAsked:
    """A claim as asked for; an empty `code` asks for the residents' committee."""

    unit: Unit
    capacity: Capacity
    name: str
    code: str
    id_number: str
    since: date | None
    until: date | None


class ClaimForm:
    """The fields as typed, what is wrong with each, and the claim when nothing is."""

    def __init__(self, compound: Compound, data: Mapping[str, str]) -> None:
        self.compound = compound
        self.typed = {field: data.get(field, "") for field in FIELDS}
        self.wrong: dict[str, DomainError] = {}
        self.buildings: list[Building] = buildings_of(compound)
        self.stairwells: list[str] = []

    @classmethod
    def at(cls, unit: Unit) -> "ClaimForm":
        """The empty form with its door filled in, as the QR code of the letter opens it."""
        place = {"building": str(unit.stairwell.building_id), "stairwell": unit.stairwell.name, "room": unit.room}
        return cls(unit.compound, {**place, "proof": "code"})

    def read(self) -> ClaimAsked | None:
        """The claim asked for, or None when `wrong` says why not."""
        unit = self._unit()
        capacity = self._ask("capacity", self._chosen(Capacity.values))
        name = self._ask("name", read_name)
        since = self._ask("since", read_day) if capacity == Capacity.AGENT else None
        until = self._ask("until", read_day) if capacity in {Capacity.AGENT, Capacity.TENANT} else None
        proof = self._ask("proof", self._chosen(PROOFS))
        code = self._ask("code", read_door_code) if proof == "code" else ""
        number = self._id_number(capacity, proof)
        if self.wrong or unit is None or capacity is None or name is None or code is None:
            return None
        return ClaimAsked(unit, Capacity(capacity), name, code, number, since, until)

    def blame(self, refusal: DomainError) -> None:
        """Put a refusal of the service beside the field it is about."""
        field = next((field for field, reasons in ABOUT.items() if isinstance(refusal, reasons)), "")
        self.wrong[field or ("code" if self.typed["proof"] == "code" else "proof")] = refusal

    def _id_number(self, capacity: str | None, proof: str | None) -> str:
        """Read only where it can prove something: for an owner with a code."""
        wanted = capacity == Capacity.OWNER and proof == "code" and self.typed["id_number"].strip()
        return (self._ask("id_number", read_id_number) or "") if wanted else ""

    def _unit(self) -> Unit | None:
        building = self._ask("building", self._chosen([str(building.pk) for building in self.buildings]))
        room = self._ask("room", read_room)
        if building is None or room is None:
            return None
        try:
            return unit_at(self.compound, building=building, room=room, stairwell=self.typed["stairwell"])
        except StairwellMissing as refusal:
            self.stairwells = stairwells_with(self.compound, building=building, room=room)
            self.wrong["stairwell"] = refusal
        except NoSuchUnit as refusal:
            self.wrong["room"] = refusal
        return None

    def _ask(self, field: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(self.typed[field])
        except DomainError as refusal:
            self.wrong[field] = refusal
            return None

    @staticmethod
    def _chosen(allowed: Collection[str]) -> Callable[[str], str]:
        def read(typed: str) -> str:
            if typed not in allowed:
                raise NotChosen()
            return typed

        return read
