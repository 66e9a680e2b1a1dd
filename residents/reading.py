"""What pages show of claims: one's own, and the desk of a residents' committee."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from community.models import Building, Compound, Owner, Title, Unit
from kernel.days import legal_day
from residents.models import Capacity, Claim, ClaimState, Resident, Role
from residents.roles import compounds_of, roles_of
from residents.rules.office import NotAtThisDesk
from residents.rules.unit import NoSuchUnit, StairwellMissing


@dataclass(frozen=True, slots=True)
class Candidate:
    """An owner on the register whom an applicant may be, as the desk sees them: masked."""

    owner: int
    masked: str
    same_name: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A claim that waits for the residents' committee, and the owners of its unit."""

    claim: Claim
    candidates: tuple[Candidate, ...]

    @property
    def as_owner(self) -> bool:
        return self.claim.capacity == Capacity.OWNER

    @property
    def all_taken(self) -> bool:
        """Whether every owner of the unit has an account already, so that no owner can be verified."""
        return self.as_owner and all(candidate.taken for candidate in self.candidates)

    @property
    def other_name(self) -> bool:
        """Whether an owner who may be chosen is called otherwise than the applicant says."""
        return any(not candidate.same_name and not candidate.taken for candidate in self.candidates)


def claims_of(resident: Resident) -> list[Claim]:
    """The resident's own claims that wait, hold or were refused, the newest first, with their units."""
    mine = Claim.objects.filter(resident=resident).exclude(state=ClaimState.ENDED)
    return list(mine.select_related("unit__stairwell__building", "compound").order_by("-made_at", "-pk"))


def unit_at(compound: Compound, *, building: str, room: str, stairwell: str = "") -> Unit:
    """The unit of `compound` with a building's id and a room, told apart by the stairwell's name where needed.

    Raises NoSuchUnit, and StairwellMissing where the room is in several stairwells.
    """
    at = Unit.objects.filter(compound=compound, room=room, stairwell__building=int(building or 0))
    found = list((at.filter(stairwell__name=stairwell) if stairwell else at).select_related("stairwell__building"))
    if not found:
        raise NoSuchUnit()
    if len(found) > 1:
        raise StairwellMissing()
    return found[0]


def stairwells_with(compound: Compound, *, building: str, room: str) -> list[str]:
    """Names of the stairwells of a building of `compound` that have such a room."""
    at = Unit.objects.filter(compound=compound, room=room, stairwell__building=int(building or 0))
    return list(at.order_by("stairwell__name").values_list("stairwell__name", flat=True))


def buildings_of(compound: Compound) -> list[Building]:
    """The buildings of `compound` in the order of the register."""
    return list(Building.objects.filter(compound=compound))


def desk_of(resident: Resident, *, now: datetime) -> list[Compound]:
    """The compounds whose residents' committee `resident` sits in. Raises NotAtThisDesk where there is none."""
    committee = Role.RESIDENTS_COMMITTEE
    desk = [place for place in compounds_of(resident, now=now) if committee in roles_of(resident, place, now=now)]
    if not desk:
        raise NotAtThisDesk()
    return desk


def cases_at(desk: Collection[Compound], *, now: datetime) -> list[Case]:
    """Waiting claims of these compounds, the oldest first. Three queries."""
    waiting = Claim.objects.filter(compound__in=desk, state=ClaimState.PENDING).order_by("made_at", "pk")
    claims = list(waiting.select_related("unit__stairwell__building", "compound", "resident"))
    owners = _owners({claim.unit_id: legal_day(now, claim.compound.zone) for claim in claims})
    verified = Claim.objects.filter(unit__in=owners, state=ClaimState.VERIFIED, capacity=Capacity.OWNER)
    taken: Collection[tuple[int, int | None]] = set(verified.values_list("unit", "owner"))
    return [Case(claim, tuple(_candidate(claim, owner, taken) for owner in owners[claim.unit_id])) for claim in claims]


def _owners(days: dict[int, date]) -> dict[int, list[Owner]]:
    """By unit, the owners with a title on that unit's day."""
    owners: dict[int, list[Owner]] = defaultdict(list, {unit: [] for unit in days})
    for title in Title.objects.filter(unit__in=days).select_related("owner").order_by("pk"):
        if title.since <= days[title.unit_id] and (title.until is None or days[title.unit_id] <= title.until):
            owners[title.unit_id].append(title.owner)
    return owners


def _candidate(claim: Claim, owner: Owner, taken: Collection[tuple[int, int | None]]) -> Candidate:
    same = owner.name == claim.name
    return Candidate(owner.pk, owner.masked, same, (claim.unit_id, owner.pk) in taken)
