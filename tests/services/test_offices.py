"""Who sits in the organs: named by phone, waited for, ended, and never nobody in the residents' committee."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from community.models import Compound, Organ, OrganKind
from journal.models import Entry
from kernel.errors import Missing
from residents.models import Office, OfficeInvitation, Resident, Role
from residents.roles import roles_of
from residents.rules.office import (
    AlreadyInvited,
    BadTitle,
    HoldsOffice,
    LastOfficer,
    NotForThisOrgan,
    OfficeOver,
    TermBackwards,
    TermImpossible,
)
from residents.rules.phone import BadPhone
from residents.services import Term, dismiss_officer, name_officer, sign_up, withdraw_invitation
from tests import make

pytestmark = pytest.mark.django_db
NOW, TODAY = make.NOON, date(2026, 11, 23)
TERM = Term("陈主任", TODAY)
RESIDENTS, OWNERS, MANAGER = OrganKind


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def chair(place: Compound) -> Resident:
    return make.office_holder(place, RESIDENTS)


def organ(place: Compound, kind: OrganKind) -> Organ:
    return Organ.objects.get(compound=place, kind=kind)


def name(place: Compound, kind: OrganKind, phone: str, *, by: Resident, term: Term = TERM) -> Office | OfficeInvitation:
    return name_officer(organ(place, kind), phone=phone, term=term, by=by, now=NOW)


def test_who_has_an_account_takes_the_office_at_once(place: Compound, chair: Resident) -> None:
    known = make.resident()
    office = name(place, OWNERS, known.phone, by=chair)
    assert isinstance(office, Office)
    assert roles_of(known, place, now=NOW) == {Role.OWNERS_COMMITTEE}
    assert Entry.objects.filter(stream=place.desk, kind="office_opened", facts={"office": office.pk}).exists()


def test_who_has_none_takes_it_by_signing_in_with_that_phone(place: Compound, chair: Resident) -> None:
    phone = make.phone()
    invited = name(place, MANAGER, phone, by=chair)
    assert isinstance(invited, OfficeInvitation)
    newcomer = sign_up(phone=phone, now=NOW)
    assert roles_of(newcomer, place, now=NOW) == {Role.PROPERTY_MANAGER}
    assert [office.title for office in newcomer.offices.all()] == ["陈主任"]
    sign_up(phone=phone, now=NOW)
    assert newcomer.offices.count() == 1, "signing in again opens nothing"


def test_an_invitation_waits_for_its_own_phone_only(place: Compound, chair: Resident) -> None:
    name(place, OWNERS, make.phone(), by=chair)
    assert roles_of(make.resident(), place, now=NOW) == frozenset()


def test_an_invitation_whose_term_is_over_opens_nothing(place: Compound, chair: Resident) -> None:
    phone = make.phone()
    name(place, OWNERS, phone, by=chair, term=Term("", TODAY, TODAY + timedelta(days=3)))
    late = sign_up(phone=phone, now=NOW + timedelta(days=4))
    assert not late.offices.exists()
    assert not OfficeInvitation.objects.filter(ended_at=None).exists()


def test_a_withdrawn_invitation_opens_nothing(place: Compound, chair: Resident) -> None:
    phone = make.phone()
    invited = name(place, OWNERS, phone, by=chair)
    withdraw_invitation(invited.pk, by=chair, now=NOW)
    assert not sign_up(phone=phone, now=NOW).offices.exists()
    with pytest.raises(OfficeOver):
        withdraw_invitation(invited.pk, by=chair, now=NOW)
    assert name(place, OWNERS, phone, by=chair)


def test_nobody_is_named_or_invited_twice(place: Compound, chair: Resident) -> None:
    known, phone = make.resident(), make.phone()
    name(place, OWNERS, known.phone, by=chair)
    with pytest.raises(HoldsOffice):
        name(place, OWNERS, known.phone, by=chair)
    name(place, OWNERS, phone, by=chair)
    with pytest.raises(AlreadyInvited):
        name(place, OWNERS, phone, by=chair)


def test_the_owners_committee_names_its_own_and_nobody_elses(place: Compound) -> None:
    owners = make.office_holder(place, OWNERS)
    assert name(place, OWNERS, make.phone(), by=owners)
    for other in (RESIDENTS, MANAGER):
        with pytest.raises(NotForThisOrgan):
            name(place, other, make.phone(), by=owners)


def test_the_manager_residents_and_officers_elsewhere_name_nobody(place: Compound, chair: Resident) -> None:
    elsewhere = make.compound("elsewhere", name="别处")
    strangers = [
        make.resident(),
        make.office_holder(place, MANAGER),
        make.office_holder(elsewhere, RESIDENTS),
    ]
    office = Office.objects.get(resident=chair)
    for stranger in strangers:
        for kind in OrganKind:
            with pytest.raises(NotForThisOrgan):
                name(place, kind, make.phone(), by=stranger)
        with pytest.raises(NotForThisOrgan):
            dismiss_officer(office.pk, by=stranger, now=NOW)


def test_the_last_officer_of_the_residents_committee_stays(place: Compound, chair: Resident) -> None:
    own = Office.objects.get(resident=chair)
    with pytest.raises(LastOfficer):
        dismiss_officer(own.pk, by=chair, now=NOW)
    name(place, RESIDENTS, make.phone(), by=chair)
    with pytest.raises(LastOfficer):
        dismiss_officer(own.pk, by=chair, now=NOW)
    for term in (Term("", TODAY + timedelta(days=1)), Term("", TODAY, TODAY + timedelta(days=30))):
        name(place, RESIDENTS, make.resident().phone, by=chair, term=term)
        with pytest.raises(LastOfficer):
            dismiss_officer(own.pk, by=chair, now=NOW)
    name(place, RESIDENTS, make.resident().phone, by=chair)
    assert dismiss_officer(own.pk, by=chair, now=NOW).until == TODAY


def test_an_office_ends_on_the_day_it_is_ended_and_once(place: Compound, chair: Resident) -> None:
    known = make.resident()
    office = name(place, MANAGER, known.phone, by=chair)
    dismiss_officer(office.pk, by=chair, now=NOW)
    assert roles_of(known, place, now=NOW) == {Role.PROPERTY_MANAGER}, "the last day is still held"
    assert roles_of(known, place, now=NOW + timedelta(days=1)) == frozenset()
    with pytest.raises(OfficeOver):
        dismiss_officer(office.pk, by=chair, now=NOW)


def test_what_is_badly_written_names_nobody(place: Compound, chair: Resident) -> None:
    day = timedelta(days=1)
    bad: list[tuple[str, Term, type[Exception]]] = [
        ("123", TERM, BadPhone),
        (make.phone(), Term("长" * 21, TODAY), BadTitle),
        (make.phone(), Term("", date(1970, 1, 1)), TermImpossible),
        (make.phone(), Term("", TODAY + 400 * day), TermImpossible),
        (make.phone(), Term("", TODAY, TODAY - day), TermBackwards),
        (make.phone(), Term("", TODAY - 9 * day, TODAY - day), TermBackwards),
    ]
    for phone, term, refusal in bad:
        with pytest.raises(refusal):
            name(place, OWNERS, phone, by=chair, term=term)
    assert not OfficeInvitation.objects.exists()


def test_what_is_not_there_is_missing(chair: Resident) -> None:
    for act in (dismiss_officer, withdraw_invitation):
        with pytest.raises(Missing):
            act(987654, by=chair, now=NOW)


def test_the_invited_phone_is_stored_encrypted_and_recorded_nowhere(place: Compound, chair: Resident) -> None:
    phone = make.phone()
    invited = name(place, OWNERS, phone, by=chair)
    assert phone not in str(list(Entry.objects.values_list("facts", flat=True)))
    stored = OfficeInvitation.objects.extra(select={"raw": "phone"}).values_list("raw", flat=True)
    assert phone not in str(list(stored))
    again = OfficeInvitation.objects.get(pk=invited.pk)
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
