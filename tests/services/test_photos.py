"""Photos that prove a claim: sealed, seen by who decides on it, on the record, and gone with the decision."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from PIL import Image

from community.models import Compound, OrganKind, Unit
from community.pictures import read_picture
from community.privacy import unseal
from journal.jobs import run_due
from journal.models import Entry
from residents.models import Capacity, Claim, ClaimPhoto, Resident
from residents.reading import looks_at
from residents.rules.claim import MOST_PHOTOS, PHOTO_LIFE, NoPhotoChosen, NoSuchClaim, PhotosFull
from residents.services import (
    add_photos,
    ask_committee,
    decide_claim,
    end_claim,
    look_at_photo,
    take_photos_back,
)
from tests import make
from tests.make_residents import by_code, officer

pytestmark = pytest.mark.django_db
NOW = make.NOON


def jpeg(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(out, "PNG")
    return read_picture(io.BytesIO(out.getvalue())).jpeg


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def flat(place: Compound) -> Unit:
    return make.units(place, make.flat("502", building="7号楼"))[0]


@pytest.fixture
def claim(flat: Unit) -> Claim:
    """A tenant's claim that waits, with one photo."""
    made = ask_committee(make.resident(), flat, capacity=Capacity.TENANT, name="陈晨", now=NOW)
    return add_photos(made.pk, [jpeg()], by=made.resident, now=NOW)


def stored() -> int:
    """How many bytes of photos the database holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(length(sealed)), 0) FROM residents_claimphoto")
        return int(cursor.fetchone()[0])


def test_a_photo_is_sealed_in_the_database(claim: Claim) -> None:
    photo = claim.photos.get()
    assert b"JFIF" not in bytes(photo.sealed)
    assert unseal(bytes(photo.sealed)).startswith(b"\xff\xd8")


def test_three_photos_and_no_more_are_taken_all_or_none(claim: Claim) -> None:
    with pytest.raises(PhotosFull):
        add_photos(claim.pk, [jpeg()] * MOST_PHOTOS, by=claim.resident, now=NOW)
    assert claim.photos.count() == 1
    add_photos(claim.pk, [jpeg()] * (MOST_PHOTOS - 1), by=claim.resident, now=NOW)
    assert list(claim.photos.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    with pytest.raises(NoPhotoChosen):
        add_photos(claim.pk, [], by=claim.resident, now=NOW)


def test_the_database_refuses_a_fourth_photo(claim: Claim) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimPhoto.objects.create(claim=claim, number=4, sealed=b"x", at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimPhoto.objects.create(claim=claim, number=1, sealed=b"x", at=NOW)


def test_nobody_adds_to_another_s_claim(claim: Claim) -> None:
    with pytest.raises(NoSuchClaim):
        add_photos(claim.pk, [jpeg()], by=make.resident(), now=NOW)
    with pytest.raises(NoSuchClaim):
        take_photos_back(claim.pk, by=make.resident())
    with pytest.raises(NoSuchClaim):
        add_photos(claim.pk + 99, [jpeg()], by=claim.resident, now=NOW)


def test_the_residents_committee_looks_and_the_resident_reads_that_it_did(claim: Claim, place: Compound) -> None:
    clerk = officer(place)
    assert look_at_photo(claim.photos.get().pk, by=clerk, now=NOW).startswith(b"\xff\xd8")
    entry = Entry.objects.get(stream=claim.resident.stream, kind="claim_photo_seen")
    assert entry.facts == {"claim": claim.pk, "by": clerk.pk}
    look = looks_at(claim.resident)[0]
    assert (look.office, look.unit, look.at) == ("山鑫阳光城居委会", "7号楼502室", NOW)
    assert looks_at(clerk) == []


def test_nobody_else_looks_and_a_refused_look_is_no_entry(claim: Claim, place: Compound) -> None:
    photo = claim.photos.get().pk
    others: list[Resident] = [
        claim.resident,
        make.resident(),
        officer(place, OrganKind.OWNERS_COMMITTEE),
        officer(place, OrganKind.PROPERTY_MANAGER),
        officer(make.compound("other", name="别的小区")),
    ]
    for who in others:
        with pytest.raises(NoSuchClaim):
            look_at_photo(photo, by=who, now=NOW)
    assert not Entry.objects.filter(kind="claim_photo_seen").exists()


def test_an_officer_does_not_look_at_their_own_claim_s_photos(flat: Unit, place: Compound) -> None:
    clerk = officer(place)
    own = ask_committee(clerk, flat, capacity=Capacity.FAMILY, name="陈晨", now=NOW)
    add_photos(own.pk, [jpeg()], by=clerk, now=NOW)
    with pytest.raises(NoSuchClaim):
        look_at_photo(own.photos.get().pk, by=clerk, now=NOW)


@pytest.mark.parametrize("way", ["verified", "refused", "taken back", "photos taken back", "settled by a code"])
def test_after_the_decision_no_byte_remains(claim: Claim, place: Compound, flat: Unit, way: str) -> None:
    assert stored() > 500
    if way in {"verified", "refused"}:
        decide_claim(claim.pk, verified=way == "verified", reason="看不清", by=officer(place), now=NOW)
    elif way == "taken back":
        end_claim(claim.pk, by=claim.resident, now=NOW)
    elif way == "photos taken back":
        take_photos_back(claim.pk, by=claim.resident)
    else:
        by_code(claim.resident, flat, Capacity.TENANT)
    assert stored() == 0


def test_photos_stay_when_the_decision_fails(claim: Claim, place: Compound) -> None:
    point = transaction.savepoint()
    decide_claim(claim.pk, verified=True, by=officer(place), now=NOW)
    assert stored() == 0
    transaction.savepoint_rollback(point)
    assert stored() > 500


def test_what_nobody_decided_on_is_gone_after_thirty_days(claim: Claim, place: Compound) -> None:
    later = NOW + timedelta(days=10)
    add_photos(claim.pk, [jpeg()], by=claim.resident, now=later)
    clerk, first = officer(place), claim.photos.get(number=1)
    run_due(lambda: NOW + PHOTO_LIFE - timedelta(seconds=1))
    assert claim.photos.count() == 2
    with pytest.raises(NoSuchClaim):
        look_at_photo(first.pk, by=clerk, now=NOW + PHOTO_LIFE)
    run_due(lambda: NOW + PHOTO_LIFE)
    assert list(claim.photos.values_list("number", flat=True)) == [2]
    run_due(lambda: later + PHOTO_LIFE)
    assert stored() == 0
