"""Whom co-owners designate to cast for them: proposed, agreed to by all, written down from paper, ended.

Everything about one set of co-owners is decided under the lock of their rows on the register, which a cast for a line
of theirs takes as well (`hold_co_owners`): what a cast reads stands until it is written.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from community.models import Owner, Unit
from journal.kinds import Kind
from journal.services import record
from kernel.days import legal_day
from residents.entries import VOTER_AGREED, VOTER_ENDED, VOTER_PROPOSED
from residents.models import Claim, Consent, Designation, DesignationState, Resident, Role
from residents.roles import roles_of
from residents.rules.claim import read_reason
from residents.rules.designation import (
    DesignationOver,
    DesignationWaits,
    NoSuchDesignation,
    all_consent,
    check_proposed,
    check_several,
    parties_key,
)
from residents.rules.office import NotAtThisDesk
from residents.services.identity import owners_of

OPEN = (DesignationState.PROPOSED, DesignationState.AGREED)


def hold_co_owners(owners: Collection[int]) -> None:
    """Lock the owners' rows, in one order, to the end of the transaction."""
    list(Owner.objects.select_for_update(no_key=True).filter(pk__in=owners).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def propose_voter(unit: Unit, owner: int, *, by: Resident, now: datetime) -> Designation:
    """Propose that `owner` casts for the co-owners of `unit`, wherever they own together; `by` agrees to it.

    It counts once all have agreed, and the one before it counts until then. Raises NotSeveralOwners, NotOneOfThem,
    NotACoOwner, CoOwnerNotVerified, AlreadyDesignated, DesignationWaits.
    """
    owners = _co_owners(unit, now=now)
    speakers = _speakers(unit, owners, now=now)
    own = {who for who, resident in speakers if resident == by.pk}
    agreed = _standing(unit, owners, DesignationState.AGREED)
    check_proposed(owners, own, {who for who, _ in speakers}, chosen=owner, agreed=agreed.owner_id if agreed else None)
    if _standing(unit, owners, DesignationState.PROPOSED):
        raise DesignationWaits()
    made = Designation.objects.create(
        compound=unit.compound,
        parties=parties_key(owners),
        owner_id=owner,
        state=DesignationState.PROPOSED,
        proposed_by=by,
        proposed_at=now,
    )
    Consent.objects.bulk_create(Consent(designation=made, owner_id=who, resident=by, at=now) for who in sorted(own))
    _record([(VOTER_PROPOSED, made), *_agree_if_all(made, owners, now=now)], now=now)
    return made


@transaction.atomic
def consent_to_voter(designation_id: int, *, by: Resident, now: datetime) -> Designation:
    """`by` agrees, as the co-owner or co-owners that they are. Raises NoSuchDesignation, DesignationOver."""
    asked, owners, own = _asked(designation_id, by=by, now=now)
    for who in sorted(own):
        Consent.objects.get_or_create(designation=asked, owner_id=who, defaults={"resident": by, "at": now})
    _record(_agree_if_all(asked, owners, now=now), now=now)
    return asked


@transaction.atomic
def decline_voter(designation_id: int, *, by: Resident, now: datetime) -> Designation:
    """One co-owner does not agree, or takes the proposal back: it is over. Raises as consent_to_voter."""
    asked, _, _ = _asked(designation_id, by=by, now=now)
    _record([_ended(asked, now=now)], now=now)
    return asked


@transaction.atomic
def end_voter(designation_id: int, *, by: Resident, now: datetime) -> Designation:
    """A co-owner ends what was agreed: any of them may cast again, the first stands. Raises as consent_to_voter."""
    asked, _, _ = _asked(designation_id, by=by, now=now, state=DesignationState.AGREED)
    _record([_ended(asked, now=now)], now=now)
    return asked


@transaction.atomic
def write_down_voter(unit: Unit, owner: int, *, by: Resident, reason: str, now: datetime) -> Designation:
    """What the co-owners of `unit` signed on paper, written down by the residents' committee with a `reason`.

    Raises NotAtThisDesk, NotSeveralOwners, NotACoOwner, AlreadyDesignated, ReasonNotSaid, ReasonTooLong.
    """
    if Role.RESIDENTS_COMMITTEE not in roles_of(by, unit.compound, now=now):
        raise NotAtThisDesk()
    said = read_reason(reason)
    owners = _co_owners(unit, now=now)
    agreed = _standing(unit, owners, DesignationState.AGREED)
    check_several(owners, chosen=owner, agreed=agreed.owner_id if agreed else None)
    before = [_ended(found, now=now) for state in OPEN if (found := _standing(unit, owners, state))]
    made = Designation.objects.create(
        compound=unit.compound,
        parties=parties_key(owners),
        owner_id=owner,
        state=DesignationState.AGREED,
        proposed_by=by,
        by_committee=True,
        reason=said,
        proposed_at=now,
        agreed_at=now,
    )
    _record([*before, (VOTER_AGREED, made)], now=now)
    return made


def _co_owners(unit: Unit, *, now: datetime) -> set[int]:
    """Who owns `unit` today, locked and read again: a title may have closed before the lock."""
    today = legal_day(now, unit.compound.zone)
    hold_co_owners([owner.pk for owner in owners_of(unit, on=today)])
    return {owner.pk for owner in owners_of(unit, on=today)}


def _speakers(unit: Unit, owners: Collection[int], *, now: datetime) -> set[tuple[int, int]]:
    """Each owner with each resident who is verified to speak for them."""
    speaking = Claim.objects.speaking(legal_day(now, unit.compound.zone)).filter(owner__in=owners)
    return {(owner, resident) for owner, resident in speaking.values_list("owner", "resident") if owner is not None}


def _standing(unit: Unit, owners: Collection[int], state: DesignationState) -> Designation | None:
    found = Designation.objects.filter(compound=unit.compound_id, parties=parties_key(owners), state=state)
    return found.select_related("compound", "proposed_by").first()


def _asked(
    designation_id: int, *, by: Resident, now: datetime, state: DesignationState = DesignationState.PROPOSED
) -> tuple[Designation, set[int], set[int]]:
    """An open designation, its co-owners, and those of them that `by` speaks for."""
    asked = Designation.objects.select_related("compound", "proposed_by").filter(pk=designation_id).first()
    unit = None if asked is None else unit_owned_by(asked, now=now)
    if asked is None or unit is None:
        raise NoSuchDesignation()
    owners = _co_owners(unit, now=now)
    own = {who for who, resident in _speakers(unit, owners, now=now) if resident == by.pk}
    if not own or parties_key(owners) != asked.parties:
        raise NoSuchDesignation()
    asked.refresh_from_db(fields=["state"])
    if asked.state != state:
        raise DesignationOver()
    return asked, owners, own


def unit_owned_by(designation: Designation, *, now: datetime) -> Unit | None:
    """A unit that is owned today by just the co-owners of a designation; None where they own none any more."""
    today = legal_day(now, designation.compound.zone)
    mine = Unit.objects.filter(titles__owner=designation.owner_id).select_related("compound").distinct().order_by("pk")
    owned = ((unit, parties_key([owner.pk for owner in owners_of(unit, on=today)])) for unit in mine)
    return next((unit for unit, key in owned if key == designation.parties), None)


def _agree_if_all(asked: Designation, owners: Collection[int], *, now: datetime) -> list[tuple[Kind, Designation]]:
    """Let it count once every co-owner has agreed; what was agreed before ends. Gives what is to be recorded."""
    if not all_consent(owners, list(asked.consents.values_list("owner", flat=True))):
        return []
    agreed = Designation.objects.filter(
        compound=asked.compound_id, parties=asked.parties, state=DesignationState.AGREED
    )
    told = [_ended(before, now=now) for before in agreed.select_related("compound", "proposed_by")]
    asked.state, asked.agreed_at = DesignationState.AGREED, now
    asked.save(update_fields=["state", "agreed_at"])
    return [*told, (VOTER_AGREED, asked)]


def _ended(designation: Designation, *, now: datetime) -> tuple[Kind, Designation]:
    designation.state, designation.ended_at = DesignationState.ENDED, now
    designation.save(update_fields=["state", "ended_at"])
    return VOTER_ENDED, designation


def _record(told: Sequence[tuple[Kind, Designation]], *, now: datetime) -> None:
    """On the stream of who proposed it, and on the desk last: one order everywhere."""
    own = sorted(((each.proposed_by.stream, kind, each) for kind, each in told), key=lambda one: one[0])
    for stream, kind, each in [*own, *((each.compound.desk, kind, each) for kind, each in told)]:
        record(kind, stream, compound=each.compound_id, at=now, designation=each.pk)
