"""A compound is founded and set up on its pages; every step's state is what the data say."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from community.models import Compound, OrganKind
from residents.models import Office, OfficeInvitation, Resident
from residents.services import invite_committee, issue_door_code, sign_up
from tests import make
from tests.web.test_hostile_forms import HOSTILE

pytestmark = pytest.mark.django_db
PHONE = "13700001111"
NOW = datetime.now(UTC)
SignedIn = Callable[[Resident | None], Client]


@pytest.fixture
def code() -> str:
    return invite_committee(phone=PHONE, place=["上海市", "金山区"], now=NOW)


@pytest.fixture
def member(code: str, signed_in: SignedIn) -> Client:
    return signed_in(sign_up(phone=PHONE, now=NOW))


def typed(code: str, **changed: str) -> dict[str, str]:
    return {
        "code": code,
        "name": "山鑫阳光城",
        "key": "shanxin",
        "city": "上海市",
        "district": "金山区",
        "street": "石化街道",
        "neighbourhood": "山鑫居民区",
        "title": "李书记",
        **changed,
    }


def page(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


# --- founding ---


def test_founding_leads_to_the_setup_of_the_new_compound(code: str, member: Client) -> None:
    answer = member.post("/found/", typed(code))
    assert answer["Location"] == "/c/shanxin/setup/"
    assert "山鑫阳光城：还差 4 步" in page(member, "/c/shanxin/setup/")


def test_what_the_operator_said_of_the_place_is_there_already(member: Client) -> None:
    shown = page(member, "/found/")
    assert 'name="city" type="text" autocomplete="off" value="上海市"' in shown
    assert 'value="金山区"' in shown


def test_who_was_not_invited_is_told_where_codes_come_from(signed_in: SignedIn) -> None:
    shown = page(signed_in(make.resident()), "/found/")
    assert "没有等着用的邀请码" in shown
    assert 'name="code"' not in shown


def test_a_wrong_field_is_told_beside_it_and_nothing_typed_is_lost(code: str, member: Client) -> None:
    answer = member.post("/found/", typed(code, key="山鑫", street=""))
    shown = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert shown.count("aria-invalid") == 2
    assert "小写英文字母" in shown
    assert f'value="{code}"' in shown
    assert not Compound.objects.exists()


def test_a_key_in_use_is_said_and_a_free_one_offered(code: str, member: Client) -> None:
    make.compound("shanxin")
    make.compound("shanxin-2", name="别处")
    shown = unescape(member.post("/found/", typed(code)).content.decode())
    assert "代号 shanxin 已经有小区在用" in shown
    assert 'value="shanxin-3"' in shown


def test_a_new_committee_member_is_led_to_founding_and_not_to_a_household(code: str) -> None:
    phone = Client()
    shown = phone.post("/sign-in/", {"do": "send", "phone": PHONE}, follow=True).content.decode()
    found = re.search(r"data-code>(\d+)<", shown)
    assert found
    answer = phone.post("/sign-in/", {"do": "check", "phone": PHONE, "code": found[1]})
    assert answer["Location"] == "/"
    assert "您有一个建小区的邀请码" in page(phone, "/")


@pytest.mark.parametrize("field", ["code", "name", "key", "city", "street", "title"])
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_founding_answers_whatever_is_sent(code: str, member: Client, field: str, value: str) -> None:
    sent = typed(code) | {field: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}
    assert member.post("/found/", sent).status_code in {302, 400, 422}


# --- setting up ---


def steps(client: Client) -> str:
    """The states of the five steps, and which one has the filled button."""
    shown = page(client, "/c/shanxin/setup/")
    states = re.findall(r'<li data-state="(\w+)"( aria-current="step")?', shown)
    assert len(re.findall(r'<a class="button" href', shown)) == any(current for _, current in states)
    return " ".join(state + ("!" if current else "") for state, current in states)


def test_each_step_is_done_when_the_data_say_so(code: str, member: Client) -> None:
    member.post("/found/", typed(code))
    assert steps(member) == "done open! open blocked open"
    place = Compound.objects.get()
    (flat,) = make.units(place, make.flat("101"), now=NOW - timedelta(days=1))
    assert steps(member) == "done done open! open open"
    make.office_holder(place, OrganKind.OWNERS_COMMITTEE, now=NOW)
    assert "还没有人的：物业" in page(member, "/c/shanxin/setup/")
    sent = {"do": "name", "organ": "property_manager", "phone": "13700002222", "title": "", "since": ""}
    member.post("/c/shanxin/desk/organs/", sent)
    assert steps(member) == "done done done open! open", "who has yet to sign in counts as named"
    issue_door_code(flat, now=NOW)
    assert steps(member) == "done done done done open!"
    assert "1 户里，给 1 户印过信" in page(member, "/c/shanxin/setup/")
    make.proposal(place, author=Resident.objects.earliest("pk"), now=NOW)
    assert steps(member) == "done done done done done"
    assert "开通好了" in page(member, "/c/shanxin/setup/")


def test_the_set_up_stands_on_home_and_desk_until_it_is_done(code: str, member: Client) -> None:
    member.post("/found/", typed(code))
    assert "开通小区：还差 4 步" in page(member, "/")
    assert "接着开通" in page(member, "/c/shanxin/desk/")
    place = Compound.objects.get()
    (flat,) = make.units(place, make.flat("101"), now=NOW - timedelta(days=1))
    for kind in (OrganKind.OWNERS_COMMITTEE, OrganKind.PROPERTY_MANAGER):
        make.office_holder(place, kind, now=NOW)
    issue_door_code(flat, now=NOW)
    make.proposal(place, author=Resident.objects.earliest("pk"), now=NOW)
    for address in ("/", "/c/shanxin/desk/"):
        assert "开通小区" not in page(member, address)


# --- the organs ---


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def desk(place: Compound, signed_in: SignedIn) -> Client:
    return signed_in(make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE, now=NOW))


def name(client: Client, organ: str = "owners_committee", **changed: str) -> tuple[int, str]:
    sent = {"do": "name", "organ": organ, "phone": make.phone(), "title": "陈主任", "since": "", "until": "", **changed}
    answer = client.post("/c/shanxin/desk/organs/", sent, follow=True)
    return answer.status_code, unescape(answer.content.decode())


def test_an_account_is_named_at_once_and_a_new_phone_waits(desk: Client) -> None:
    assert "现在就可以办事" in name(desk, phone=make.resident().phone)[1]
    status, shown = name(desk, phone="13700002222")
    assert status == 200
    assert "等这个手机号登录" in shown
    assert "137****2222" in shown
    assert "13700002222" not in shown


def test_what_is_wrong_stands_beside_its_field_in_its_own_organ(desk: Client) -> None:
    status, shown = name(desk, phone="1370000", until="昨天")
    assert status == 422
    assert shown.count("aria-invalid") == 2
    assert 'value="1370000"' in shown
    assert 'value="昨天"' in shown
    assert len(re.findall(r"<details open>", shown)) == 1
    assert "结束的日期要在开始以后" in name(desk, until="2020-01-01")[1]


def test_offices_are_ended_and_invitations_withdrawn(desk: Client) -> None:
    name(desk, phone=make.resident().phone)
    office = Office.objects.latest("pk")
    ended = desk.post("/c/shanxin/desk/organs/", {"do": "end", "office": office.pk}, follow=True)
    assert "任期今天结束" in ended.content.decode()
    name(desk)
    waiting = OfficeInvitation.objects.get()
    answer = desk.post("/c/shanxin/desk/organs/", {"do": "withdraw", "invitation": waiting.pk}, follow=True)
    assert "邀请收回了" in answer.content.decode()


def test_the_last_officer_is_told_why_they_stay(desk: Client) -> None:
    answer = desk.post("/c/shanxin/desk/organs/", {"do": "end", "office": Office.objects.get().pk})
    assert answer.status_code == 422
    assert "居委会最后一位" in answer.content.decode()


def test_the_owners_committee_is_offered_its_own_organ_only(place: Compound, signed_in: SignedIn) -> None:
    owners = signed_in(make.office_holder(place, OrganKind.OWNERS_COMMITTEE, now=NOW))
    shown = page(owners, "/c/shanxin/desk/organs/")
    assert re.findall(r'name="organ" value="(\w+)"', shown) == ["owners_committee"]
    status, told = name(owners, "property_manager")
    assert status == 422
    assert "不由您登记" in told


def test_seats_of_another_compound_are_out_of_reach(desk: Client) -> None:
    elsewhere = make.compound("elsewhere", name="别处")
    make.office_holder(elsewhere, OrganKind.OWNERS_COMMITTEE, now=NOW)
    office = Office.objects.latest("pk")
    assert desk.post("/c/shanxin/desk/organs/", {"do": "end", "office": office.pk}).status_code == 422
    office.refresh_from_db()
    assert office.until is None


@pytest.mark.parametrize("field", ["do", "organ", "phone", "title", "since", "until", "office", "invitation"])
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_the_organs_answer_whatever_is_sent(desk: Client, field: str, value: str) -> None:
    for do in ("name", "end", "withdraw"):
        sent = {"do": do, "organ": "owners_committee", "phone": make.phone(), "office": "1", "invitation": "1"}
        sent[field] = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        assert desk.post("/c/shanxin/desk/organs/", sent).status_code in {302, 400, 422}
