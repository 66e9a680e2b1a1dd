"""A changed register brings changes to accounts: who holds no title any more is that unit's owner no more.

The register knows no accounts (`community` stands below); who takes a file in here ends, in the same transaction,
the claims of owners whose titles closed. What they said and the ballots they cast stand, and so do rolls that were
frozen before: a roll copies. The new owner claims the household like anybody else.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from community.models import Compound, RegisterUpload
from community.rules.facts import Register
from community.services import Closed, Outcome, change_register, reading_of, take_read_upload
from residents.models import Capacity, Claim, ClaimState, Resident, Role
from residents.roles import offices_in
from residents.rules.office import NotAtThisDesk
from residents.services.settling import settle


@transaction.atomic
def take_changed_register(
    compound: Compound, register: Register, *, effective: date | None, keep_missing: bool, now: datetime
) -> Outcome:
    """Take a register in, and end the claims of owners whose titles it closes. Raises as `change_register`."""
    outcome = change_register(compound, register, effective=effective, keep_missing=keep_missing, now=now)
    end_claims_of(outcome.closed, by=None, now=now)
    return outcome


def take_waiting_register(
    upload: RegisterUpload,
    *,
    effective: date | None,
    keep_missing: bool,
    revision: int,
    by: Resident,
    now: datetime,
) -> Outcome:
    """Take in the file that waits, as it was looked at, and end the claims of owners whose titles it closes.

    It is read before anything is locked. Raises RegisterRefused, NotAtThisDesk to whoever does not sit in the
    residents' committee, and what `take_read_upload` raises.
    """
    register = reading_of(upload).faultless()
    with transaction.atomic():
        check_desk(by, upload.compound, now=now)
        outcome = take_read_upload(
            upload, register, effective=effective, keep_missing=keep_missing, revision=revision, now=now
        )
        end_claims_of(outcome.closed, by=by, now=now)
    return outcome


def check_desk(by: Resident, compound: Compound, *, now: datetime) -> None:
    """The register is the residents' committee's. Raises NotAtThisDesk."""
    if Role.RESIDENTS_COMMITTEE not in offices_in(by, compound, now=now):
        raise NotAtThisDesk()


def end_claims_of(closed: Sequence[Closed], *, by: Resident | None, now: datetime) -> int:
    """End the verified claims of owners on units that they hold no title to any more; gives how many."""
    pairs = {(title.unit, title.owner) for title in closed}
    verified = Claim.objects.select_for_update(of=("self",)).filter(
        unit__in={unit for unit, _ in pairs}, state=ClaimState.VERIFIED, capacity=Capacity.OWNER
    )
    ending = [
        claim
        for claim in verified.select_related("compound", "resident").order_by("pk")
        if (claim.unit_id, claim.owner_id) in pairs
    ]
    for claim in ending:
        claim.state, claim.decided_at, claim.decided_by = ClaimState.ENDED, now, by
    settle(ending, now=now)
    return len(ending)
