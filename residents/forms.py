"""What is typed on the claim page: read field by field, so that every field can say what is wrong with it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from community.models import Building, Compound, Unit
from kernel.errors import DomainError
from residents.models import Capacity
from residents.reading import buildings_of, stairwells_with, unit_at
from residents.rules.claim import NotChosen
from residents.rules.door_code import read_door_code
from residents.rules.name import read_name
from residents.rules.unit import NoSuchUnit, StairwellMissing, read_room

T = TypeVar("T")

FIELDS = ("building", "stairwell", "room", "capacity", "name", "proof", "code")
PROOFS = ("code", "committee")


@dataclass(frozen=True, slots=True)
class ClaimAsked:
    """A claim as asked for; an empty `code` asks for the residents' committee."""

    unit: Unit
    capacity: Capacity
    name: str
    code: str


class ClaimForm:
    """The fields as typed, what is wrong with each, and the claim when nothing is."""

    def __init__(self, compound: Compound, data: Mapping[str, str]) -> None:
        self.compound = compound
        self.typed = {field: data.get(field, "") for field in FIELDS}
        self.wrong: dict[str, DomainError] = {}
        self.buildings: list[Building] = buildings_of(compound)
        self.stairwells: list[str] = []

    def read(self) -> ClaimAsked | None:
        """The claim asked for, or None when `wrong` says why not."""
        unit = self._unit()
        capacity = self._ask("capacity", self._chosen(Capacity.values))
        name = self._ask("name", read_name)
        proof = self._ask("proof", self._chosen(PROOFS))
        code = self._ask("code", read_door_code) if proof == "code" else ""
        if self.wrong or unit is None or capacity is None or name is None or code is None:
            return None
        return ClaimAsked(unit, Capacity(capacity), name, code)

    def blame(self, refusal: DomainError) -> None:
        """Put a refusal of the service beside the field it is about."""
        self.wrong["code" if self.typed["proof"] == "code" else "proof"] = refusal

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
