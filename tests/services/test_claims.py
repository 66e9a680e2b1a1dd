"""Claims checked in person by the residents' committee, and ended by whoever made them."""

import pytest
from django.db import IntegrityError, transaction

from community.models import Compound, OrganKind, Owner, Unit
from journal.models import Entry
from residents.models import Capacity, Claim, ClaimState, Evidence, Resident, Role
from residents.roles import roles_of
from residents.rules.claim import (
    AlreadyAsked,
    AlreadyVerified,
    ClaimDecided,
    NoSuchClaim,
    OwnClaim,
    OwnerNotChosen,
    OwnerTaken,
)
from residents.rules.name import BadName
from residents.services import ask_committee, decide_claim, end_claim
from tests import make
from tests.make_residents import by_code, officer, owner_of, resident_with

pytestmark = pytest.mark.django_db
NOW = make.NOON


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def flat(place: Compound) -> Unit:
    """7号楼502室, of 王建国 and 李芳, each with a phone on the register."""
    return make.units(place, make.flat("502", make.party("王建国"), make.party("李芳"), building="7号楼"))[0]


def test_the_committee_verifies_the_owner_they_matched(flat: Unit) -> None:
    who = make.resident()
    claim = ask_committee(who, flat, capacity=Capacity.OWNER, name="李芳", now=NOW)
    assert claim.state == ClaimState.PENDING
    clerk = officer(flat.compound)
    decided = decide_claim(claim.pk, verified=True, owner_id=owner_of(flat, "李芳").pk, by=clerk, now=NOW)
    assert (decided.state, decided.evidence, decided.decided_by) == (ClaimState.VERIFIED, Evidence.COMMITTEE, clerk)
    assert roles_of(who, flat.compound, now=NOW) == {Role.MEMBER, Role.OWNER}
    assert Resident.objects.get(pk=who.pk).name == "李芳"


def test_the_committee_must_say_which_owner_it_is(flat: Unit, place: Compound) -> None:
    claim = ask_committee(make.resident(), flat, capacity=Capacity.OWNER, name="李芳", now=NOW)
    elsewhere = make.units(make.compound("other", name="别的小区"), make.flat("1"))[0]
    stranger = Owner.objects.get(titles__unit=elsewhere)
    for chosen in (None, stranger.pk):
        with pytest.raises(OwnerNotChosen):
            decide_claim(claim.pk, verified=True, owner_id=chosen, by=officer(place), now=NOW)


def test_an_owner_has_one_account_in_a_unit(flat: Unit, place: Compound) -> None:
    owner = owner_of(flat, "王建国")
    by_code(resident_with(owner), flat)
    rival = ask_committee(make.resident(), flat, capacity=Capacity.OWNER, name="王建国", now=NOW)
    with pytest.raises(OwnerTaken):
        decide_claim(rival.pk, verified=True, owner_id=owner.pk, by=officer(place), now=NOW)


def test_the_database_refuses_a_second_account_for_an_owner(flat: Unit) -> None:
    first = by_code(resident_with(owner_of(flat, "王建国")), flat)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(
            resident=make.resident(),
            unit=flat,
            compound=flat.compound,
            capacity=Capacity.OWNER,
            state=ClaimState.VERIFIED,
            owner=first.owner,
            made_at=NOW,
        )


def test_the_database_refuses_a_verified_owner_who_is_not_on_the_register(flat: Unit) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(
            resident=make.resident(),
            unit=flat,
            compound=flat.compound,
            capacity=Capacity.OWNER,
            state=ClaimState.VERIFIED,
            made_at=NOW,
        )


def test_the_database_keeps_one_live_claim_per_resident_and_unit(flat: Unit) -> None:
    claim = ask_committee(make.resident(), flat, capacity=Capacity.FAMILY, name="陈晨", now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(
            resident=claim.resident, unit=flat, compound=flat.compound, capacity=Capacity.TENANT, made_at=NOW
        )


def test_a_refused_claim_gives_nothing_and_may_be_made_again(flat: Unit, place: Compound) -> None:
    who = make.resident()
    claim = ask_committee(who, flat, capacity=Capacity.FAMILY, name="陈晨", now=NOW)
    decide_claim(claim.pk, verified=False, reason="不在名册上", by=officer(place), now=NOW)
    assert roles_of(who, place, now=NOW) == frozenset()
    ask_committee(who, flat, capacity=Capacity.FAMILY, name="陈晨", now=NOW)


def test_whoever_waits_for_the_committee_may_still_use_a_code(flat: Unit) -> None:
    owner = owner_of(flat, "王建国")
    who = resident_with(owner)
    waiting = ask_committee(who, flat, capacity=Capacity.OWNER, name="王建国", now=NOW)
    with pytest.raises(AlreadyAsked):
        ask_committee(who, flat, capacity=Capacity.OWNER, name="王建国", now=NOW)
    claim = by_code(who, flat)
    assert (claim.pk, claim.state) == (waiting.pk, ClaimState.VERIFIED)
    with pytest.raises(AlreadyVerified):
        by_code(who, flat)


def test_a_claim_says_a_name(flat: Unit) -> None:
    with pytest.raises(BadName):
        ask_committee(make.resident(), flat, capacity=Capacity.FAMILY, name=" ", now=NOW)


def test_only_the_residents_committee_of_the_compound_decides(flat: Unit, place: Compound) -> None:
    who = make.resident()
    claim = ask_committee(who, flat, capacity=Capacity.FAMILY, name="陈晨", now=NOW)
    others = [
        who,
        make.resident(),
        officer(place, OrganKind.OWNERS_COMMITTEE),
        officer(place, OrganKind.PROPERTY_MANAGER),
        officer(make.compound("other", name="别的小区")),
    ]
    for by in others:
        with pytest.raises(NoSuchClaim):
            decide_claim(claim.pk, verified=True, by=by, now=NOW)
    with pytest.raises(NoSuchClaim):
        decide_claim(claim.pk + 1000, verified=True, by=officer(place), now=NOW)


def test_nobody_decides_their_own_claim_and_none_is_decided_twice(flat: Unit, place: Compound) -> None:
    clerk = officer(place)
    own = ask_committee(clerk, flat, capacity=Capacity.FAMILY, name="陈晨", now=NOW)
    with pytest.raises(OwnClaim):
        decide_claim(own.pk, verified=True, by=clerk, now=NOW)
    decide_claim(own.pk, verified=True, by=officer(place), now=NOW)
    with pytest.raises(ClaimDecided):
        decide_claim(own.pk, verified=False, reason="不在名册上", by=officer(place), now=NOW)


def test_one_may_end_one_s_own_claim_and_nobody_else_s(flat: Unit) -> None:
    who = make.resident()
    claim = by_code(who, flat, Capacity.FAMILY)
    with pytest.raises(NoSuchClaim):
        end_claim(claim.pk, by=make.resident(), now=NOW)
    end_claim(claim.pk, by=who, now=NOW)
    assert roles_of(who, flat.compound, now=NOW) == frozenset()
    with pytest.raises(NoSuchClaim):
        end_claim(claim.pk, by=who, now=NOW)


def test_the_record_of_claims_carries_ids_and_states_only(flat: Unit, place: Compound) -> None:
    claim = ask_committee(make.resident(), flat, capacity=Capacity.FAMILY, name="陈晨", now=NOW)
    decide_claim(claim.pk, verified=True, by=officer(place), now=NOW)
    for stream in (claim.resident.stream, place.desk):
        told = Entry.objects.filter(stream=stream, kind__startswith="claim").values_list("kind", "facts")
        assert list(told) == [
            ("claim_made", {"claim": claim.pk}),
            ("claim_decided", {"claim": claim.pk, "state": "verified"}),
        ]
