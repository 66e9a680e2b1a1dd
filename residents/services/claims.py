"""Claims on a household: asked for with a letter's code or at the residents' committee, decided, ended."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from community.models import Owner, OwnerKind, Unit
from journal.kinds import FactValue, Kind
from journal.services import record
from kernel.days import legal_day
from kernel.errors import DomainError
from residents.entries import CLAIM_DECIDED, CLAIM_MADE
from residents.models import Capacity, Claim, ClaimState, Evidence, Resident, Role
from residents.roles import roles_of
from residents.rules.claim import (
    NoSuchClaim,
    Party,
    check_claim,
    check_decision,
    choose_owner,
    match_owner,
    proves_household,
)
from residents.rules.door_code import read_door_code
from residents.rules.name import check_name, read_name
from residents.services.door_codes import spend_door_code
from residents.services.locking import held

LIVE = (ClaimState.PENDING, ClaimState.VERIFIED)


def claim_with_code(
    resident: Resident, unit: Unit, *, capacity: str, code: str, now: datetime, name: str = ""
) -> Claim:
    """Claim `unit` with the code of its letter, which is spent by it.

    Family and tenants are verified. An owner is verified when the resident's phone is that of one of the
    unit's owners on the register; otherwise the claim waits for the residents' committee (PENDING).
    Raises BadDoorCode, BadName, NoDoorCode, DoorCodeOver, DoorCodeLocked, DoorCodeResting, WrongDoorCode,
    AlreadyVerified. A wrong code is counted even though it is refused, so call this outside a transaction of your own.
    """
    typed, called = read_door_code(code), read_name(name) if name else ""
    outcome = _try_code(resident, unit, capacity=capacity, code=typed, now=now, name=called)
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


@transaction.atomic
def _try_code(
    resident: Resident, unit: Unit, *, capacity: str, code: str, now: datetime, name: str
) -> Claim | DomainError:
    """The claim, or the refusal of a wrong code whose count must be committed."""
    home = held(unit.pk)
    claim = _live_claim(resident, home)
    check_claim(live=claim.state if claim.pk else "", with_code=True)
    spent = spend_door_code(home, resident, code, now=now)
    if isinstance(spent, DomainError):
        return spent
    owner = _matching_owner(home, resident, name=name, now=now) if capacity == Capacity.OWNER else None
    verified = proves_household(as_owner=capacity == Capacity.OWNER, matched=owner is not None)
    claim.capacity, claim.name, claim.owner, claim.door_code = Capacity(capacity), name, owner, spent
    claim.evidence = Evidence.REGISTERED_PHONE if owner else Evidence.DOOR_CODE
    claim.state = ClaimState.VERIFIED if verified else ClaimState.PENDING
    claim.decided_at = now if verified else None
    return _settle(claim, now=now)


@transaction.atomic
def ask_committee(resident: Resident, unit: Unit, *, capacity: str, name: str, now: datetime) -> Claim:
    """Claim `unit` by the residents' committee's check in person; it waits until they decide.

    Raises BadName, AlreadyVerified, AlreadyAsked.
    """
    home = held(unit.pk)
    claim = _live_claim(resident, home)
    check_claim(live=claim.state if claim.pk else "", with_code=False)
    claim.capacity, claim.name = Capacity(capacity), read_name(name)
    return _settle(claim, now=now)


@transaction.atomic
def decide_claim(
    claim_id: int,
    *,
    verified: bool,
    by: Resident,
    now: datetime,
    owner_id: int | None = None,
    papers_seen: bool = False,
) -> Claim:
    """The residents' committee's decision after a check in person.

    A verified owner claim is for the party `owner_id` of the unit, which is always named; where the applicant
    stated another name than the register's, `papers_seen` says that their papers were looked at. Raises
    NoSuchClaim (also to whoever does not sit in this compound's residents' committee), OwnClaim, ClaimDecided,
    OwnerNotChosen, OwnerTaken, NameDiffers.
    """
    unit_id = Claim.objects.filter(pk=claim_id).values_list("unit", flat=True).first()
    if unit_id is None:
        raise NoSuchClaim()
    home = held(unit_id)
    claim = Claim.objects.select_related("compound", "resident").get(pk=claim_id)
    if Role.RESIDENTS_COMMITTEE not in roles_of(by, claim.compound, now=now):
        raise NoSuchClaim()
    check_decision(state=claim.state, own=claim.resident_id == by.pk)
    if verified and claim.capacity == Capacity.OWNER:
        claim.owner = _owner_meant(home, owner_id, now=now)
        check_name(stated=claim.name, registered=claim.owner.name, papers_seen=papers_seen)
    claim.state = ClaimState.VERIFIED if verified else ClaimState.REFUSED
    claim.evidence = Evidence.COMMITTEE if verified else claim.evidence
    claim.decided_at, claim.decided_by = now, by
    return _settle(claim, now=now)


def _owner_meant(unit: Unit, owner_id: int | None, *, now: datetime) -> Owner:
    parties = {owner.pk: owner for owner in owners_of(unit, on=legal_day(now, unit.compound.zone))}
    return parties[choose_owner(parties, _taken(unit), owner_id)]


@transaction.atomic
def end_claim(claim_id: int, *, by: Resident, now: datetime) -> Claim:
    """`by` takes their own claim back: moved out, or made in error. Raises NoSuchClaim."""
    claim = Claim.objects.filter(pk=claim_id, resident=by, state__in=LIVE).first()
    if claim is None:
        raise NoSuchClaim()
    held(claim.unit_id)
    claim.refresh_from_db()
    if claim.state not in LIVE:
        raise NoSuchClaim()
    claim.state, claim.decided_at = ClaimState.ENDED, now
    return _settle(claim, now=now)


def _live_claim(resident: Resident, unit: Unit) -> Claim:
    """The resident's live claim on `unit`, or a new one that is not saved yet."""
    return Claim.objects.filter(resident=resident, unit=unit, state__in=LIVE).first() or Claim(
        resident=resident, unit=unit, compound=unit.compound
    )


def owners_of(unit: Unit, *, on: date) -> list[Owner]:
    """The parties with a title to `unit` on a day, in the order of the register."""
    held = Q(titles__since__lte=on) & (Q(titles__until=None) | Q(titles__until__gte=on))
    return list(Owner.objects.filter(held, titles__unit=unit).distinct().order_by("pk"))


def _taken(unit: Unit) -> set[int]:
    """Owners of `unit` for whom an account is verified already."""
    verified = Claim.objects.filter(unit=unit, state=ClaimState.VERIFIED, capacity=Capacity.OWNER)
    return {owner for owner in verified.values_list("owner", flat=True) if owner is not None}


def _matching_owner(unit: Unit, resident: Resident, *, name: str, now: datetime) -> Owner | None:
    """The owner whose phone on the register is the one that the resident signed in with, if still free."""
    if resident.phone_verified_at is None:
        return None
    taken, today = _taken(unit), legal_day(now, unit.compound.zone)
    free = {owner.pk: owner for owner in owners_of(unit, on=today) if owner.pk not in taken}
    parties = [Party(owner.pk, owner.name, owner.phone_index) for owner in free.values()]
    matched = match_owner(parties, phone_index=resident.phone_index, name=name)
    return free.get(matched) if matched else None


def _settle(claim: Claim, *, now: datetime) -> Claim:
    """Save the claim, name its resident when it is verified, and record both sides of it."""
    kind: Kind = CLAIM_DECIDED if claim.decided_at else CLAIM_MADE
    facts: dict[str, FactValue] = {"state": claim.state} if claim.decided_at else {}
    claim.made_at = claim.made_at or now
    claim.save()
    if claim.state == ClaimState.VERIFIED:
        _name_resident(claim)
    for stream in (claim.resident.stream, claim.compound.desk):
        record(kind, stream, compound=claim.compound_id, at=now, claim=claim.pk, **facts)
    return claim


def _name_resident(claim: Claim) -> None:
    """A person takes the name of the register; others the name they said, unless one is known already."""
    owner = claim.owner
    registered = owner.name if owner is not None and owner.kind == OwnerKind.PERSON else ""
    name = registered or claim.resident.name or claim.name
    if name != claim.resident.name:
        claim.resident.name = name
        claim.resident.save(update_fields=["name"])
