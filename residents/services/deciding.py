"""What the residents' committee does with claims: decide those that wait, end those that were wrong."""

from datetime import datetime

from django.db import transaction

from community.models import Owner, OwnerKind, Unit
from kernel.days import legal_day
from residents.models import Capacity, Claim, ClaimState, Evidence, Resident, Role
from residents.roles import roles_of
from residents.rules.claim import (
    ClaimDecided,
    MandateNotSeen,
    NoSuchClaim,
    check_agent,
    check_decision,
    check_side,
    choose_owner,
    read_reason,
)
from residents.rules.name import check_name
from residents.rules.term import check_mandate
from residents.services.claims import followed_by
from residents.services.identity import owners_of, taken_owners
from residents.services.locking import held
from residents.services.settling import settle


@transaction.atomic
def decide_claim(
    claim_id: int,
    *,
    verified: bool,
    by: Resident,
    now: datetime,
    owner_id: int | None = None,
    papers_seen: bool = False,
    reason: str = "",
    others_reason: str = "",
) -> Claim:
    """The residents' committee's decision, after a check in person or of the photos, which are deleted by it.

    A verified owner or agent claim is for the party `owner_id` of the unit, which is always named; where the applicant
    stated another name than the register's, `papers_seen` says that their papers were looked at. A refusal says its
    `reason`, which the applicant reads. `others_reason` refuses the other claims that wait for the unit as well.
    Raises NoSuchClaim (also to whoever does not sit in this compound's residents' committee), OwnClaim, ClaimDecided,
    OwnerNotChosen, OwnerTaken, NameDiffers, CompanyActsByAgent, PersonNeedsNoAgent, MandateNotSeen, AgentTaken,
    ReasonNotSaid, ReasonTooLong.
    """
    claim, home = _at_desk(claim_id, by=by, now=now)
    check_decision(state=claim.state, own=claim.resident_id == by.pk)
    if verified:
        _match(claim, home, owner_id, papers_seen=papers_seen, now=now)
        claim.evidence = Evidence.COMMITTEE
    else:
        claim.reason = read_reason(reason)
    claim.state = ClaimState.VERIFIED if verified else ClaimState.REFUSED
    claim.decided_at, claim.decided_by = now, by
    before = followed_by(claim, now=now) if verified else []
    others = _others_refused(claim, read_reason(others_reason), by=by, now=now) if others_reason else []
    settle([*before, *others, claim], now=now)
    return claim


@transaction.atomic
def revoke_claim(claim_id: int, *, by: Resident, reason: str, now: datetime) -> Claim:
    """The residents' committee ends a verified claim, with a `reason` that its resident reads.

    What was said and cast stands. Raises NoSuchClaim, OwnClaim, ClaimDecided, ReasonNotSaid, ReasonTooLong.
    """
    claim, _ = _at_desk(claim_id, by=by, now=now)
    if claim.state != ClaimState.VERIFIED:
        raise ClaimDecided()
    check_decision(state="pending", own=claim.resident_id == by.pk)
    claim.state, claim.reason = ClaimState.ENDED, read_reason(reason)
    claim.decided_at, claim.decided_by = now, by
    settle([claim], now=now)
    return claim


def _at_desk(claim_id: int, *, by: Resident, now: datetime) -> tuple[Claim, Unit]:
    """The claim and its locked unit, for an officer of its residents' committee. Raises NoSuchClaim."""
    unit_id = Claim.objects.filter(pk=claim_id).values_list("unit", flat=True).first()
    if unit_id is None:
        raise NoSuchClaim()
    home = held(unit_id)
    claim = Claim.objects.select_related("compound", "resident").get(pk=claim_id)
    if Role.RESIDENTS_COMMITTEE not in roles_of(by, claim.compound, now=now):
        raise NoSuchClaim()
    return claim, home


def _match(claim: Claim, home: Unit, owner_id: int | None, *, papers_seen: bool, now: datetime) -> None:
    """Set the party of the register that an owner or an agent is verified for; others need none."""
    if claim.capacity == Capacity.OWNER:
        claim.owner = _party_meant(home, owner_id, taken=taken_owners(home), now=now)
        check_side(as_agent=False, person=claim.owner.kind == OwnerKind.PERSON)
        check_name(stated=claim.name, registered=claim.owner.name, papers_seen=papers_seen)
    elif claim.capacity == Capacity.AGENT:
        claim.owner = _party_meant(home, owner_id, taken=set(), now=now)
        check_side(as_agent=True, person=claim.owner.kind == OwnerKind.PERSON)
        if not papers_seen and not claim.photos.exists():
            raise MandateNotSeen()
        _check_mandate(claim, claim.owner, now=now)


def _check_mandate(claim: Claim, company: Owner, *, now: datetime) -> None:
    """One agent at a time for a company in all its units. Its row is locked: units are many. Raises AgentTaken."""
    if claim.since is None or claim.until is None:
        raise MandateNotSeen()
    check_mandate(claim.since, claim.until, today=legal_day(now, claim.compound.zone))
    Owner.objects.select_for_update(no_key=True).get(pk=company.pk)
    agents = Claim.objects.filter(owner=company, capacity=Capacity.AGENT, state=ClaimState.VERIFIED)
    others = agents.exclude(resident=claim.resident_id).values_list("owner", "since", "until")
    check_agent(company.pk, [(who, a, b) for who, a, b in others if who and a and b], claim.since, claim.until)


def _party_meant(unit: Unit, owner_id: int | None, *, taken: set[int], now: datetime) -> Owner:
    parties = {owner.pk: owner for owner in owners_of(unit, on=legal_day(now, unit.compound.zone))}
    return parties[choose_owner(parties, taken, owner_id)]


def _others_refused(claim: Claim, reason: str, *, by: Resident, now: datetime) -> list[Claim]:
    """The other claims that wait for the unit, refused and not saved yet; an officer's own is left to another."""
    waiting = Claim.objects.select_related("compound", "resident").filter(unit=claim.unit_id, state=ClaimState.PENDING)
    others = list(waiting.exclude(pk=claim.pk).exclude(resident=by).order_by("pk"))
    for each in others:
        each.state, each.reason = ClaimState.REFUSED, reason
        each.decided_at, each.decided_by = now, by
    return others
