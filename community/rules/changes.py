"""What a register file would change in the register that is there: units, areas, owners, phones.

Units meet by their place; where one file writes 7幢 and the other 7号楼, or only one writes stairwells, by the
building's number and the room, if that is clear. Owners of a unit meet by ID number, else by name. What the file
does not say (a phone, an ID number) is not taken away, and a unit that it does not name stays as it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from community.rules.facts import Source, Use
from community.rules.places import building_number
from kernel.errors import Invalid, Refused
from kernel.quantities import Area


class EffectiveInFuture(Invalid):
    code = "effective_in_future"


class EffectiveTooEarly(Invalid):
    code = "effective_too_early"


class MissingNotDecided(Refused):
    code = "missing_not_decided"


@dataclass(frozen=True, slots=True)
class Known:
    """An owner: of the register (`key` is its id) or of the file (`key` is 0). Numbers are blind indexes or texts."""

    name: str = field(repr=False)
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    share: Fraction | None = None
    key: int = 0
    since: date | None = None


@dataclass(frozen=True, slots=True)
class UnitState:
    """A unit with its owners: of the register (`key` is its id) or of the file (`key` is its place in it)."""

    building: str
    stairwell: str
    room: str
    use: Use
    area: Area
    source: Source
    sold: bool
    owners: tuple[Known, ...]
    key: int = 0

    @property
    def place(self) -> tuple[str, str, str]:
        return self.building, self.stairwell, self.room

    @property
    def label(self) -> str:
        """The unit as neighbours say it: 7号楼502室."""
        return f"{self.building}{self.room}{'室' if self.room.isdigit() else ''}"


@dataclass(frozen=True, slots=True)
class OwnersOfUnit:
    """Who leaves a unit, who arrives, whose share is another one now."""

    leaving: tuple[Known, ...] = ()
    arriving: tuple[Known, ...] = ()
    shares: tuple[tuple[Known, Known], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.leaving or self.arriving or self.shares)


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit as it is and as the file has it, and what becomes of its owners."""

    old: UnitState
    new: UnitState
    owners: OwnersOfUnit

    @property
    def other_area(self) -> bool:
        return (self.old.area, self.old.source) != (self.new.area, self.new.source)

    @property
    def other_use(self) -> bool:
        return (self.old.use, self.old.sold) != (self.new.use, self.new.sold)

    def __bool__(self) -> bool:
        return self.other_area or self.other_use or bool(self.owners)


@dataclass(frozen=True, slots=True)
class Detail:
    """What the file knows newly or otherwise of an owner who stays: a phone, an ID number, a name."""

    owner: int
    old: Known
    new: Known

    @property
    def other_phone(self) -> bool:
        return bool(self.new.phone) and self.new.phone != self.old.phone

    @property
    def other_name(self) -> bool:
        return self.new.name != self.old.name

    @property
    def new_id(self) -> bool:
        return bool(self.new.id_number) and self.new.id_number != self.old.id_number

    def __bool__(self) -> bool:
        return self.other_phone or self.other_name or self.new_id


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that the file would change. `missing` are units that it does not name; they are kept."""

    added: tuple[UnitState, ...]
    changed: tuple[UnitChange, ...]
    details: tuple[Detail, ...]
    missing: tuple[UnitState, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.details)

    @property
    def with_other_owners(self) -> tuple[UnitChange, ...]:
        return tuple(change for change in self.changed if change.owners)

    @property
    def with_other_area(self) -> tuple[UnitChange, ...]:
        return tuple(change for change in self.changed if change.other_area)

    @property
    def with_other_use(self) -> tuple[UnitChange, ...]:
        return tuple(change for change in self.changed if change.other_use)

    @property
    def with_other_phone(self) -> tuple[Detail, ...]:
        return tuple(detail for detail in self.details if detail.other_phone)


def changes(register: Sequence[UnitState], file: Sequence[UnitState]) -> Changes:
    """What taking the file in would do to the register."""
    meets = _meeting(register, file)
    by_key = {unit.key: unit for unit in register}
    changed: list[UnitChange] = []
    details: dict[int, Detail] = {}
    for new in file:
        if new.key not in meets:
            continue
        old = by_key[meets[new.key]]
        staying, owners = _owners(old.owners, new.owners)
        if change := UnitChange(old, new, owners):
            changed.append(change)
        for was, now in staying:
            if detail := Detail(was.key, was, now):
                details.setdefault(was.key, detail)
    met = set(meets.values())
    added = tuple(unit for unit in file if unit.key not in meets)
    missing = tuple(unit for unit in register if unit.key not in met)
    return Changes(added, tuple(changed), tuple(details.values()), missing)


def check_effective(changed: Changes, on: date, *, today: date) -> None:
    """Titles end on the day before `on`. Raises EffectiveInFuture, EffectiveTooEarly with the first day possible."""
    if on > today:
        raise EffectiveInFuture(today=today.isoformat())
    begun = [
        owner.since
        for change in changed.changed
        for owner in (*change.owners.leaving, *(old for old, _ in change.owners.shares))
        if owner.since is not None
    ]
    if begun and on < max(begun):
        raise EffectiveTooEarly(earliest=max(begun).isoformat())


def check_missing(changed: Changes, *, kept: bool) -> None:
    """Somebody has said that what the file does not name is kept. Raises MissingNotDecided."""
    if changed.missing and not kept:
        raise MissingNotDecided(units=len(changed.missing))


# --- which unit of the file is which of the register ---


def _meeting(register: Iterable[UnitState], file: Iterable[UnitState]) -> Mapping[int, int]:
    """The register's unit for each of the file's, by keys."""
    places = {unit.place: unit.key for unit in register}
    found = {unit.key: places[unit.place] for unit in file if unit.place in places}
    taken = set(found.values())
    loose_old = _unique((_loosely(unit), unit.key) for unit in register if unit.key not in taken)
    loose_new = _unique((_loosely(unit), unit.key) for unit in file if unit.key not in found)
    return {**found, **{key: loose_old[place] for place, key in loose_new.items() if place in loose_old}}


def _loosely(unit: UnitState) -> tuple[str, str]:
    return building_number(unit.building) or unit.building, unit.room


def _unique(pairs: Iterable[tuple[tuple[str, str], int]]) -> dict[tuple[str, str], int]:
    listed = list(pairs)
    times = Counter(place for place, _ in listed)
    return {place: key for place, key in listed if times[place] == 1}


# --- which owner is which ---


def _owners(old: Sequence[Known], new: Sequence[Known]) -> tuple[list[tuple[Known, Known]], OwnersOfUnit]:
    """Who stays, and what becomes of the others: first by ID number, then by name where no number speaks against it."""
    staying = _pairs(old, new)
    left, come = {id(was) for was, _ in staying}, {id(now) for _, now in staying}
    return staying, OwnersOfUnit(
        tuple(owner for owner in old if id(owner) not in left),
        tuple(owner for owner in new if id(owner) not in come),
        tuple((was, now) for was, now in staying if was.share != now.share),
    )


def _pairs(old: Sequence[Known], new: Sequence[Known]) -> list[tuple[Known, Known]]:
    by_id = {owner.id_number: owner for owner in old if owner.id_number}
    by_name: defaultdict[str, list[Known]] = defaultdict(list)
    pairs = [(by_id[now.id_number], now) for now in new if now.id_number in by_id]
    met = {id(one) for pair in pairs for one in pair}
    for was in old:
        if id(was) not in met:
            by_name[was.name].append(was)
    for now in new:
        free = by_name.get(now.name, []) if id(now) not in met else []
        was_it = next((was for was in free if not (was.id_number and now.id_number)), None)
        if was_it is not None:
            free.remove(was_it)
            pairs.append((was_it, now))
    return pairs
