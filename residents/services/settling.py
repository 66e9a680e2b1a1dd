"""Bringing claims to a state: saved, their photos gone, their people named, both sides of it recorded."""

from collections.abc import Sequence
from datetime import datetime

from community.models import OwnerKind
from journal.kinds import FactValue, Kind
from journal.services import record
from residents.entries import CLAIM_DECIDED, CLAIM_MADE
from residents.models import Claim, ClaimState
from residents.services.photos import drop_photos

LIVE = (ClaimState.PENDING, ClaimState.VERIFIED)


def settle(claims: Sequence[Claim], *, now: datetime) -> None:
    """Save the claims of one compound, in their order, and record each on its resident's stream and on the desk.

    A claim that waits no more has no photos any more, in the same transaction.
    """
    for claim in claims:
        claim.made_at = claim.made_at or now
        claim.save()
        if claim.state != ClaimState.PENDING:
            drop_photos(claim)
        if claim.state == ClaimState.VERIFIED:
            _name_resident(claim)
    for claim in sorted(claims, key=lambda one: one.resident_id):  # in one order everywhere, the desk last
        _record(claim, claim.resident.stream, now=now)
    for claim in claims:
        _record(claim, claim.compound.desk, now=now)


def _record(claim: Claim, stream: str, *, now: datetime) -> None:
    kind: Kind = CLAIM_DECIDED if claim.decided_at else CLAIM_MADE
    facts: dict[str, FactValue] = {"state": claim.state} if claim.decided_at else {}
    record(kind, stream, compound=claim.compound_id, at=now, claim=claim.pk, **facts)


def _name_resident(claim: Claim) -> None:
    """A person takes the name of the register; others the name they said, unless one is known already."""
    owner = claim.owner
    registered = owner.name if owner is not None and owner.kind == OwnerKind.PERSON else ""
    name = registered or claim.resident.name or claim.name
    if name != claim.resident.name:
        claim.resident.name = name
        claim.resident.save(update_fields=["name"])
