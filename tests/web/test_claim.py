"""The claim page and the desk, as they are filled in by people."""

import re
from html import unescape

import pytest
from django.test import Client

from community.models import Building, Compound, OrganKind, Owner, Unit
from residents.models import Capacity, Claim, ClaimState, Resident
from residents.reading import stairwells_with
from residents.services import ask_committee, issue_door_code, sign_up
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOON


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def flat(place: Compound) -> Unit:
    return make.units(place, make.flat("502", make.party("王建国"), make.party("李芳"), building="7号楼"))[0]


def signed_in(who: Resident) -> Client:
    client = Client()
    client.force_login(who)
    return client


def typed(flat: Unit, **changed: str) -> dict[str, str]:
    building = Building.objects.get(stairwells=flat.stairwell_id)
    return {
        "compound": flat.compound.key,
        "building": str(building.pk),
        "room": flat.room,
        "capacity": "family",
        "name": "陈晨",
        "proof": "committee",
        "code": "",
        **changed,
    }


def ask(client: Client, data: dict[str, str]) -> tuple[int, str]:
    page = client.post("/claim/", data, follow=True)
    return page.status_code, unescape(page.content.decode())


def test_strangers_are_asked_to_sign_in_first() -> None:
    for address in ("/claim/", "/desk/verify/"):
        assert Client().get(address)["Location"] == f"/sign-in/?next={address}"


def test_an_owner_with_letter_and_registered_phone_is_verified_at_once(flat: Unit) -> None:
    who = sign_up(phone=Owner.objects.first().phone, now=NOW)  # type: ignore[union-attr]
    code = issue_door_code(flat, now=make.NOON).lower()
    data = typed(flat, capacity="owner", proof="code", code=code, room="５０２室")
    status, page = ask(signed_in(who), data)
    assert status == 200
    assert "认证好了：7号楼502室 业主" in page


def test_an_owner_with_the_letter_alone_is_told_to_come_in_person(flat: Unit) -> None:
    code = issue_door_code(flat, now=make.NOON)
    _, page = ask(signed_in(make.resident()), typed(flat, capacity="owner", proof="code", code=code))
    assert "还差居委会核验" in page
    assert "手机号和名册上业主的不一样" in page
    assert Claim.objects.get().state == ClaimState.PENDING


def test_without_a_letter_the_committee_is_asked(flat: Unit) -> None:
    _, page = ask(signed_in(make.resident()), typed(flat))
    assert "请带身份证到居委会" in page
    assert Claim.objects.get().state == ClaimState.PENDING


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"building": ""}, "building"),
        ({"building": "999999"}, "building"),
        ({"building": "x"}, "building"),
        ({"room": "9999"}, "room"),
        ({"room": ""}, "room"),
        ({"capacity": ""}, "capacity"),
        ({"capacity": "king"}, "capacity"),
        ({"name": "王"}, "name"),
        ({"proof": ""}, "proof"),
        ({"proof": "code", "code": "123"}, "code"),
        ({"proof": "code", "code": "K7Q4-M2XD"}, "code"),
    ],
)
def test_an_error_stands_at_its_field_and_keeps_what_was_typed(flat: Unit, changed: dict[str, str], field: str) -> None:
    data = typed(flat, **changed)
    status, page = ask(signed_in(make.resident()), data)
    assert status == 422
    assert f'id="{field}-error"' in page
    for name in ("room", "name", "code"):
        assert re.search(rf'name="{name}" value="{data[name]}"', page)
    assert not Claim.objects.exists()


def test_several_mistakes_are_told_at_once(flat: Unit) -> None:
    _, page = ask(signed_in(make.resident()), typed(flat, room="", name="", proof=""))
    assert all(f'id="{field}-error"' in page for field in ("room", "name", "proof"))


def test_a_room_in_two_stairwells_asks_for_the_stairwell(place: Compound) -> None:
    first, second = make.units(place, make.flat("502", stairwell="1单元"), make.flat("502", stairwell="2单元"))
    client = signed_in(make.resident())
    status, page = ask(client, typed(first))
    assert status == 422
    assert "<option>2单元</option>" in page
    ask(client, typed(first, stairwell="2单元"))
    assert Claim.objects.get().unit == second


def test_a_building_s_stairwells_are_told_within_its_compound_alone(flat: Unit) -> None:
    building, room = str(flat.stairwell.building_id), flat.room
    assert stairwells_with(flat.compound, building=building, room=room) == [flat.stairwell.name]
    assert stairwells_with(make.compound("other", name="别的小区"), building=building, room=room) == []


def test_a_wrong_code_says_how_many_tries_are_left(flat: Unit) -> None:
    code = issue_door_code(flat, now=make.NOON)
    wrong = "2222-2223" if code == "2222-2222" else "2222-2222"
    client = signed_in(make.resident())
    left = [re.search(r"还可以试 (\d) 次", ask(client, typed(flat, proof="code", code=wrong))[1]) for _ in range(4)]
    assert [found and found[1] for found in left] == ["4", "3", "2", "1"]
    assert "您输错了 5 次门牌码" in ask(client, typed(flat, proof="code", code=wrong))[1]


def test_one_compound_of_several_is_chosen_first(flat: Unit) -> None:
    make.compound("other", name="别的小区")
    client = signed_in(make.resident())
    page = client.get("/claim/").content.decode()
    assert "?compound=other" in page
    assert "?compound=shanxin" in page
    assert client.get("/claim/?compound=shanxin").status_code == 200
    assert client.get("/claim/?compound=nowhere").status_code == 404


def test_addresses_carry_neither_names_nor_rooms(flat: Unit) -> None:
    answer = signed_in(make.resident()).post("/claim/", typed(flat))
    assert answer["Location"] == f"/claim/?made={Claim.objects.get().pk}"


def test_one_s_own_claims_are_listed_and_may_be_taken_back(flat: Unit) -> None:
    who = make.resident()
    claim = ask_committee(who, flat, capacity=Capacity.FAMILY, name="陈晨", now=NOW)
    client = signed_in(who)
    assert "等居委会核验" in client.get("/claim/").content.decode()
    assert signed_in(make.resident()).post(f"/claim/{claim.pk}/end/").status_code == 404
    client.post(f"/claim/{claim.pk}/end/")
    assert Claim.objects.get().state == ClaimState.ENDED


def test_another_s_claim_is_not_shown_by_its_number(flat: Unit) -> None:
    claim = ask_committee(make.resident(), flat, capacity=Capacity.FAMILY, name="陈晨", now=NOW)
    assert "7号楼502室" not in signed_in(make.resident()).get(f"/claim/?made={claim.pk}").content.decode()


# --- the desk ---


@pytest.fixture
def clerk(place: Compound) -> Client:
    return signed_in(make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE))


def test_the_desk_shows_waiting_claims_with_masked_owners(flat: Unit, clerk: Client) -> None:
    ask_committee(make.resident(), flat, capacity=Capacity.OWNER, name="李芳", now=NOW)
    page = clerk.get("/desk/verify/").content.decode()
    assert "7号楼502室" in page
    assert "王*" in page
    assert "李*" in page
    assert "王建国" not in page, "other owners' names stay masked"
    assert "和申请人填的姓名相同" in page


def test_the_desk_verifies_the_chosen_owner(flat: Unit, clerk: Client) -> None:
    claim = ask_committee(make.resident(), flat, capacity=Capacity.OWNER, name="李芳", now=NOW)
    owner = next(owner for owner in Owner.objects.all() if owner.name == "李芳")
    page = clerk.post("/desk/verify/", {"claim": claim.pk, "owner": owner.pk, "do": "verify"}, follow=True)
    assert "7号楼502室 业主：已核验" in page.content.decode()
    claim.refresh_from_db()
    assert (claim.state, claim.owner) == (ClaimState.VERIFIED, owner)


def test_the_desk_says_what_is_missing_beside_the_claim(flat: Unit, clerk: Client) -> None:
    claim = ask_committee(make.resident(), flat, capacity=Capacity.OWNER, name="李芳", now=NOW)
    page = clerk.post("/desk/verify/", {"claim": claim.pk, "do": "verify"})
    assert page.status_code == 422
    assert "请先选这位申请人是名册上的哪一位业主" in page.content.decode()


def test_the_only_owner_of_a_flat_is_chosen_too_and_another_name_is_confirmed(place: Compound, clerk: Client) -> None:
    (alone,) = make.units(place, make.flat("301", make.party("冯建国"), building="7号楼"))
    claim = ask_committee(make.resident(), alone, capacity=Capacity.OWNER, name="李四五", now=NOW)
    sent: dict[str, object] = {"claim": claim.pk, "do": "verify"}
    assert "请先选这位申请人是名册上的哪一位业主" in clerk.post("/desk/verify/", sent).content.decode()
    sent["owner"] = alone.titles.get().owner_id
    page = clerk.post("/desk/verify/", sent).content.decode()
    assert "申请人填的名字和名册上的不同" in page
    assert f'value="{sent["owner"]}" checked' in page
    assert clerk.post("/desk/verify/", {**sent, "papers_seen": "on"}).status_code == 302


def test_the_desk_says_why_nobody_can_pass(place: Compound, clerk: Client) -> None:
    (alone,) = make.units(place, make.flat("301"))
    make.household(alone)
    ask_committee(make.resident(), alone, capacity=Capacity.OWNER, name="李四五", now=NOW)
    page = clerk.get("/desk/verify/").content.decode()
    assert "名册上的业主都已由别的账号认证" in page
    assert 'value="verify" disabled' in page


def test_the_desk_refuses_a_claim(flat: Unit, clerk: Client) -> None:
    claim = ask_committee(make.resident(), flat, capacity=Capacity.FAMILY, name="陈晨", now=NOW)
    clerk.post("/desk/verify/", {"claim": claim.pk, "do": "refuse", "reason": "不在名册上，也没有人认得"})
    claim.refresh_from_db()
    assert claim.state == ClaimState.REFUSED


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30])
def test_a_claim_that_is_not_there_is_told_so(flat: Unit, clerk: Client, number: str) -> None:
    assert clerk.post("/desk/verify/", {"claim": number, "do": "verify"}).status_code == 422


@pytest.mark.parametrize("kind", [OrganKind.OWNERS_COMMITTEE, OrganKind.PROPERTY_MANAGER])
def test_the_desk_is_the_residents_committee_s_alone(place: Compound, flat: Unit, kind: OrganKind) -> None:
    claim = ask_committee(make.resident(), flat, capacity=Capacity.FAMILY, name="陈晨", now=NOW)
    for who in (make.office_holder(place, kind), make.resident(), claim.resident):
        client = signed_in(who)
        assert client.get("/desk/verify/").status_code == 403
        assert client.post("/desk/verify/", {"claim": claim.pk, "do": "verify"}).status_code == 403


def test_the_desk_of_one_compound_shows_nothing_of_another(flat: Unit) -> None:
    claim = ask_committee(make.resident(), flat, capacity=Capacity.FAMILY, name="陈晨", now=NOW)
    other = make.compound("other", name="别的小区")
    stranger = signed_in(make.office_holder(other, OrganKind.RESIDENTS_COMMITTEE))
    assert "502" not in stranger.get("/desk/verify/").content.decode().split("<main", 1)[1]
    assert stranger.post("/desk/verify/", {"claim": claim.pk, "do": "verify"}).status_code == 422
    claim.refresh_from_db()
    assert claim.state == ClaimState.PENDING
