"""What a resident is in a compound, and how neighbours see them there.

A role comes from a verified claim or an open office and from nothing else, and holds in that claim's or
office's compound only. Days are those of the compound's zone; the last day of an office, of a tenancy or of a
company's mandate still holds, and the next does not: no job ends them.
"""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from community.models import Compound
from kernel.days import legal_day
from residents.models import Capacity, Claim, ClaimState, Office, Resident, Role
from residents.rules.term import holds

Person = Resident | AnonymousUser
RANKS: dict[str, int] = {Capacity.OWNER: 0, Capacity.FAMILY: 1, Capacity.TENANT: 1, Capacity.AGENT: 2}
COMMITTEES = (Role.RESIDENTS_COMMITTEE, Role.OWNERS_COMMITTEE)


@dataclass(frozen=True, slots=True)
class Front:
    """How neighbours see somebody: `7号楼 王*` or `李书记`, with the role their badge shows."""

    front: str
    role: Role


def households_of(resident: Person, compound: Compound, *, now: datetime) -> QuerySet[Claim]:
    """The claims of `resident` in `compound` that hold now, with their units, the first verified first."""
    if not isinstance(resident, Resident) or not resident.is_active:
        return Claim.objects.none()
    holding = Claim.objects.holding(legal_day(now, compound.zone)).filter(compound=compound, resident=resident)
    return holding.select_related("unit__stairwell__building").order_by("decided_at", "pk")


def roles_of(resident: Person, compound: Compound, *, now: datetime) -> frozenset[Role]:
    """Every role of `resident` in `compound` now; empty for strangers and visitors. Two queries."""
    if not isinstance(resident, Resident) or not resident.is_active:
        return frozenset()
    capacities = set(households_of(resident, compound, now=now).values_list("capacity", flat=True))
    roles = {Role.MEMBER} if capacities else set()
    if Capacity.OWNER in capacities:
        roles.add(Role.OWNER)
    roles.update(Role(kind) for kind in _offices(resident, compound, now=now).values_list("organ__kind", flat=True))
    return frozenset(roles)


def front_of(resident: Resident, compound: Compound, *, now: datetime) -> Front:
    """The front of `resident` in `compound`: an office before a household, an owner before a tenant.

    A company's agent without a household of their own is shown as such: `代理：某公司`. A stranger's or former
    member's is the masked name with the badge of a member. Two queries at most.
    """
    if (office := _offices(resident, compound, now=now).select_related("organ").first()) is not None:
        return Front(office.title or office.organ.name, Role(office.organ.kind))
    homes = list(households_of(resident, compound, now=now).select_related("unit__stairwell__building", "owner"))
    home = min(homes, key=lambda claim: RANKS.get(claim.capacity, len(RANKS)), default=None)
    if home is None:
        return Front(resident.masked, Role.MEMBER)
    if home.capacity == Capacity.AGENT and home.owner is not None:
        return Front(gettext("代理：%(company)s") % {"company": home.owner.masked}, Role.MEMBER)
    role = Role.OWNER if home.capacity == Capacity.OWNER else Role.MEMBER
    return Front(f"{home.unit.stairwell.building.name} {resident.masked}", role)


def compounds_of(resident: Person, *, now: datetime) -> QuerySet[Compound]:
    """The compounds where `resident` has a verified household or holds an office."""
    if not isinstance(resident, Resident) or not resident.is_active:
        return Compound.objects.none()
    claimed = [claim.compound_id for claim in all_households_of(resident, now=now)]
    held = [seat.organ.compound_id for seat in _seats(resident, now=now)]
    return Compound.objects.filter(pk__in={*claimed, *held}).order_by("pk")


def all_households_of(resident: Resident, *, now: datetime) -> list[Claim]:
    """The claims of `resident` that hold now, wherever, each by the day of its own compound."""
    verified = Claim.objects.filter(resident=resident, state=ClaimState.VERIFIED)
    claims = verified.select_related("compound", "unit__stairwell__building").order_by("decided_at", "pk")
    return [claim for claim in claims if holds(claim.since, claim.until, legal_day(now, claim.compound.zone))]


def desks_of(resident: Person, *, now: datetime) -> QuerySet[Compound]:
    """The compounds whose desk `resident` may look at: those in one of whose two committees they sit."""
    if not isinstance(resident, Resident) or not resident.is_active:
        return Compound.objects.none()
    seats = [seat.organ for seat in _seats(resident, now=now)]
    return Compound.objects.filter(pk__in=[organ.compound_id for organ in seats if organ.kind in COMMITTEES])


def serving(resident: Person, *, now: datetime) -> QuerySet[Compound]:
    """The compounds where `resident` holds an office of any organ."""
    if not isinstance(resident, Resident) or not resident.is_active:
        return Compound.objects.none()
    return Compound.objects.filter(pk__in=[seat.organ.compound_id for seat in _seats(resident, now=now)]).order_by("pk")


def offices_in(resident: Person, compound: Compound, *, now: datetime) -> frozenset[Role]:
    """The organs of `compound` in which `resident` holds an office now. One query."""
    if not isinstance(resident, Resident) or not resident.is_active:
        return frozenset()
    held = _offices(resident, compound, now=now).values_list("organ__kind", flat=True)
    return frozenset(Role(kind) for kind in held)


def protected(resident: Resident) -> bool:
    """Whether `resident` turned the second step of signing in on."""
    kept: bool = Authenticator.objects.filter(user=resident, type=Authenticator.Type.TOTP).exists()
    return kept


def rests(resident: Resident) -> bool:
    """Whether the offices of `resident`, if any, rest until the account is protected: a setting of the operator."""
    return settings.OFFICE_MFA == "required" and not protected(resident)


def has_resting_office(resident: Resident) -> bool:
    """Whether `resident` holds an office, or will, that rests until the account is protected."""
    return rests(resident) and any(office.until is None for office in Office.objects.filter(resident=resident))


def _seats(resident: Resident, *, now: datetime) -> list[Office]:
    """The offices that `resident` holds now, each by the day of its own compound."""
    if rests(resident):
        return []
    offices = Office.objects.filter(resident=resident).select_related("organ__compound")
    return [seat for seat in offices if holds(seat.since, seat.until, legal_day(now, seat.organ.compound.zone))]


def _offices(resident: Resident, compound: Compound, *, now: datetime) -> QuerySet[Office]:
    """The offices that `resident` holds in `compound` today, the first one first."""
    if rests(resident):
        return Office.objects.none()
    day = legal_day(now, compound.zone)
    return Office.objects.filter(
        Q(until=None) | Q(until__gte=day), since__lte=day, resident=resident, organ__compound=compound
    ).order_by("since", "pk")
