"""Photos of what proves a claim: added while it waits, looked at on the record, gone with the decision."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from community.privacy import seal, unseal
from journal.clock import Clock
from journal.jobs import enqueue, handles
from journal.services import record
from residents.entries import CLAIM_PHOTO_SEEN
from residents.models import Claim, ClaimPhoto, ClaimState, Resident, Role
from residents.roles import roles_of
from residents.rules.claim import MOST_PHOTOS, PHOTO_LIFE, NoPhotoChosen, NoSuchClaim, PhotosFull
from residents.services.locking import held


@transaction.atomic
def add_photos(claim_id: int, pictures: Sequence[bytes], *, by: Resident, now: datetime) -> Claim:
    """Add JPEGs (`community.pictures`) to one's own claim that waits, sealed. Each is gone `PHOTO_LIFE` later.

    All are added, or none. Raises NoSuchClaim, NoPhotoChosen, PhotosFull.
    """
    claim = _own_waiting(claim_id, by)
    if not pictures:
        raise NoPhotoChosen()
    taken = set(claim.photos.values_list("number", flat=True))
    free = [number for number in range(1, MOST_PHOTOS + 1) if number not in taken]
    if len(pictures) > len(free):
        raise PhotosFull(most=MOST_PHOTOS, have=len(taken))
    for number, picture in zip(free, pictures, strict=False):
        photo = ClaimPhoto.objects.create(claim=claim, number=number, sealed=seal(picture), at=now)
        enqueue("drop_old_photo", key=f"drop_old_photo:{photo.pk}", argument=photo.pk, due_at=now + PHOTO_LIFE)
    return claim


@transaction.atomic
def take_photos_back(claim_id: int, *, by: Resident) -> Claim:
    """Delete the photos of one's own claim that waits. Raises NoSuchClaim."""
    claim = _own_waiting(claim_id, by)
    drop_photos(claim)
    return claim


@transaction.atomic
def look_at_photo(photo_id: int, *, by: Resident, now: datetime) -> bytes:
    """The JPEG, for the residents' committee that decides on it; the look is recorded for the applicant to read.

    Raises NoSuchClaim to everybody else, also to an officer about their own claim, and once the claim is decided or
    the photo is older than `PHOTO_LIFE`.
    """
    photo = ClaimPhoto.objects.select_related("claim__compound", "claim__resident").filter(pk=photo_id).first()
    if photo is None or now >= photo.at + PHOTO_LIFE:
        raise NoSuchClaim()
    claim = photo.claim
    roles = roles_of(by, claim.compound, now=now)
    if claim.state != ClaimState.PENDING or claim.resident_id == by.pk or Role.RESIDENTS_COMMITTEE not in roles:
        raise NoSuchClaim()
    record(CLAIM_PHOTO_SEEN, claim.resident.stream, compound=claim.compound_id, at=now, claim=claim.pk, by=by.pk)
    return unseal(bytes(photo.sealed))


def drop_photos(claim: Claim) -> None:
    """Delete what proved a claim, in the transaction that decides or ends it."""
    ClaimPhoto.objects.filter(claim=claim).delete()


@handles("drop_old_photo")
def drop_old_photo(photo_id: int, _clock: Clock) -> None:
    """The job of a photo's last day: nobody decided, so it goes. Safe to repeat."""
    ClaimPhoto.objects.filter(pk=photo_id).delete()


def _own_waiting(claim_id: int, by: Resident) -> Claim:
    """The resident's own claim that waits, under the lock of its unit. Raises NoSuchClaim."""
    mine = Claim.objects.filter(pk=claim_id, resident=by, state=ClaimState.PENDING)
    unit = mine.values_list("unit", flat=True).first()
    if unit is None:
        raise NoSuchClaim()
    held(unit)
    claim = mine.first()
    if claim is None:
        raise NoSuchClaim()
    return claim
