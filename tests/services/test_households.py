"""Competing claims, terms that end, agents of companies, identities matched to the register, and what is undone."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from community.models import Compound, OrganKind, Owner, Unit
from community.privacy import blind_index
from community.rules.facts import PartyKind
from community.services import ID_NUMBER
from journal.models import Entry
from residents.models import Capacity, Claim, ClaimState, DoorCode, Evidence, IdentityTry, Resident, Role
from residents.queue import Sieve, decided_at, doors_at
from residents.reading import ending_soon, households_shown
from residents.roles import compounds_of, front_of, roles_of
from residents.rules.claim import (
    AgentTaken,
    AlreadyVerified,
    ClaimDecided,
    CodeIsNoMandate,
    CompanyActsByAgent,
    MandateNotSeen,
    NoSuchClaim,
    OwnClaim,
    OwnerNotChosen,
    PersonNeedsNoAgent,
    ReasonNotSaid,
)
from residents.rules.door_code import DoorCodeOver, NoDoorCode
from residents.rules.identity import MOST_TRIES, IdentityLocked, WrongIdentity
from residents.rules.term import UntilMissing, UntilPast
from residents.services import (
    ask_committee,
    claim_with_code,
    decide_claim,
    end_claim,
    issue_door_code,
    revoke_claim,
)
from tests import make
from tests.make_residents import by_code, officer, owner_of, resident_with

pytestmark = pytest.mark.django_db
NOW = make.NOON
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
NUMBER = "310101199001011237"


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def flat(place: Compound) -> Unit:
    """7号楼502室 of 王建国 and 李芳, and a shop of a company."""
    firm = make.party("山鑫商贸有限公司", kind=PartyKind.ORGANISATION)
    couple = make.flat("502", make.party("王建国"), make.party("李芳"), building="7号楼")
    return make.units(place, couple, make.flat("石化路102号", firm, building="商铺", stairwell=""))[0]


@pytest.fixture
def shop(flat: Unit) -> Unit:
    return Unit.objects.get(room="石化路102号")


@pytest.fixture
def clerk(place: Compound) -> Resident:
    return officer(place)


def asked(flat: Unit, capacity: Capacity, name: str = "陈晨", *, until: date | None = None) -> Claim:
    return ask_committee(make.resident(), flat, capacity=capacity, name=name, until=until, now=NOW)


def agent(shop: Unit, *, since: date = TODAY, until: date = TODAY + 30 * DAY) -> Claim:
    return ask_committee(make.resident(), shop, capacity=Capacity.AGENT, name="陈晨", since=since, until=until, now=NOW)


# --- several claims on one flat ---


def test_both_see_that_somebody_else_has_claimed_the_flat(flat: Unit) -> None:
    tenant = asked(flat, Capacity.TENANT)
    assert not households_shown(tenant.resident, now=NOW)[0].rivals
    owner = asked(flat, Capacity.OWNER, "李芳")
    for claim in (tenant, owner):
        assert households_shown(claim.resident, now=NOW)[0].rivals


def test_once_one_is_decided_the_other_waits_alone(flat: Unit, clerk: Resident) -> None:
    tenant, owner = asked(flat, Capacity.TENANT), asked(flat, Capacity.OWNER, "李芳")
    decide_claim(owner.pk, verified=True, owner_id=owner_of(flat, "李芳").pk, by=clerk, now=NOW)
    assert not households_shown(tenant.resident, now=NOW)[0].rivals
    tenant.refresh_from_db()
    assert tenant.state == ClaimState.PENDING, "a tenant beside an owner is no conflict"
    decide_claim(tenant.pk, verified=True, by=clerk, now=NOW)


def test_the_committee_sees_them_side_by_side_with_what_the_register_says(flat: Unit, clerk: Resident) -> None:
    asked(flat, Capacity.TENANT)
    ask_committee(resident_with(owner_of(flat, "李芳")), flat, capacity=Capacity.OWNER, name="李芳", now=NOW)
    by_code(make.resident(), flat, Capacity.FAMILY)
    (door,) = doors_at([flat.compound], Sieve(), now=NOW + 8 * DAY)
    assert door.competing
    tenant, owner = door.cases
    assert ([each.masked for each in tenant.candidates], tenant.days, tenant.old) == (["王*", "李*"], 8, True)
    assert [(each.masked, each.same_name, each.same_phone) for each in owner.candidates] == [
        ("王*", False, False),
        ("李*", True, True),
    ]
    assert [claim.capacity for claim in door.verified] == [Capacity.FAMILY]


def test_the_queue_is_narrowed_by_what_one_looks_for(flat: Unit, shop: Unit) -> None:
    asked(flat, Capacity.TENANT)
    agent(shop)
    building = str(shop.stairwell.building_id)

    def units(sieve: Sieve) -> list[Unit]:
        return [door.unit for door in doors_at([flat.compound], sieve, now=NOW)]

    assert units(Sieve()) == [flat, shop]
    assert units(Sieve(capacity="agent")) == [shop]
    assert units(Sieve(building=building)) == [shop]
    assert units(Sieve(only="competing")) == units(Sieve(only="old")) == units(Sieve(only="photos")) == []
    assert Sieve.of({"capacity": "x", "building": "７", "only": "'"}) == Sieve(building="７")
    assert units(Sieve.of({"building": "99999"})) == []


def test_deciding_one_may_refuse_the_others_with_a_reason(flat: Unit, clerk: Resident) -> None:
    true, false = asked(flat, Capacity.OWNER, "李芳"), asked(flat, Capacity.OWNER, "李芳")
    decide_claim(
        true.pk,
        verified=True,
        owner_id=owner_of(flat, "李芳").pk,
        others_reason="产权证上的李芳是另一位申请人",
        by=clerk,
        now=NOW,
    )
    shown = households_shown(false.resident, now=NOW)[0].claim
    assert (shown.state, shown.reason) == (ClaimState.REFUSED, "产权证上的李芳是另一位申请人")
    kinds = Entry.objects.filter(stream=false.resident.stream).values_list("kind", flat=True)
    assert list(kinds) == ["signed_up", "claim_made", "claim_decided"]


def test_an_officer_s_own_claim_is_not_refused_along_with_the_others(flat: Unit, clerk: Resident) -> None:
    own = ask_committee(clerk, flat, capacity=Capacity.FAMILY, name="陈晨", now=NOW)
    decide_claim(asked(flat, Capacity.TENANT).pk, verified=True, others_reason="不是这一户", by=clerk, now=NOW)
    own.refresh_from_db()
    assert own.state == ClaimState.PENDING


def test_a_refusal_says_why(flat: Unit, clerk: Resident) -> None:
    claim = asked(flat, Capacity.TENANT)
    with pytest.raises(ReasonNotSaid):
        decide_claim(claim.pk, verified=False, by=clerk, now=NOW)
    decide_claim(claim.pk, verified=False, reason="合同上没有门牌", by=clerk, now=NOW)
    assert households_shown(claim.resident, now=NOW)[0].claim.reason == "合同上没有门牌"


# --- undone ---


def test_the_committee_ends_what_it_verified_in_error_and_the_resident_reads_why(flat: Unit, clerk: Resident) -> None:
    claim = asked(flat, Capacity.TENANT)
    decide_claim(claim.pk, verified=True, by=clerk, now=NOW)
    assert [each.pk for each in decided_at([flat.compound], Sieve())] == [claim.pk]
    revoke_claim(claim.pk, by=clerk, reason="已经搬走", now=NOW)
    assert roles_of(claim.resident, flat.compound, now=NOW) == frozenset()
    assert households_shown(claim.resident, now=NOW)[0].claim.reason == "已经搬走"
    with pytest.raises(ClaimDecided):
        revoke_claim(claim.pk, by=clerk, reason="已经搬走", now=NOW)


def test_nobody_else_ends_it_nor_an_officer_their_own(flat: Unit, place: Compound, clerk: Resident) -> None:
    claim = by_code(make.resident(), flat, Capacity.FAMILY)
    own = by_code(clerk, flat, Capacity.FAMILY)
    for who in (make.resident(), claim.resident, officer(place, OrganKind.OWNERS_COMMITTEE)):
        with pytest.raises(NoSuchClaim):
            revoke_claim(claim.pk, by=who, reason="x", now=NOW)
    with pytest.raises(OwnClaim):
        revoke_claim(own.pk, by=clerk, reason="x", now=NOW)
    with pytest.raises(ReasonNotSaid):
        revoke_claim(claim.pk, by=clerk, reason=" ", now=NOW)


# --- terms ---


def tenant_until(flat: Unit, until: date) -> Claim:
    who, code = make.resident(), issue_door_code(flat, now=NOW)
    return claim_with_code(who, flat, capacity=Capacity.TENANT, code=code, name="陈晨", until=until, now=NOW)


def test_a_tenancy_holds_on_its_last_day_and_not_the_next_without_any_job(flat: Unit) -> None:
    claim = tenant_until(flat, TODAY + DAY)
    who, last = claim.resident, NOW + DAY
    assert roles_of(who, flat.compound, now=last) == {Role.MEMBER}
    assert list(compounds_of(who, now=last)) == [flat.compound]
    over = last.replace(hour=16)  # midnight in Shanghai
    assert roles_of(who, flat.compound, now=over - timedelta(seconds=1)) == {Role.MEMBER}
    assert roles_of(who, flat.compound, now=over) == frozenset()
    assert not compounds_of(who, now=over).exists()
    assert households_shown(who, now=over)[0].over


def test_home_reminds_in_the_last_fortnight(flat: Unit) -> None:
    claim = tenant_until(flat, TODAY + 20 * DAY)
    assert [len(ending_soon(claim.resident, now=NOW + n * DAY)) for n in (0, 5, 6, 20, 21)] == [0, 0, 1, 1, 0]


def test_a_tenancy_is_renewed_by_the_same_way_and_holds_meanwhile(flat: Unit, clerk: Resident) -> None:
    claim = tenant_until(flat, TODAY + DAY)
    who = claim.resident
    later = ask_committee(who, flat, capacity=Capacity.TENANT, name="陈晨", until=TODAY + 365 * DAY, now=NOW)
    assert roles_of(who, flat.compound, now=NOW) == {Role.MEMBER}
    decide_claim(later.pk, verified=True, by=clerk, now=NOW)
    claim.refresh_from_db()
    assert claim.state == ClaimState.ENDED
    assert roles_of(who, flat.compound, now=NOW + 300 * DAY) == {Role.MEMBER}


def test_a_tenancy_without_a_day_is_not_claimed_twice(flat: Unit) -> None:
    claim = by_code(make.resident(), flat, Capacity.TENANT)
    with pytest.raises(AlreadyVerified):
        ask_committee(claim.resident, flat, capacity=Capacity.TENANT, name="陈晨", now=NOW)


def test_a_tenancy_that_is_over_already_spends_no_code(flat: Unit) -> None:
    code = issue_door_code(flat, now=NOW)
    with pytest.raises(UntilPast):
        claim_with_code(
            make.resident(), flat, capacity=Capacity.TENANT, code=code, name="陈晨", until=TODAY - DAY, now=NOW
        )
    assert DoorCode.objects.get(ended_at=None).unit == flat


def test_an_owner_who_sold_is_an_owner_no_more_and_may_claim_again(flat: Unit) -> None:
    who = resident_with(owner_of(flat, "李芳"))
    claim = by_code(who, flat, name="李芳")
    end_claim(claim.pk, by=who, now=NOW)
    assert roles_of(who, flat.compound, now=NOW) == frozenset()
    assert by_code(who, flat, name="李芳").state == ClaimState.VERIFIED


def test_one_person_lives_in_several_compounds_with_a_front_in_each(flat: Unit) -> None:
    other = make.units(make.compound("other", name="别的小区"), make.flat("9", building="9号楼"))[0]
    who = resident_with(owner_of(flat, "李芳"))
    by_code(who, flat, name="李芳")
    by_code(who, other, Capacity.TENANT)
    who.refresh_from_db()
    assert list(compounds_of(who, now=NOW)) == [flat.compound, other.compound]
    assert front_of(who, flat.compound, now=NOW).front == "7号楼 李*"
    assert front_of(who, other.compound, now=NOW).front == "9号楼 李*"
    assert roles_of(who, other.compound, now=NOW) == {Role.MEMBER}


# --- agents ---


def test_an_agent_with_a_mandate_acts_for_the_company_and_is_shown_so(shop: Unit, clerk: Resident) -> None:
    claim = agent(shop)
    firm = Owner.objects.get(titles__unit=shop)
    decide_claim(claim.pk, verified=True, owner_id=firm.pk, papers_seen=True, by=clerk, now=NOW)
    front = front_of(claim.resident, shop.compound, now=NOW)
    assert (front.front, front.role) == ("代理：山鑫商贸有限公司", Role.MEMBER)
    assert roles_of(claim.resident, shop.compound, now=NOW + 31 * DAY) == frozenset()


def test_nobody_is_an_agent_unless_the_mandate_was_seen(shop: Unit, clerk: Resident) -> None:
    claim, firm = agent(shop), Owner.objects.get(titles__unit=shop)
    with pytest.raises(MandateNotSeen):
        decide_claim(claim.pk, verified=True, owner_id=firm.pk, by=clerk, now=NOW)
    with pytest.raises(OwnerNotChosen):
        decide_claim(claim.pk, verified=True, papers_seen=True, by=clerk, now=NOW)


def test_a_company_has_one_agent_at_a_time(shop: Unit, clerk: Resident) -> None:
    firm = Owner.objects.get(titles__unit=shop)
    first, second, third = (
        agent(shop),
        agent(shop, until=TODAY + 90 * DAY),
        agent(shop, since=TODAY + 31 * DAY, until=TODAY + 60 * DAY),
    )
    decide_claim(first.pk, verified=True, owner_id=firm.pk, papers_seen=True, by=clerk, now=NOW)
    with pytest.raises(AgentTaken):
        decide_claim(second.pk, verified=True, owner_id=firm.pk, papers_seen=True, by=clerk, now=NOW)
    decide_claim(third.pk, verified=True, owner_id=firm.pk, papers_seen=True, by=clerk, now=NOW)
    assert roles_of(third.resident, shop.compound, now=NOW) == frozenset(), "not before its first day"


def test_persons_and_companies_are_not_mixed_up(flat: Unit, shop: Unit, clerk: Resident) -> None:
    firm = Owner.objects.get(titles__unit=shop)
    posing = asked(shop, Capacity.OWNER)
    with pytest.raises(CompanyActsByAgent):
        decide_claim(posing.pk, verified=True, owner_id=firm.pk, papers_seen=True, by=clerk, now=NOW)
    needless = agent(flat)
    with pytest.raises(PersonNeedsNoAgent):
        decide_claim(
            needless.pk, verified=True, owner_id=owner_of(flat, "李芳").pk, papers_seen=True, by=clerk, now=NOW
        )


def test_a_door_code_is_no_mandate_and_a_mandate_has_days(shop: Unit) -> None:
    with pytest.raises(CodeIsNoMandate):
        by_code(make.resident(), shop, Capacity.AGENT)
    with pytest.raises(UntilMissing):
        ask_committee(make.resident(), shop, capacity=Capacity.AGENT, name="陈晨", now=NOW)


@pytest.mark.parametrize(("since", "until"), [(None, TODAY), (TODAY, None), (TODAY, TODAY - DAY)])
def test_the_database_refuses_an_agent_without_a_term(shop: Unit, since: date | None, until: date | None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(
            resident=make.resident(),
            unit=shop,
            compound=shop.compound,
            capacity=Capacity.AGENT,
            since=since,
            until=until,
            made_at=NOW,
        )


# --- name and ID number ---


@pytest.fixture
def known(flat: Unit) -> Owner:
    """李芳, whose ID number is on the register."""
    owner = owner_of(flat, "李芳")
    owner.id_index = blind_index(ID_NUMBER, NUMBER)
    owner.save(update_fields=["id_index"])
    return owner


def by_identity(who: Resident, flat: Unit, number: str = NUMBER, *, name: str = "李芳", code: str = "") -> Claim:
    letter = code or issue_door_code(flat, now=NOW)
    return claim_with_code(who, flat, capacity=Capacity.OWNER, code=letter, name=name, id_number=number, now=NOW)


def test_letter_name_and_id_number_prove_an_owner_with_another_phone(flat: Unit, known: Owner) -> None:
    claim = by_identity(make.resident(), flat, "310101 19900101 1237")
    assert (claim.state, claim.owner, claim.evidence) == (ClaimState.VERIFIED, known, Evidence.ID_NUMBER)


def test_the_id_number_is_kept_nowhere(flat: Unit, known: Owner) -> None:
    claim = by_identity(make.resident(), flat)
    kept = [str(getattr(claim, field.attname)) for field in Claim._meta.concrete_fields]
    kept += [str(entry.facts) for entry in Entry.objects.all()]
    kept += [str(vars(each)) for each in IdentityTry.objects.all()]
    assert not any(NUMBER in text for text in kept)


def test_a_wrong_number_or_name_is_counted_and_leaves_the_code_unspent(flat: Unit, known: Owner) -> None:
    who, code = make.resident(), issue_door_code(flat, now=NOW)
    for left, (name, number) in enumerate([("李芳", NUMBER[:-1] + "8"), ("王建国", NUMBER)]):
        with pytest.raises(WrongIdentity) as caught:
            by_identity(who, flat, number, name=name, code=code)
        assert caught.value.facts == {"left": MOST_TRIES - 1 - left}
    assert by_identity(who, flat, code=code).state == ClaimState.VERIFIED


def test_five_tries_a_day_at_all_flats_together(place: Compound, flat: Unit, shop: Unit, known: Owner) -> None:
    who, code, other = make.resident(), issue_door_code(flat, now=NOW), issue_door_code(shop, now=NOW)
    for tried in range(MOST_TRIES):
        door, letter = (flat, code) if tried % 2 else (shop, other)
        with pytest.raises((WrongIdentity, IdentityLocked)):
            by_identity(who, door, NUMBER[:-1] + str(tried), name="李四", code=letter)
    with pytest.raises(IdentityLocked):
        by_identity(who, flat, code=code)
    assert claim_with_code(who, flat, capacity=Capacity.OWNER, code=code, name="李芳", now=NOW + DAY).pk


def test_without_a_letter_nobody_tries_numbers(flat: Unit, known: Owner) -> None:
    with pytest.raises(NoDoorCode):
        by_identity(make.resident(), flat, code="K7Q4-M2XD")
    assert not IdentityTry.objects.exists()
    old = issue_door_code(flat, now=NOW - 91 * DAY)
    with pytest.raises(DoorCodeOver):
        by_identity(make.resident(), flat, code=old)


def test_an_owner_with_an_account_is_not_verified_again_by_number(flat: Unit, known: Owner) -> None:
    by_code(resident_with(known), flat, name="李芳")
    rival = by_identity(make.resident(), flat)
    assert (rival.state, rival.owner) == (ClaimState.PENDING, None), "the residents' committee looks at both"
