"""Letters with door codes: who prints them, for which doors, how often, and that a new one ends the one before."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from community.models import Compound, OrganKind, Unit
from community.rules.facts import Use
from journal.models import Entry
from residents.letters import letters_pdf
from residents.models import Capacity, DoorCode, LetterRun, Resident
from residents.rules.door_code import NoDoorCode, WrongDoorCode, read_door_code
from residents.rules.letters import MOST_PER_UNIT, LettersPrintedToday, NoLetters, UnitLettersFull
from residents.rules.office import NotAtThisDesk
from residents.services import claim_with_code, issue_letters
from tests import make
from tests.make_residents import officer

pytestmark = pytest.mark.django_db
NOW = make.NOON
DAY = timedelta(days=1)


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def homes(place: Compound) -> list[Unit]:
    """Two flats and a shop, which have a door, and a parking space, which has none."""
    return make.units(
        place,
        make.flat("101"),
        make.flat("102"),
        make.flat("铺1", use=Use.COMMERCIAL, building="商铺"),
        make.flat("车1", use=Use.PARKING, building="车库"),
    )


@pytest.fixture
def clerk(place: Compound) -> Resident:
    return officer(place)


def claim(home: Unit, code: str) -> None:
    claim_with_code(make.resident(), home, capacity=Capacity.FAMILY, code=code, name="陈晨", now=NOW)


def test_every_door_of_the_compound_gets_a_letter_with_its_own_code(
    place: Compound, homes: list[Unit], clerk: Resident
) -> None:
    letters = issue_letters(place, (), by=clerk, now=NOW, whole=True)
    assert [letter.unit for letter in letters] == homes[:3]
    assert len({letter.code for letter in letters}) == 3
    for letter in letters:
        claim(letter.unit, letter.code)


def test_a_new_letter_ends_the_one_before(place: Compound, homes: list[Unit], clerk: Resident) -> None:
    (old,) = issue_letters(place, [homes[0].pk], by=clerk, now=NOW)
    (new,) = issue_letters(place, [homes[0].pk], by=clerk, now=NOW)
    assert DoorCode.objects.filter(unit=homes[0], ended_at=None).count() == 1
    with pytest.raises(WrongDoorCode):
        claim(homes[0], old.code)
    claim(homes[0], new.code)
    with pytest.raises(NoDoorCode):
        claim(homes[0], new.code)


def test_codes_are_kept_as_nothing_that_could_be_read(place: Compound, homes: list[Unit], clerk: Resident) -> None:
    (letter,) = issue_letters(place, [homes[0].pk], by=clerk, now=NOW)
    kept = [str(vars(each)) for model in (DoorCode, Entry, LetterRun) for each in model.objects.all()]
    plain = read_door_code(letter.code)
    assert not any(plain in text or letter.code in text for text in kept)


def test_the_record_of_letters_is_a_count(place: Compound, homes: list[Unit], clerk: Resident) -> None:
    issue_letters(place, (), by=clerk, now=NOW, whole=True)
    entry = Entry.objects.filter(stream=place.desk).latest("seq")
    assert (entry.kind, entry.facts) == ("letters_printed", {"letters": 3})


def test_the_whole_compound_is_printed_once_a_day(place: Compound, homes: list[Unit], clerk: Resident) -> None:
    issue_letters(place, (), by=clerk, now=NOW, whole=True)
    with pytest.raises(LettersPrintedToday):
        issue_letters(place, (), by=clerk, now=NOW + DAY - timedelta(seconds=1), whole=True)
    issue_letters(place, [homes[0].pk], by=clerk, now=NOW)
    issue_letters(place, (), by=clerk, now=NOW + DAY, whole=True)


def test_one_door_gets_three_letters_a_day(place: Compound, homes: list[Unit], clerk: Resident) -> None:
    for _ in range(MOST_PER_UNIT):
        issue_letters(place, [homes[0].pk], by=clerk, now=NOW)
    with pytest.raises(UnitLettersFull) as caught:
        issue_letters(place, [homes[0].pk, homes[1].pk], by=clerk, now=NOW)
    assert caught.value.facts["unit"] == homes[0].label
    assert not DoorCode.objects.filter(unit=homes[1]).exists(), "all are printed or none"
    issue_letters(place, [homes[0].pk], by=clerk, now=NOW + DAY)


def test_parking_and_other_compounds_get_none(place: Compound, homes: list[Unit], clerk: Resident) -> None:
    (far,) = make.units(make.compound("other", name="别的小区"), make.flat("101"))
    for chosen in ([], [homes[3].pk], [far.pk]):
        with pytest.raises(NoLetters):
            issue_letters(place, chosen, by=clerk, now=NOW)
    assert not DoorCode.objects.exists()


def test_only_the_residents_committee_prints(place: Compound, homes: list[Unit]) -> None:
    others = [
        make.resident(),
        officer(place, OrganKind.OWNERS_COMMITTEE),
        officer(place, OrganKind.PROPERTY_MANAGER),
        officer(make.compound("other", name="别的小区")),
    ]
    for who in others:
        with pytest.raises(NotAtThisDesk):
            issue_letters(place, (), by=who, now=NOW, whole=True)


def test_the_database_refuses_a_run_of_no_letters(place: Compound) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterRun.objects.create(compound=place, resident=make.resident(), at=NOW, letters=0)


def test_the_letters_of_a_stairwell_are_set_as_pages_of_one_file(
    place: Compound, homes: list[Unit], clerk: Resident
) -> None:
    letters = issue_letters(place, (), by=clerk, now=NOW, whole=True)
    made = letters_pdf(place, letters, site="https://minyi.example", now=NOW)
    assert made.startswith(b"%PDF-")
    assert b"/Count 3" in made
