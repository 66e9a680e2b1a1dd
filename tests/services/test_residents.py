"""Accounts, offices, and the roles and fronts that come of households and offices."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

import community.services
from community.models import Compound, Organ, OrganKind, Unit
from journal.models import Entry
from residents.models import PHONE, Capacity, Claim, ClaimState, Office, Resident, Role
from residents.roles import compounds_of, front_of, households_of, roles_of
from residents.rules.office import HoldsOffice
from residents.services import appoint, end_office, sign_up
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


def test_one_phone_is_one_resident() -> None:
    first = sign_up(phone="138 0013 8000", now=NOW)
    again = sign_up(phone="+8613800138000", now=NOW + timedelta(days=1))
    assert first == again
    assert again.joined_at == NOW
    assert [entry.kind for entry in Entry.objects.filter(stream=first.stream)] == ["signed_up"]


def test_the_database_refuses_a_second_account_for_a_phone() -> None:
    first = sign_up(phone="13800138000", now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resident.objects.create(phone_index=first.phone_index, joined_at=NOW)


def test_accounts_and_the_register_index_phones_alike() -> None:
    assert community.services.PHONE == PHONE


def test_a_stranger_has_no_role_and_no_compound(place: Compound) -> None:
    who = make.resident()
    assert roles_of(who, place, now=NOW) == frozenset()
    assert not compounds_of(who, now=NOW).exists()


def test_a_claim_of_one_compound_gives_nothing_in_another(flat: Unit) -> None:
    who = make.household(make.units(make.compound("other", name="别的小区"), make.flat("1"))[0])
    assert roles_of(who, flat.compound, now=NOW) == frozenset()
    assert [place.key for place in compounds_of(who, now=NOW)] == ["other"]
    assert not households_of(who, flat.compound, now=NOW).exists()


def test_an_office_of_one_compound_gives_nothing_in_another(place: Compound) -> None:
    other = make.compound("other", name="别的小区")
    who = officer(place)
    assert roles_of(who, place, now=NOW) == {Role.RESIDENTS_COMMITTEE}
    assert roles_of(who, other, now=NOW) == frozenset()
    assert list(compounds_of(who, now=NOW)) == [place]


@pytest.mark.parametrize(
    ("zone", "moment", "held"),
    [
        ("Asia/Shanghai", datetime(2026, 11, 23, 15, 59, tzinfo=UTC), False),  # 23:59 on the 23rd
        ("Asia/Shanghai", datetime(2026, 11, 23, 16, 0, tzinfo=UTC), True),  # 0:00 on the 24th
        ("Asia/Shanghai", datetime(2026, 11, 25, 15, 59, tzinfo=UTC), True),  # the last minute of the last day
        ("Asia/Shanghai", datetime(2026, 11, 25, 16, 0, tzinfo=UTC), False),
        ("Asia/Urumqi", datetime(2026, 11, 23, 17, 59, tzinfo=UTC), False),
        ("Asia/Urumqi", datetime(2026, 11, 25, 17, 59, tzinfo=UTC), True),
    ],
)
def test_an_office_is_held_by_the_days_of_the_compound(
    place: Compound, zone: str, moment: datetime, *, held: bool
) -> None:
    Compound.objects.filter(pk=place.pk).update(zone=zone)
    place.refresh_from_db()
    who = make.resident()
    organ = Organ.objects.get(compound=place, kind=OrganKind.OWNERS_COMMITTEE)
    Office.objects.create(resident=who, organ=organ, since=date(2026, 11, 24), until=date(2026, 11, 25))
    assert (Role.OWNERS_COMMITTEE in roles_of(who, place, now=moment)) is held
    assert compounds_of(who, now=moment).exists() is held


def test_an_office_begins_on_the_day_in_the_compound_s_zone(place: Compound) -> None:
    midnight = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # 0:30 on the 24th in Shanghai
    who = make.office_holder(place, OrganKind.PROPERTY_MANAGER, now=midnight)
    assert who.offices.get().since == date(2026, 11, 24)


def test_an_office_ends_and_is_not_taken_twice(place: Compound) -> None:
    who = officer(place)
    office = who.offices.get()
    with pytest.raises(HoldsOffice):
        appoint(who, office.organ, title="", now=NOW)
    end_office(office, until=office.since, now=NOW)
    assert roles_of(who, place, now=NOW) == {Role.RESIDENTS_COMMITTEE}, "the last day is still held"
    assert roles_of(who, place, now=NOW + timedelta(days=1)) == frozenset()
    kinds = list(Entry.objects.filter(stream=place.desk).values_list("kind", flat=True))
    assert kinds == ["office_opened", "office_ended"]


def test_a_closed_account_has_no_role(place: Compound) -> None:
    who = make.household(make.units(place, make.flat("101"))[0])
    who.is_active = False
    assert roles_of(who, place, now=NOW) == frozenset()
    assert not compounds_of(who, now=NOW).exists()


@pytest.mark.parametrize("state", [ClaimState.PENDING, ClaimState.REFUSED, ClaimState.ENDED])
def test_only_a_verified_claim_gives_a_role(flat: Unit, state: ClaimState) -> None:
    who = make.resident()
    Claim.objects.create(
        resident=who, unit=flat, compound=flat.compound, capacity=Capacity.FAMILY, state=state, made_at=NOW
    )
    assert roles_of(who, flat.compound, now=NOW) == frozenset()


def test_neighbours_see_building_and_masked_name(flat: Unit) -> None:
    who = resident_with(owner_of(flat, "王建国"))
    by_code(who, flat)
    front = front_of(Resident.objects.get(pk=who.pk), flat.compound, now=NOW)
    assert (front.front, front.role) == ("7号楼 王*", Role.OWNER)


def test_an_office_comes_before_a_household_and_an_owner_before_a_tenant(place: Compound) -> None:
    rented, owned = make.units(place, make.flat("101"), make.flat("202", make.party("王建国"), building="2号楼"))
    who = resident_with(owner_of(owned, "王建国"))
    by_code(who, rented, Capacity.TENANT)
    by_code(who, owned)
    assert front_of(who, place, now=NOW).front.startswith("2号楼")
    appoint(who, Organ.objects.get(compound=place, kind=OrganKind.PROPERTY_MANAGER), title="刘经理", now=NOW)
    front = front_of(who, place, now=NOW)
    assert (front.front, front.role) == ("刘经理", Role.PROPERTY_MANAGER)


def test_roles_and_fronts_take_two_queries_and_compounds_three(
    place: Compound, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    who = make.household(make.units(place, make.flat("101"))[0])
    for ask in (roles_of, front_of):
        with django_assert_max_num_queries(2):
            ask(who, place, now=NOW)
    with django_assert_max_num_queries(3):
        assert list(compounds_of(who, now=NOW)) == [place]
