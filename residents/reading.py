"""What pages show of claims: one's own, who looked at their photos, and which desk is one's."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from community.models import Building, Compound, Unit
from journal.models import Entry
from kernel.days import legal_day
from residents.entries import CLAIM_PHOTO_SEEN
from residents.models import Claim, ClaimPhoto, ClaimState, Resident, Role
from residents.roles import all_households_of, compounds_of, roles_of
from residents.rules.letters import UNITS_WITH_A_DOOR
from residents.rules.office import NotAtThisDesk
from residents.rules.term import ends_soon, holds
from residents.rules.unit import NoSuchUnit, StairwellMissing


@dataclass(frozen=True, slots=True)
class Household:
    """A claim as its resident sees it: whether it holds, is over by its day or ends soon, and whether others wait too.

    `photos` are how many its resident added. `rivals`: somebody else's claim on the same unit waits as well.
    """

    claim: Claim
    holds: bool
    over: bool
    ends_soon: bool
    photos: int
    rivals: bool

    @property
    def renewable(self) -> bool:
        return self.claim.until is not None and self.claim.state == ClaimState.VERIFIED


def households_shown(resident: Resident, *, now: datetime) -> list[Household]:
    """The resident's own claims for their page, the newest first."""
    claims = claims_of(resident)
    waiting = [claim for claim in claims if claim.state == ClaimState.PENDING]
    others = Claim.objects.filter(unit__in=[claim.unit_id for claim in waiting], state=ClaimState.PENDING)
    contested = set(others.exclude(resident=resident).values_list("unit", flat=True))
    photos = Counter(ClaimPhoto.objects.filter(claim__in=waiting).values_list("claim", flat=True))
    return [_household(claim, contested, photos[claim.pk], now=now) for claim in claims]


def _household(claim: Claim, contested: Collection[int], photos: int, *, now: datetime) -> Household:
    today, verified = legal_day(now, claim.compound.zone), claim.state == ClaimState.VERIFIED
    in_term = holds(claim.since, claim.until, today)
    return Household(
        claim=claim,
        holds=verified and in_term,
        over=verified and claim.until is not None and claim.until < today,
        ends_soon=verified and ends_soon(claim.until, today=today),
        photos=photos,
        rivals=claim.state == ClaimState.PENDING and claim.unit_id in contested,
    )


@dataclass(frozen=True, slots=True)
class Look:
    """That an office looked at the photos of one's claim: which office, at which unit's claim, when."""

    office: str
    unit: str
    at: datetime


LOOKS = 20


def looks_at(resident: Resident) -> list[Look]:
    """Who looked at the resident's photos, the latest first: the office, not the person who holds it."""
    entries = list(Entry.objects.filter(stream=resident.stream, kind=CLAIM_PHOTO_SEEN.name).order_by("-seq")[:LOOKS])
    claims = Claim.objects.in_bulk([int(entry.facts["claim"]) for entry in entries])
    units = Unit.objects.select_related("stairwell__building", "compound").in_bulk(
        [claim.unit_id for claim in claims.values()]
    )
    found = []
    for entry in entries:
        unit = units[claims[int(entry.facts["claim"])].unit_id]
        office = gettext("%(place)s居委会") % {"place": unit.compound.name}
        found.append(Look(office, unit.label, entry.at))
    return found


def ending_soon(resident: Resident, *, now: datetime) -> list[Claim]:
    """The resident's tenancies and mandates that end within the days in which one is reminded."""
    holding = all_households_of(resident, now=now)
    return [claim for claim in holding if ends_soon(claim.until, today=legal_day(now, claim.compound.zone))]


def unit_numbered(number: int) -> Unit | None:
    """The unit with this id and a door, for the QR code of its letter."""
    found = Unit.objects.filter(pk=number, use__in=UNITS_WITH_A_DOOR)
    return found.select_related("stairwell__building", "compound").first()


def claims_of(resident: Resident) -> list[Claim]:
    """The resident's own claims that wait, hold, were refused or ended by the committee, the newest first."""
    mine = Claim.objects.filter(resident=resident).exclude(state=ClaimState.ENDED, reason="")
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
