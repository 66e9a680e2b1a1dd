"""Two people at one door: a code is spent once, an owner has one account, wrong entries are all counted.

The negative controls do the same look and write with nothing held between them, and show what the lock on the
unit's row and the constraints are for.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from community.models import Compound, OrganKind, Owner, Unit
from residents.models import Capacity, Claim, ClaimState, DoorCode, Resident, WrongEntry
from residents.rules.claim import OwnerTaken
from residents.rules.door_code import MOST_WRONG, DoorCodeLocked, NoDoorCode, WrongDoorCode
from residents.services import ask_committee, claim_with_code, decide_claim, issue_door_code, sign_up
from tests import make
from tests.concurrency.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NOW = make.NOON


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def flat(place: Compound) -> Unit:
    return make.units(place, make.flat("502"))[0]


def outcomes(answers: list[Claim | Exception]) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


# --- one code ---


def test_one_code_used_by_many_at_once_is_spent_once(flat: Unit) -> None:
    code = issue_door_code(flat, now=NOW)
    people = [make.resident() for _ in range(6)]
    answers = together(
        *[partial(claim_with_code, who, flat, capacity=Capacity.FAMILY, code=code, now=NOW) for who in people]
    )
    assert outcomes(answers) == ["Claim"] + [NoDoorCode.__name__] * 5
    assert Claim.objects.filter(state=ClaimState.VERIFIED).count() == 1


def spend_unlocked(flat: Unit, who: Resident, both_looked: threading.Barrier) -> Claim:
    with transaction.atomic():
        live = DoorCode.objects.get(unit=flat, ended_at=None)
        both_looked.wait(timeout=10)
        DoorCode.objects.filter(pk=live.pk).update(ended_at=NOW)
        return Claim.objects.create(
            resident=who,
            unit=flat,
            compound=flat.compound,
            capacity=Capacity.FAMILY,
            state=ClaimState.VERIFIED,
            door_code=live,
            made_at=NOW,
        )


def test_without_the_lock_both_find_the_code_live_and_only_the_constraint_is_left(flat: Unit) -> None:
    issue_door_code(flat, now=NOW)
    looked = threading.Barrier(2)
    answers = together(*[partial(spend_unlocked, flat, make.resident(), looked) for _ in range(2)])
    assert outcomes(answers) == ["Claim", IntegrityError.__name__]


def test_without_lock_and_constraint_one_letter_makes_two_households(flat: Unit) -> None:
    issue_door_code(flat, now=NOW)
    looked = threading.Barrier(2)
    with without_constraint("residents_claim_door_code_spent_once"):
        answers = together(*[partial(spend_unlocked, flat, make.resident(), looked) for _ in range(2)])
        assert outcomes(answers) == ["Claim", "Claim"]
        Claim.objects.all().delete()


# --- one owner ---


def test_two_accounts_verified_as_one_owner_at_once_become_one(place: Compound, flat: Unit) -> None:
    clerk = make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE)
    asked = [ask_committee(make.resident(), flat, capacity=Capacity.OWNER, name="王建国", now=NOW) for _ in range(4)]
    decide = partial(decide_claim, verified=True, owner_id=Owner.objects.get(titles__unit=flat).pk, papers_seen=True)
    answers = together(*[partial(decide, claim.pk, by=clerk, now=NOW) for claim in asked])
    assert outcomes(answers) == ["Claim"] + [OwnerTaken.__name__] * 3


def own_unlocked(flat: Unit, who: Resident, both_looked: threading.Barrier) -> Claim:
    with transaction.atomic():
        taken = Claim.objects.filter(unit=flat, state=ClaimState.VERIFIED, capacity=Capacity.OWNER).exists()
        both_looked.wait(timeout=10)
        assert not taken
        return Claim.objects.create(
            resident=who,
            unit=flat,
            compound=flat.compound,
            capacity=Capacity.OWNER,
            state=ClaimState.VERIFIED,
            owner=Owner.objects.get(titles__unit=flat),
            made_at=NOW,
        )


def test_without_the_lock_two_accounts_own_one_title_but_for_the_constraint(flat: Unit) -> None:
    looked = threading.Barrier(2)
    answers = together(*[partial(own_unlocked, flat, make.resident(), looked) for _ in range(2)])
    assert outcomes(answers) == ["Claim", IntegrityError.__name__]


def test_without_lock_and_constraint_one_title_has_two_accounts(flat: Unit) -> None:
    looked = threading.Barrier(2)
    with without_constraint("residents_claim_one_account_per_owner_and_unit"):
        answers = together(*[partial(own_unlocked, flat, make.resident(), looked) for _ in range(2)])
        assert outcomes(answers) == ["Claim", "Claim"]
        Claim.objects.all().delete()


# --- guessing, and the rest ---


def test_guesses_made_at_once_are_all_counted(flat: Unit) -> None:
    issue_door_code(flat, now=NOW)
    guess = partial(claim_with_code, make.resident(), flat, capacity=Capacity.FAMILY, code="2222-2222", now=NOW)
    answers = together(*[guess] * 8)
    assert outcomes(answers) == [DoorCodeLocked.__name__] * 4 + [WrongDoorCode.__name__] * 4
    assert WrongEntry.objects.count() == MOST_WRONG


def guess_unlocked(flat: Unit, who: Resident, all_looked: threading.Barrier) -> bool:
    with transaction.atomic():
        may_try = WrongEntry.objects.filter(unit=flat, resident=who).count() < MOST_WRONG
        all_looked.wait(timeout=10)
        if may_try:
            WrongEntry.objects.create(unit=flat, resident=who, at=NOW)
        return may_try


def test_without_the_lock_guesses_made_at_once_are_more_than_five(flat: Unit) -> None:
    who, looked = make.resident(), threading.Barrier(8)
    assert together(*[partial(guess_unlocked, flat, who, looked)] * 8) == [True] * 8
    assert WrongEntry.objects.count() > MOST_WRONG


def test_letters_issued_at_once_leave_one_live_code(flat: Unit) -> None:
    answers = together(*[partial(issue_door_code, flat, now=NOW)] * 4)
    assert all(isinstance(answer, str) for answer in answers)
    assert DoorCode.objects.filter(ended_at=None).count() == 1


def test_one_phone_signing_up_twice_at_once_is_one_resident() -> None:
    answers = together(*[partial(sign_up, phone="13800138000", now=NOW)] * 6)
    assert {answer.pk for answer in answers if isinstance(answer, Resident)} == {Resident.objects.get().pk}
    assert len([answer for answer in answers if isinstance(answer, Resident)]) == 6


@contextmanager
def without_constraint(name: str) -> Iterator[None]:
    """Drop a unique constraint of Claim for a while."""
    constraint = next(known for known in Claim._meta.constraints if known.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Claim, constraint)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.add_constraint(Claim, constraint)
