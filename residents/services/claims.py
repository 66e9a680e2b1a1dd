"""Claims on a household: asked for with a letter's code or at the residents' committee, and ended by who made them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from community.models import Owner, Unit
from kernel.days import legal_day
from kernel.errors import DomainError
from residents.models import Capacity, Claim, ClaimState, Evidence, Resident
from residents.rules.claim import CodeIsNoMandate, NoSuchClaim, check_claim, proves_household
from residents.rules.door_code import read_door_code
from residents.rules.identity import read_id_number
from residents.rules.name import read_name
from residents.rules.term import check_mandate, check_tenancy
from residents.services.door_codes import end_door_code, right_door_code
from residents.services.identity import owner_by_identity, owner_by_phone, taken_owners
from residents.services.locking import held
from residents.services.settling import LIVE, settle


@dataclass(frozen=True, slots=True)
class _Said:
    """What an applicant says: as what they belong there, what they are called, and from and to which day."""

    capacity: Capacity
    name: str
    since: date | None = None
    until: date | None = None
    id_number: str = ""

    def check_days(self, *, today: date) -> None:
        """A tenancy may end on a day, a mandate always does; owners and family have no day."""
        if self.capacity == Capacity.TENANT:
            check_tenancy(self.until, today=today)
        if self.capacity == Capacity.AGENT:
            check_mandate(self.since, self.until, today=today)

    def write(self, claim: Claim) -> None:
        agent, tenant = self.capacity == Capacity.AGENT, self.capacity == Capacity.TENANT
        claim.capacity, claim.name = self.capacity, self.name
        claim.since = self.since if agent else None
        claim.until = self.until if agent or tenant else None


def claim_with_code(
    resident: Resident,
    unit: Unit,
    *,
    capacity: str,
    code: str,
    now: datetime,
    name: str = "",
    id_number: str = "",
    until: date | None = None,
) -> Claim:
    """Claim `unit` with the code of its letter, which is spent by it.

    Family and tenants are verified, tenants to the day `until`, if one is said. An owner is verified when the
    resident's phone is that of one of the unit's owners on the register, or when name and `id_number` are; otherwise
    the claim waits for the residents' committee (PENDING). Raises BadDoorCode, BadName, BadIdNumber, UntilPast,
    UntilTooFar, CodeIsNoMandate, NoDoorCode, DoorCodeOver, DoorCodeLocked, DoorCodeResting, WrongDoorCode,
    WrongIdentity, IdentityLocked, AlreadyVerified. A wrong code or identity is counted even though it is refused, so
    call this outside a transaction of your own.
    """
    called, number = read_name(name) if name else "", read_id_number(id_number) if id_number else ""
    said = _Said(Capacity(capacity), called, until=until, id_number=number)
    if said.capacity == Capacity.AGENT:
        raise CodeIsNoMandate()
    outcome = _try_code(resident, unit, read_door_code(code), said, now=now)
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


@transaction.atomic
def _try_code(resident: Resident, unit: Unit, code: str, said: _Said, *, now: datetime) -> Claim | DomainError:
    """The claim, or the refusal of a wrong code or identity whose count must be committed."""
    home = held(unit.pk)
    said.check_days(today=legal_day(now, home.compound.zone))
    claim = _claim_on(home, resident, with_code=True)
    live = right_door_code(home, resident, code, now=now)
    if isinstance(live, DomainError):
        return live
    matched = _matched(home, resident, said, now=now) if said.capacity == Capacity.OWNER else None
    if isinstance(matched, DomainError):
        return matched
    end_door_code(live, now=now)
    owner, evidence = matched or (None, Evidence.DOOR_CODE)
    said.write(claim)
    claim.owner, claim.door_code, claim.evidence = owner, live, evidence
    verified = proves_household(as_owner=said.capacity == Capacity.OWNER, matched=owner is not None)
    claim.state, claim.decided_at = (ClaimState.VERIFIED, now) if verified else (ClaimState.PENDING, None)
    settle([*(followed_by(claim, now=now) if verified else ()), claim], now=now)
    return claim


def _matched(
    home: Unit, resident: Resident, said: _Said, *, now: datetime
) -> tuple[Owner, Evidence] | DomainError | None:
    """The free owner whom the resident is shown to be, and by what; None leaves it to the residents' committee."""
    today = legal_day(now, home.compound.zone)
    owner = owner_by_phone(home, resident, name=said.name, on=today)
    if owner is not None or not said.id_number:
        return (owner, Evidence.REGISTERED_PHONE) if owner else None
    known = owner_by_identity(home, resident, name=said.name, id_number=said.id_number, on=today, now=now)
    if isinstance(known, DomainError):
        return known
    return None if known.pk in taken_owners(home) else (known, Evidence.ID_NUMBER)


@transaction.atomic
def ask_committee(
    resident: Resident,
    unit: Unit,
    *,
    capacity: str,
    name: str,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
) -> Claim:
    """Claim `unit` by the residents' committee's check; it waits until they decide.

    A tenant may say `until` which day, the agent of the company that owns it must say `since` and `until`. Raises
    BadName, UntilMissing, UntilPast, UntilTooFar, TermBackwards, AlreadyVerified, AlreadyAsked.
    """
    home = held(unit.pk)
    said = _Said(Capacity(capacity), read_name(name), since, until)
    said.check_days(today=legal_day(now, home.compound.zone))
    claim = _claim_on(home, resident, with_code=False)
    said.write(claim)
    settle([claim], now=now)
    return claim


@transaction.atomic
def end_claim(claim_id: int, *, by: Resident, now: datetime) -> Claim:
    """`by` takes their own claim back: moved out, sold, or made in error. Raises NoSuchClaim.

    What they said and the ballots they cast stand.
    """
    mine = Claim.objects.filter(pk=claim_id, resident=by, state__in=LIVE)
    unit = mine.values_list("unit", flat=True).first()
    if unit is None:
        raise NoSuchClaim()
    held(unit)
    claim = mine.select_related("compound", "resident").first()
    if claim is None:
        raise NoSuchClaim()
    claim.state, claim.decided_at, claim.decided_by = ClaimState.ENDED, now, by
    settle([claim], now=now)
    return claim


def followed_by(claim: Claim, *, now: datetime) -> list[Claim]:
    """The resident's verified claim on the same unit that `claim` takes the place of, ended and not saved yet."""
    before = Claim.objects.select_related("compound", "resident").filter(
        resident=claim.resident_id, unit=claim.unit_id, state=ClaimState.VERIFIED
    )
    ended = list(before.exclude(pk=claim.pk))
    for each in ended:
        each.state, each.decided_at, each.decided_by = ClaimState.ENDED, now, claim.resident
    return ended


def _claim_on(home: Unit, resident: Resident, *, with_code: bool) -> Claim:
    """The resident's claim on `home` that waits, or a new one that is not saved yet. Raises what check_claim does."""
    live = {claim.state: claim for claim in Claim.objects.filter(resident=resident, unit=home, state__in=LIVE)}
    verified, waiting = live.get(ClaimState.VERIFIED), live.get(ClaimState.PENDING)
    check_claim(
        verified=verified is not None,
        dated=verified is not None and verified.until is not None,
        waits=waiting is not None,
        with_code=with_code,
    )
    return waiting or Claim(resident=resident, unit=home, compound=home.compound)
