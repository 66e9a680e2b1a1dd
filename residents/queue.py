"""The queue of the residents' committee: claims that wait, by unit, beside what the register and the house know."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from community.models import Compound, Owner, OwnerKind, Title, Unit
from kernel.days import legal_day
from residents.models import Capacity, Claim, ClaimPhoto, ClaimState
from residents.rules.claim import PHOTO_LIFE

OLD = 7  # days after which a claim has waited long
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which claims are asked for; empty shows all. `only` is "competing", "old" or "photos"."""

    capacity: str = ""
    building: str = ""
    only: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Sieve":
        """Read from an address; what is not known is let go of."""
        capacity, building, only = (asked.get(name, "") for name in ("capacity", "building", "only"))
        return cls(
            capacity if capacity in Capacity.values else "",
            building if building.isdecimal() and len(building) < 16 else "",
            only if only in {"competing", "old", "photos"} else "",
        )

    def narrow(self, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        found = claims.filter(capacity=self.capacity) if self.capacity else claims
        return found.filter(unit__stairwell__building=int(self.building)) if self.building else found

    def keeps(self, claims: Sequence["Case"]) -> bool:
        """Whether the cases of one unit are shown."""
        wanted = {
            "competing": len(claims) > 1,
            "old": any(case.days >= OLD for case in claims),
            "photos": any(case.photos for case in claims),
        }
        return wanted.get(self.only, True)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An owner on the register whom an applicant may be, as the desk sees them: masked, and what fits."""

    owner: int
    masked: str
    same_name: bool
    same_phone: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A claim that waits, who on the register it may be, its photos, and for how many days it has waited."""

    claim: Claim
    candidates: tuple[Candidate, ...]
    photos: tuple[int, ...]
    days: int

    @property
    def needs_owner(self) -> bool:
        return self.claim.capacity in {Capacity.OWNER, Capacity.AGENT}

    @property
    def as_agent(self) -> bool:
        return self.claim.capacity == Capacity.AGENT

    @property
    def old(self) -> bool:
        return self.days >= OLD

    @property
    def stuck(self) -> bool:
        """Whether nobody on the register is left whom the applicant could be."""
        return self.needs_owner and all(candidate.taken for candidate in self.candidates)

    @property
    def other_name(self) -> bool:
        """Whether an owner who may be chosen is called otherwise than the applicant says."""
        return not self.as_agent and any(not each.same_name and not each.taken for each in self.candidates)


@dataclass(frozen=True, slots=True)
class Door:
    """A unit with the claims that wait for it, side by side, and who is verified there already."""

    unit: Unit
    cases: tuple[Case, ...]
    verified: tuple[Claim, ...]

    @property
    def competing(self) -> bool:
        return len(self.cases) > 1


def doors_at(desk: Collection[Compound], sieve: Sieve, *, now: datetime) -> list[Door]:
    """Units of these compounds with waiting claims, the one that waits longest first. Five queries."""
    pending = Claim.objects.filter(compound__in=desk, state=ClaimState.PENDING).order_by("made_at", "pk")
    meant = set(sieve.narrow(pending).values_list("unit", flat=True))
    waiting = pending.filter(unit__in=meant)
    claims = list(waiting.select_related("unit__stairwell__building", "unit__compound", "compound", "resident"))
    owners = _owners({claim.unit_id: legal_day(now, claim.compound.zone) for claim in claims})
    known = _verified(owners)
    photos = _photos(claims, now=now)
    cases: dict[int, list[Case]] = defaultdict(list)
    for claim in claims:
        cases[claim.unit_id].append(_case(claim, owners[claim.unit_id], known, photos[claim.pk], now=now))
    doors = [Door(group[0].claim.unit, tuple(group), tuple(known[unit])) for unit, group in cases.items()]
    return [door for door in doors if sieve.keeps(door.cases)]


def decided_at(desk: Collection[Compound], sieve: Sieve) -> list[Claim]:
    """The latest verified claims of these compounds, which the committee may end."""
    verified = Claim.objects.filter(compound__in=desk, state=ClaimState.VERIFIED).order_by("-decided_at", "-pk")
    return list(sieve.narrow(verified).select_related("unit__stairwell__building", "resident", "owner")[:SHOWN])


def _verified(units: Collection[int]) -> dict[int, list[Claim]]:
    found: dict[int, list[Claim]] = defaultdict(list)
    verified = Claim.objects.filter(unit__in=units, state=ClaimState.VERIFIED).select_related("resident")
    for claim in verified.order_by("decided_at", "pk"):
        found[claim.unit_id].append(claim)
    return found


def _photos(claims: Collection[Claim], *, now: datetime) -> dict[int, list[int]]:
    """Ids of the photos of each claim that may still be looked at."""
    found: dict[int, list[int]] = defaultdict(list)
    kept = ClaimPhoto.objects.filter(claim__in=claims, at__gt=now - PHOTO_LIFE).order_by("number")
    for claim, photo in kept.values_list("claim", "pk"):
        found[claim].append(photo)
    return found


def _owners(days: dict[int, date]) -> dict[int, list[Owner]]:
    """By unit, the owners with a title on that unit's day."""
    owners: dict[int, list[Owner]] = defaultdict(list, {unit: [] for unit in days})
    for title in Title.objects.filter(unit__in=days).select_related("owner").order_by("pk"):
        if title.since <= days[title.unit_id] and (title.until is None or days[title.unit_id] <= title.until):
            owners[title.unit_id].append(title.owner)
    return owners


def _case(
    claim: Claim, owners: Collection[Owner], known: Mapping[int, list[Claim]], photos: Sequence[int], *, now: datetime
) -> Case:
    taken = {one.owner_id for one in known.get(claim.unit_id, ()) if one.capacity == Capacity.OWNER}
    agent = claim.capacity == Capacity.AGENT
    sides = {Capacity.OWNER.value: True, Capacity.AGENT.value: False}  # a person or a company; for others all are shown
    side = sides.get(claim.capacity)
    meant = [owner for owner in owners if side is None or side == (owner.kind == OwnerKind.PERSON)]
    candidates = tuple(
        Candidate(
            owner.pk,
            owner.masked,
            same_name=owner.name == claim.name,
            same_phone=bool(owner.phone_index) and owner.phone_index == claim.resident.phone_index,
            taken=not agent and owner.pk in taken,
        )
        for owner in meant
    )
    return Case(claim, candidates, tuple(photos), days=(now - claim.made_at) // timedelta(days=1))
