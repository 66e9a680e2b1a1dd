"""What a letter's code proves, for whom, once, and how often it may be typed wrong."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from community.models import Compound, Owner, Unit
from community.rules.facts import PartyKind
from journal.models import Entry
from residents.models import Capacity, Claim, ClaimState, DoorCode, Evidence, Resident, Role, WrongEntry
from residents.roles import roles_of
from residents.rules.door_code import (
    CODE_LIFE,
    COUNTED_FOR,
    DoorCodeLocked,
    DoorCodeOver,
    DoorCodeResting,
    NoDoorCode,
    WrongDoorCode,
)
from residents.services import claim_with_code, issue_door_code, sign_up
from tests import make
from tests.make_residents import by_code, owner_of, resident_with

pytestmark = pytest.mark.django_db
NOW = make.NOON


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def flat(place: Compound) -> Unit:
    """7号楼502室, of 王建国 and 李芳, each with a phone on the register."""
    return make.units(place, make.flat("502", make.party("王建国"), make.party("李芳"), building="7号楼"))[0]


def test_the_phone_on_the_register_and_the_code_prove_an_owner(flat: Unit) -> None:
    owner = owner_of(flat, "李芳")
    claim = by_code(resident_with(owner), flat, name="随便写的")
    assert (claim.state, claim.evidence, claim.owner) == (ClaimState.VERIFIED, Evidence.REGISTERED_PHONE, owner)
    assert Resident.objects.get(pk=claim.resident_id).name == "李芳", "the register's name, not the one typed"


def test_a_code_alone_does_not_prove_an_owner(flat: Unit) -> None:
    who = make.resident()
    claim = by_code(who, flat)
    assert (claim.state, claim.evidence, claim.owner) == (ClaimState.PENDING, Evidence.DOOR_CODE, None)
    assert roles_of(who, flat.compound, now=NOW) == frozenset()
    assert Resident.objects.get(pk=who.pk).name == ""


@pytest.mark.parametrize("capacity", [Capacity.FAMILY, Capacity.TENANT])
def test_a_code_proves_family_and_tenants(flat: Unit, capacity: Capacity) -> None:
    who = make.resident()
    claim = by_code(who, flat, capacity, name="陈晨")
    assert (claim.state, claim.evidence) == (ClaimState.VERIFIED, Evidence.DOOR_CODE)
    assert Resident.objects.get(pk=who.pk).name == "陈晨"
    assert roles_of(who, flat.compound, now=NOW) == {Role.MEMBER}


def test_the_phone_of_another_flat_s_owner_proves_nothing_here(place: Compound) -> None:
    ours, theirs = make.units(place, make.flat("101"), make.flat("102"))
    stranger = Owner.objects.get(titles__unit=theirs)
    assert by_code(resident_with(stranger), ours).state == ClaimState.PENDING


def test_a_former_owner_is_not_matched(flat: Unit) -> None:
    owner = owner_of(flat, "王建国")
    owner.titles.update(until=NOW.date() - timedelta(days=1))
    assert by_code(resident_with(owner), flat).state == ClaimState.PENDING


def test_a_company_s_phone_and_letter_make_no_owner(place: Compound) -> None:
    firm = make.party("山鑫物业管理有限公司", kind=PartyKind.ORGANISATION)
    shop = make.units(place, make.flat("石化路102号", firm))[0]
    claim = by_code(sign_up(phone=firm.phone, now=NOW), shop, name="陈晨")
    assert (claim.state, claim.owner) == (ClaimState.PENDING, None), "a company acts through an agent with a mandate"


def test_a_code_is_good_for_one_claim(flat: Unit) -> None:
    code = issue_door_code(flat, now=NOW)
    claim_with_code(make.resident(), flat, capacity=Capacity.FAMILY, code=code, now=NOW)
    with pytest.raises(NoDoorCode):
        claim_with_code(make.resident(), flat, capacity=Capacity.FAMILY, code=code, now=NOW)


def test_the_database_refuses_to_spend_a_code_twice(flat: Unit) -> None:
    spent = by_code(make.resident(), flat, Capacity.FAMILY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(
            resident=make.resident(),
            unit=flat,
            compound=flat.compound,
            capacity=Capacity.FAMILY,
            door_code=spent.door_code,
            made_at=NOW,
        )


def test_a_code_opens_its_own_door_only(place: Compound) -> None:
    ours, theirs = make.units(place, make.flat("101"), make.flat("102"))
    code = issue_door_code(theirs, now=NOW)
    issue_door_code(ours, now=NOW)
    with pytest.raises(WrongDoorCode):
        claim_with_code(make.resident(), ours, capacity=Capacity.FAMILY, code=code, now=NOW)


def test_a_new_code_ends_the_one_before(flat: Unit) -> None:
    old, new = issue_door_code(flat, now=NOW), issue_door_code(flat, now=NOW)
    with pytest.raises(WrongDoorCode):
        claim_with_code(make.resident(), flat, capacity=Capacity.FAMILY, code=old, now=NOW)
    claim_with_code(make.resident(), flat, capacity=Capacity.FAMILY, code=new, now=NOW)


def test_the_database_keeps_one_live_code_a_unit(flat: Unit) -> None:
    issue_door_code(flat, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        DoorCode.objects.create(unit=flat, digest="0" * 64, issued_at=NOW)


def test_a_code_is_kept_as_a_digest_only(flat: Unit) -> None:
    code = issue_door_code(flat, now=NOW).replace("-", "")
    kept = DoorCode.objects.get()
    assert code not in kept.digest.upper()
    assert len(kept.digest) == 64


def test_an_old_letter_is_over(flat: Unit) -> None:
    code = issue_door_code(flat, now=NOW)
    with pytest.raises(DoorCodeOver):
        claim_with_code(make.resident(), flat, capacity=Capacity.FAMILY, code=code, now=NOW + CODE_LIFE)


def wrong(code: str) -> str:
    return code.translate(str.maketrans("23", "32")) if set(code) & {"2", "3"} else f"{'2' * 4}-{code[5:]}"


def guess(who: Resident, flat: Unit, code: str, *, at: datetime = NOW) -> type[Exception]:
    """How a wrong code is refused."""
    with pytest.raises((WrongDoorCode, DoorCodeLocked, DoorCodeResting)) as caught:
        claim_with_code(who, flat, capacity=Capacity.FAMILY, code=wrong(code), now=at)
    return caught.type


def test_five_wrong_entries_make_their_maker_wait_a_day_and_nobody_else(flat: Unit) -> None:
    code, spiteful = issue_door_code(flat, now=NOW), make.resident()
    assert [guess(spiteful, flat, code) for _ in range(6)] == [WrongDoorCode] * 4 + [DoorCodeLocked] * 2
    with pytest.raises(DoorCodeLocked):
        claim_with_code(spiteful, flat, capacity=Capacity.FAMILY, code=code, now=NOW)
    claim = claim_with_code(make.resident(), flat, capacity=Capacity.FAMILY, code=code, now=NOW)
    assert claim.state == ClaimState.VERIFIED
    assert not WrongEntry.objects.exists(), "spent with the code"


def test_after_a_day_one_may_try_again(flat: Unit) -> None:
    code, who = issue_door_code(flat, now=NOW), make.resident()
    for _ in range(5):
        guess(who, flat, code)
    assert guess(who, flat, code, at=NOW + COUNTED_FOR) is WrongDoorCode
    assert WrongEntry.objects.count() == 1, "what counts no more is not kept"
    claim = claim_with_code(who, flat, capacity=Capacity.FAMILY, code=code, now=NOW + COUNTED_FOR)
    assert claim.state == ClaimState.VERIFIED


def test_wrong_entries_at_one_door_count_at_that_door_alone(place: Compound) -> None:
    ours, theirs = make.units(place, make.flat("101"), make.flat("102"))
    who, code = make.resident(), issue_door_code(ours, now=NOW)
    for _ in range(5):
        guess(who, ours, code)
    assert by_code(who, theirs, Capacity.FAMILY).state == ClaimState.VERIFIED


def test_thirty_wrong_entries_by_many_close_the_door_to_guessing_and_the_desk_is_told(flat: Unit) -> None:
    code = issue_door_code(flat, now=NOW)
    crowd = [make.resident() for _ in range(8)]
    told = [guess(who, flat, code) for _ in range(4) for who in crowd]
    assert told == [WrongDoorCode] * 29 + [DoorCodeResting] * 3
    with pytest.raises(DoorCodeResting):
        claim_with_code(make.resident(), flat, capacity=Capacity.FAMILY, code=code, now=NOW)
    kinds = list(Entry.objects.filter(stream=flat.compound.desk).values_list("kind", flat=True))
    assert kinds.count("door_code_closed") == 1


def test_a_new_letter_opens_a_closed_door(flat: Unit) -> None:
    code, who = issue_door_code(flat, now=NOW), make.resident()
    for _ in range(5):
        guess(who, flat, code)
    assert by_code(who, flat, Capacity.FAMILY).state == ClaimState.VERIFIED


def test_a_unit_without_a_letter_says_so(flat: Unit) -> None:
    with pytest.raises(NoDoorCode):
        claim_with_code(make.resident(), flat, capacity=Capacity.FAMILY, code="K7Q4-M2XD", now=NOW)
