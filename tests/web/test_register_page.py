"""The desk's page of the register: a file is sent, looked over, confirmed or let go; ID numbers are never shown."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from community.models import Compound, OrganKind, RegisterUpload, Title, Unit
from journal.models import Entry
from residents.models import Claim, ClaimState
from residents.register_page import masked
from tests import make
from tests.layouts import EXPECTED, LAYOUTS, UNITS, book
from tests.web.conftest import SignedIn
from tests.web.scene import now

ADDRESS_FILE = LAYOUTS["one_cell_addresses"]()
ID = "310199196508215052"


@pytest.fixture
def place(db: None) -> Compound:
    return make.compound()


@pytest.fixture
def desk(place: Compound, signed_in: SignedIn) -> Client:
    """The residents' committee's browser."""
    return signed_in(make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE))


def url(name: str = "desk-register") -> str:
    return reverse(name, args=["shanxin"])


def page(client: Client) -> str:
    return client.get(url()).content.decode()


def send(client: Client, content: bytes) -> int:
    file = SimpleUploadedFile("名册.xlsx", content)
    return client.post(url("register-upload"), {"file": file}).status_code


def seen() -> dict[str, object]:
    upload = RegisterUpload.objects.get()
    return {"upload": upload.pk, "revision": upload.revision}


def say(client: Client, source: str = "survey", **columns: str) -> int:
    fields = {**seen(), "key": list(columns), "as": list(columns.values()), "source": source}
    return client.post(url("register-columns"), fields).status_code


def take(client: Client, **fields: object) -> str:
    answer = client.post(url("register-take"), {**seen(), **fields}, follow=True)
    return answer.content.decode()


def test_a_file_is_sent_looked_over_and_taken_in(place: Compound, desk: Client) -> None:
    assert send(desk, ADDRESS_FILE) == 302
    shown = page(desk)
    assert "没有注明来源的面积" in shown
    assert "7号楼102室" not in shown.replace("石化街道", "")  # nothing is read before the source is said
    assert say(desk) == 302
    shown = page(desk)
    assert "每一行都读懂了" in shown
    assert "李秀英 1/2、张伟 1/2" in shown
    assert not Unit.objects.exists()
    assert "名册已写入。现在有 5 户" in take(desk)
    assert Unit.objects.count() == UNITS


def test_what_is_wrong_is_listed_with_its_place_and_nothing_is_taken(place: Compound, desk: Client) -> None:
    rows = [["楼号", "室号", "建筑面积", "产权人", "身份证号"], ["1号楼", "101", "约89", "王强", f"{ID}1"]]
    send(desk, book({"表": rows}))
    shown = page(desk)
    assert "有 2 处要改" in shown
    assert "表 第 2 行 C 建筑面积" in shown
    assert "这不是面积" in take(desk)
    answer = desk.get(url("register-problems"))
    listed = answer.content.decode("utf-8-sig")
    assert listed.startswith("工作表,行,列,内容,怎么改")
    assert "约89" in listed
    assert ID not in shown + listed
    assert not Unit.objects.exists()


def test_unknown_columns_are_proposed_and_confirmed(place: Compound, desk: Client) -> None:
    titles = ["栋舍", "门号", "平米数", "主人"]
    send(desk, book({"表": [titles, *[[b, r, a, o[0][0]] for b, r, a, o, _ in EXPECTED]]}))
    assert "猜的" in page(desk)
    say(desk, **dict(zip(titles, ["楼号", "室号", "建筑面积", "产权人"], strict=True)))
    assert "猜的" not in page(desk)
    assert "名册已写入" in take(desk)


def test_numbers_of_id_cards_are_never_shown_in_full(place: Compound, desk: Client) -> None:
    rows = [["楼号", "室号", "建筑面积", "产权人", "身份证号"], ["1号楼", "101", "89", "王强", ID]]
    send(desk, book({"表": rows}))
    say(desk)
    assert ID not in page(desk)
    assert "310***" in page(desk)
    assert masked(f"证件 {ID}") == "证件 310***********52"


def test_a_changed_file_shows_what_changes_and_missing_units_are_decided(place: Compound, desk: Client) -> None:
    send(desk, ADDRESS_FILE)
    say(desk)
    take(desk)
    Title.objects.update(since=now().date() - timedelta(days=90))
    seller = make.household(Unit.objects.get(room="201"))
    rows = [["楼号", "室号", "建筑面积", "产权人", "面积来源"]]
    rows += [[b, r, a, "、".join(n + s for n, s in o), "测绘"] for b, r, a, o, _ in EXPECTED[:4]]
    rows[1][2], rows[3][3] = "90.01", "赵新来"
    send(desk, book({"表": rows}))
    shown = page(desk)
    for words in (
        "1 户的产权人变了",
        "刘洋",
        "赵新来",
        "1 户的面积或来源变了",
        "90.01",
        "文件里没有 1 户",
        "8号楼502室",
    ):
        assert words in shown, words
    assert "请确认这些户保留不动" in take(desk, effective="2026-11-01")
    assert "名册已写入" in take(desk, keep="on", effective=(now() - timedelta(days=5)).date().isoformat())
    assert Claim.objects.get(resident=seller).state == ClaimState.ENDED
    assert Unit.objects.count() == UNITS


def test_the_same_file_again_changes_nothing_and_says_so(place: Compound, desk: Client) -> None:
    for _ in range(2):
        send(desk, ADDRESS_FILE)
        say(desk)
        answer = take(desk)
    assert "文件和名册一样，什么也没有改变" in answer
    assert Entry.objects.filter(stream=place.desk, kind__startswith="register").count() == 1


def test_two_people_confirm_at_once_and_it_is_taken_once(place: Compound, desk: Client) -> None:
    send(desk, ADDRESS_FILE)
    say(desk)
    fields = seen()
    assert desk.post(url("register-take"), fields).status_code == 302
    again = desk.post(url("register-take"), fields)
    assert (again.status_code, "已经由别人导入" in again.content.decode()) == (422, True)


def test_who_looks_at_older_columns_is_told(place: Compound, desk: Client) -> None:
    send(desk, ADDRESS_FILE)
    fields = seen()
    say(desk)
    assert "别人刚刚改过这个文件的列" in desk.post(url("register-take"), fields).content.decode()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\0" * 100])
def test_what_is_no_table_is_told_at_once(place: Compound, desk: Client, content: bytes) -> None:
    assert send(desk, content) == 422
    assert not RegisterUpload.objects.exists()


def test_the_owners_committee_sees_sums_and_no_file(place: Compound, desk: Client, signed_in: SignedIn) -> None:
    send(desk, ADDRESS_FILE)
    looks = signed_in(make.office_holder(place, OrganKind.OWNERS_COMMITTEE))
    shown = page(looks)
    assert "居委会有一份文件等着核对" in shown
    assert "王建国" not in shown
    assert looks.post(url("register-export")).status_code == 403


def test_an_export_is_a_file_that_nobody_keeps(place: Compound, desk: Client) -> None:
    send(desk, ADDRESS_FILE)
    say(desk)
    take(desk)
    answer = desk.post(url("register-export"), {"as": "csv"})
    assert answer["Content-Disposition"] == 'attachment; filename="register-shanxin.csv"'
    assert answer["Cache-Control"] == "private, no-store"
    assert "王建国" in answer.content.decode("utf-8-sig")


def test_a_file_may_be_let_go(place: Compound, desk: Client) -> None:
    send(desk, ADDRESS_FILE)
    assert "文件已经撤下并删除" in desk.post(url("register-discard"), seen(), follow=True).content.decode()
    assert not RegisterUpload.objects.exists()
