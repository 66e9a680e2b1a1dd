"""Letters, photos, the queue and co-owners as their pages show them, and what they say when something is wrong."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from community.models import Compound, OrganKind, Owner, Unit
from community.pictures import MOST_MEGABYTES
from community.privacy import blind_index
from community.rules.facts import PartyKind
from community.services import ID_NUMBER
from journal.models import Entry
from residents.models import Capacity, Claim, ClaimPhoto, ClaimState, DoorCode, Resident
from residents.services import add_photos, ask_committee, consent_to_voter, decide_claim, issue_door_code, propose_voter
from tests import make
from tests.make_voting import account
from tests.web.scene import now

pytestmark = pytest.mark.django_db
NUMBER = "310101199001011237"


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def flat(place: Compound) -> Unit:
    """7号楼502室, of 王建国 and 李芳, beside a company's shop."""
    firm = make.party("山鑫商贸有限公司", kind=PartyKind.ORGANISATION)
    couple = make.flat("502", make.party("王建国"), make.party("李芳"), building="7号楼")
    return make.units(place, couple, make.flat("铺1", firm, building="商铺"))[0]


@pytest.fixture
def officer(place: Compound) -> Resident:
    return make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE, now=now())


@pytest.fixture
def clerk(officer: Resident) -> Client:
    return signed_in(officer)


def signed_in(who: Resident) -> Client:
    client = Client()
    client.force_login(who)
    return client


def text(answer: object) -> str:
    return unescape(answer.content.decode())  # type: ignore[attr-defined]


def form(flat: Unit, **changed: str) -> dict[str, str]:
    said = {"capacity": "family", "name": "陈晨", "proof": "committee", "code": ""}
    place = {"compound": flat.compound.key, "building": str(flat.stairwell.building_id), "room": flat.room}
    return {**place, **said, **changed}


def jpeg(name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make.jpeg(), "image/jpeg")


# --- letters ---


def letters(key: str = "shanxin") -> str:
    return reverse("desk-letters", args=[key])


def test_the_letters_come_as_one_file_that_no_cache_keeps(flat: Unit, clerk: Client) -> None:
    answer = clerk.post(letters(), {"what": "all"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith('attachment; filename="letters-shanxin-')
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF-")
    assert b"/Count 2" in answer.content


def test_a_second_time_in_a_day_is_refused_and_says_what_still_holds(flat: Unit, clerk: Client) -> None:
    clerk.post(letters(), {"what": "all"})
    answer = clerk.post(letters(), {"what": "all"})
    assert answer.status_code == 422
    assert "一天最多出一次" in text(answer)
    assert "旧的门牌码照样有效" in text(answer)
    assert clerk.post(letters(), {"what": "stairwells", "stairwell": flat.stairwell_id})["Content-Type"] == (
        "application/pdf"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "请选一项"),
        ({"what": "stairwells"}, "没有选到要发信的户"),
        ({"what": "stairwells", "stairwell": "x"}, "没有选到要发信的户"),
        ({"what": "unit", "room": ""}, "请填室号"),
        ({"what": "unit", "room": "999", "building": "1"}, "没有这个室号"),
    ],
)
def test_what_was_not_chosen_is_asked_for_and_no_code_ends(
    flat: Unit, clerk: Client, typed: dict[str, str], said: str
) -> None:
    issue_door_code(flat, now=now())
    answer = clerk.post(letters(), typed)
    assert answer.status_code == 422
    assert said in text(answer)
    assert DoorCode.objects.filter(ended_at=None).count() == 1


def test_one_door_that_lost_its_letter_gets_another(flat: Unit, clerk: Client) -> None:
    answer = clerk.post(letters(), {"what": "unit", "building": flat.stairwell.building_id, "room": "５０２室"})
    assert b"/Count 1" in answer.content


def test_the_code_of_a_letter_opens_the_form_at_its_door_and_holds_no_code(flat: Unit) -> None:
    page = text(signed_in(make.resident()).get(f"/claim/?unit={flat.pk}"))
    assert f'<option value="{flat.stairwell.building_id}" selected>7号楼</option>' in page
    assert 'name="room" value="502"' in page
    assert 'name="code" value=""' in page
    assert 'value="code" checked' in page
    assert Client().get(f"/claim/?unit={flat.pk}")["Location"] == f"/sign-in/?next=/claim/%3Funit%3D{flat.pk}"


@pytest.mark.parametrize("asked", ["0", "x", "9" * 15, "-1", "９"])
def test_a_door_that_is_not_there_opens_the_plain_form(flat: Unit, asked: str) -> None:
    answer = signed_in(make.resident()).get(f"/claim/?unit={asked}")
    assert answer.status_code == 200
    assert 'name="room" value=""' in text(answer)


# --- photos ---


@pytest.fixture
def waiting(flat: Unit) -> Claim:
    return ask_committee(make.resident(), flat, capacity=Capacity.TENANT, name="陈晨", now=now())


def test_photos_are_added_and_only_the_committee_may_look(waiting: Claim, clerk: Client, officer: Resident) -> None:
    mine = signed_in(waiting.resident)
    mine.post(reverse("upload-photos", args=[waiting.pk]), {"photos": [jpeg(), jpeg("b.jpg")]})
    photo = reverse("claim-photo", args=[ClaimPhoto.objects.earliest("pk").pk])
    answer = clerk.get(photo)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "private" in answer["Cache-Control"]
    assert mine.get(photo).status_code == signed_in(make.resident()).get(photo).status_code == 404
    assert "看了7号楼502室申请的照片" in text(mine.get("/me/"))
    decide_claim(waiting.pk, verified=True, by=officer, now=now())
    assert clerk.get(photo).status_code == 404


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "还没有选照片"),
        ([SimpleUploadedFile("a.pdf", b"%PDF-1.7")], "这个文件不是照片"),
        ([SimpleUploadedFile("a.jpg", bytes(MOST_MEGABYTES * 1024 * 1024 + 1))], "超过 12 MB"),
        ([1, 2, 3, 4], "最多交 3 张照片"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is(waiting: Claim, files: list[object], said: str) -> None:
    sent = [jpeg(f"{file}.jpg") if isinstance(file, int) else file for file in files]
    answer = signed_in(waiting.resident).post(reverse("upload-photos", args=[waiting.pk]), {"photos": sent})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not ClaimPhoto.objects.exists()


def test_photos_are_taken_back(waiting: Claim) -> None:
    add_photos(waiting.pk, [make.jpeg()], by=waiting.resident, now=now())
    signed_in(waiting.resident).post(reverse("drop-photos", args=[waiting.pk]))
    assert not ClaimPhoto.objects.exists()


# --- the form ---


def test_an_agent_is_asked_for_both_days_and_keeps_what_they_typed(flat: Unit) -> None:
    shop = Unit.objects.get(room="铺1")
    answer = signed_in(make.resident()).post("/claim/", form(shop, capacity="agent", until="2030-01-31"))
    assert answer.status_code == 422
    assert "代理要填从哪一天到哪一天" in text(answer)
    assert 'value="2030-01-31"' in text(answer)


def test_a_day_that_is_none_is_said_beside_its_field(flat: Unit) -> None:
    answer = signed_in(make.resident()).post("/claim/", form(flat, capacity="tenant", until="31.8."))
    assert "这不是一个日期" in text(answer)
    assert 'id="until-error"' in text(answer)


def test_a_tenancy_shows_its_last_day(flat: Unit) -> None:
    until = (now() + timedelta(days=60)).date()
    who = make.resident()
    signed_in(who).post("/claim/", form(flat, capacity="tenant", until=until.isoformat()))
    assert Claim.objects.get(resident=who).until == until


def test_name_and_id_number_verify_an_owner_and_a_wrong_one_is_said_beside_it(flat: Unit) -> None:
    Owner.objects.filter(pk=next(o.pk for o in Owner.objects.all() if o.name == "李芳")).update(
        id_index=blind_index(ID_NUMBER, NUMBER)
    )
    client, code = signed_in(make.resident()), issue_door_code(flat, now=now())
    typed = form(flat, capacity="owner", name="李芳", proof="code", code=code)
    answer = client.post("/claim/", {**typed, "id_number": "310101199001011234"})
    assert 'id="id_number-error"' in text(answer)
    assert "还可以试 4 次" in text(answer)
    page = text(client.post("/claim/", {**typed, "id_number": NUMBER}, follow=True))
    assert "认证好了：7号楼502室 业主" in page
    assert not any(NUMBER in str(entry.facts) for entry in Entry.objects.all())


# --- home ---


def test_home_reminds_of_a_tenancy_that_ends_and_says_when_it_is_over(flat: Unit, officer: Resident) -> None:
    until = (now() + timedelta(days=5)).date()
    claim = ask_committee(make.resident(), flat, capacity=Capacity.TENANT, name="陈晨", until=until, now=now())
    decide_claim(claim.pk, verified=True, by=officer, now=now())
    client = signed_in(claim.resident)
    assert "7号楼502室的租客身份到" in text(client.get("/"))
    Claim.objects.filter(pk=claim.pk).update(until=(now() - timedelta(days=3)).date())
    assert "到期了，住户身份已经停用" in text(client.get("/"))


def test_home_of_somebody_in_two_compounds_leads_to_each(flat: Unit) -> None:
    other = make.units(make.compound("other", name="别的小区"), make.flat("9", building="9号楼"))[0]
    who = make.household(flat, now=now())
    clerk = make.office_holder(other.compound, OrganKind.RESIDENTS_COMMITTEE, now=now())
    claim = ask_committee(who, other, capacity=Capacity.TENANT, name="陈晨", now=now())
    decide_claim(claim.pk, verified=True, by=clerk, now=now())
    page = text(signed_in(who).get("/"))
    for key in ("shanxin", "other"):
        assert reverse("proposals", args=[key]) in page
        assert reverse("new-proposal", args=[key]) in page
    assert "7号楼502室 · 业主" in page
    assert "9号楼9室 · 租客" in page


# --- the queue ---


def test_a_verified_household_is_ended_with_a_reason(waiting: Claim, clerk: Client, officer: Resident) -> None:
    decide_claim(waiting.pk, verified=True, by=officer, now=now())
    page = text(clerk.get("/desk/verify/?show=verified"))
    assert "结束这份认证" in page
    sent = {"claim": waiting.pk, "do": "revoke"}
    assert "请写明理由" in text(clerk.post("/desk/verify/?show=verified", sent))
    answer = clerk.post("/desk/verify/?show=verified", {**sent, "reason": "已经搬走"})
    assert answer["Location"] == f"/desk/verify/?show=verified&done={waiting.pk}"
    waiting.refresh_from_db()
    assert waiting.state == ClaimState.ENDED
    assert "已经搬走" in text(signed_in(waiting.resident).get("/claim/"))


def test_a_refused_decision_keeps_what_was_typed(waiting: Claim, flat: Unit, clerk: Client) -> None:
    rival = ask_committee(make.resident(), flat, capacity=Capacity.OWNER, name="李芳", now=now())
    sent = {"claim": rival.pk, "do": "verify", "others": "on", "others_reason": "合同是假的"}
    answer = clerk.post("/desk/verify/", sent)
    assert answer.status_code == 422
    assert 'value="合同是假的"' in text(answer)
    assert Claim.objects.filter(state=ClaimState.PENDING).count() == 2


# --- co-owners ---


@pytest.fixture
def couple(flat: Unit) -> list[Resident]:
    owners = [title.owner for title in flat.titles.select_related("owner").order_by("pk")]
    return [account(owner, flat) for owner in owners]


def test_co_owners_propose_and_agree_on_their_page(flat: Unit, couple: list[Resident]) -> None:
    one, other = map(signed_in, couple)
    chosen = flat.titles.order_by("pk").values_list("owner", flat=True)[1]
    one.post("/me/voter/", {"do": "propose", "unit": flat.pk, "owner": chosen})
    page = text(other.get("/me/voter/"))
    assert "有人提议由 李* 投，等共有人都同意。" in page
    number = page.split('name="designation" value="')[1].split('"')[0]
    assert other.post("/me/voter/", {"do": "agree", "designation": number}).status_code == 302
    assert "大家都同意" in text(one.get("/me/voter/"))


def test_nothing_chosen_is_asked_for(flat: Unit, couple: list[Resident]) -> None:
    answer = signed_in(couple[0]).post("/me/voter/", {"do": "propose", "unit": flat.pk})
    assert answer.status_code == 422
    assert "请先选一位共有人" in text(answer)


def test_who_is_not_designated_reads_who_casts_and_since_when(flat: Unit, couple: list[Resident]) -> None:
    author = make.office_holder(flat.compound, OrganKind.RESIDENTS_COMMITTEE, now=now() - timedelta(days=90))
    proposal = make.proposal(flat.compound, author=author, now=now() - timedelta(days=80))
    opens, closes = now() - timedelta(days=3), now() + timedelta(days=3)
    poll = make.poll(proposal, opens_at=opens, closes_at=closes)
    chosen = flat.titles.order_by("pk").values_list("owner", flat=True)[1]
    asked = propose_voter(flat, chosen, by=couple[0], now=now())
    consent_to_voter(asked.pk, by=couple[1], now=now())
    answer = signed_in(couple[0]).get(reverse("ballot", args=[poll.pk]))
    assert answer.status_code == 403
    assert "由 李* 投" in text(answer)
    assert "都同意" in text(answer)
    assert signed_in(couple[1]).get(reverse("ballot", args=[poll.pk])).status_code == 200


def test_the_desk_writes_down_a_paper(flat: Unit, clerk: Client) -> None:
    address = reverse("desk-voters", args=["shanxin"])
    door = {"building": str(flat.stairwell.building_id), "room": "502"}
    page = text(clerk.get(address, door))
    assert "由哪一位投" in page
    owner = flat.titles.earliest("pk").owner_id
    assert "请写明理由" in text(clerk.post(address, {**door, "owner": owner}))
    answer = clerk.post(address, {**door, "owner": owner, "reason": "两人签字的约定"})
    assert answer["Location"] == f"{address}?done=1"
