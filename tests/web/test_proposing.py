"""Proposals as people write, mend and move them, also when their session has ended in between."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from community.models import Compound, OrganKind, Unit
from deliberation.forms import yuan
from deliberation.models import Proposal
from deliberation.rules import Cause, Move, Power
from deliberation.services import move_proposal, second_proposal
from residents.models import Capacity, Resident
from residents.services import ask_committee
from tests import make
from tests.web.conftest import SignedIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def author(place: Compound) -> Resident:
    return make.household(make.units(place, make.flat("101"))[0])


@pytest.fixture
def chair(place: Compound) -> Resident:
    return make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE)


@pytest.fixture
def idea(place: Compound, author: Resident) -> Proposal:
    return make.proposal(place, author=author)


# --- signed out in between ---


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(idea: Proposal, signed_in: SignedIn) -> None:
    page = reverse("proposal", args=[idea.pk])
    guest = signed_in(None)
    for referer, goal in ((f"http://testserver{page}", page), ("https://evil.example/p/1/", "/"), ("", "/")):
        answer = guest.post(reverse("second", args=[idea.pk]), headers={"Referer": referer})
        assert parse_qs(urlsplit(answer["Location"]).query)["next"] == [goal]


def test_an_address_that_only_takes_forms_says_so_in_a_page(
    idea: Proposal, author: Resident, signed_in: SignedIn
) -> None:
    answer = signed_in(author).get(reverse("second", args=[idea.pk]))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "这个地址不能直接打开" in answer.content.decode()


# --- writing ---


def typed(**changed: str) -> dict[str, str]:
    return {"title": "灯", "problem": "晚上看不见台阶。", "plan": "", "cost": "", "cid": make.cid(), **changed}


def test_what_is_wrong_is_said_in_words_and_counted(place: Compound, author: Resident, signed_in: SignedIn) -> None:
    wrong = typed(title="字" * 81, problem="", cost="三万")
    page = signed_in(author).post(reverse("new-proposal", args=[place.key]), wrong).content.decode()
    assert "还没有提出。" in page
    assert "写的都在。请改 3 处" in page
    for words in ("写了 81 个字，最多 80 个字", "请写遇到什么问题。", "例如 30000；3 万就填 30000"):
        assert words in page
    assert 'aria-invalid="true"' in page
    assert "字" * 81 in page


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("30000", 3_000_000),
        ("30,000", 3_000_000),
        ("３万", 3_000_000),
        ("3.5 万元", 3_500_000),
        ("30000元", 3_000_000),
        ("860.50", 86_050),
        ("0", 0),
        ("", None),
    ],
)
def test_money_is_read_as_people_write_it(
    place: Compound, author: Resident, signed_in: SignedIn, written: str, cents: int | None
) -> None:
    page = signed_in(author).post(reverse("new-proposal", args=[place.key]), typed(cost=written), follow=True)
    version = Proposal.objects.get().versions.get()
    assert (version.cost, version.household_cost) == (cents, None)
    assert "还没算" in page.content.decode()
    assert yuan(version.cost).replace(".", "").isdecimal() is (cents is not None)


@pytest.mark.parametrize("written", ["-1", "1e5", "三", "1.234", "9" * 30, "²", "3万5"])
def test_what_is_no_sum_is_refused(place: Compound, author: Resident, signed_in: SignedIn, written: str) -> None:
    page = signed_in(author).post(reverse("new-proposal", args=[place.key]), typed(cost=written))
    assert page.status_code == 422
    assert "请只填数字" in page.content.decode()


# --- mending ---


def revised(**changed: str) -> dict[str, str]:
    return {**typed(), "change": "算了花费", "based_on": "1", "plans": "1", "lines": "0", **changed}


def returned(idea: Proposal, chair: Resident) -> Proposal:
    second_proposal(idea.pk, by=chair, now=make.NOON)
    move_proposal(idea.pk, Move.SCREEN, by=chair, power=Power.ASSEMBLY, now=make.NOON)
    why, mend = "请先量一量", "车位的宽和长"
    move_proposal(idea.pk, Move.RETURN, by=chair, reason=why, cause=Cause.UNCLEAR, mend=mend, now=make.NOON)
    return Proposal.objects.get(pk=idea.pk)


def test_a_returned_proposal_says_why_and_is_mended_by_its_author(
    idea: Proposal, author: Resident, chair: Resident, signed_in: SignedIn
) -> None:
    returned(idea, chair)
    page = signed_in(author).get(reverse("proposal", args=[idea.pk])).content.decode()
    address = reverse("edit-proposal", args=[idea.pk])
    for words in ("没写清楚要做什么", "理由：请先量一量", "要改的：车位的宽和长"):
        assert words in page
    assert address in page
    assert "将法定表决" not in page
    assert "已经了结" not in page
    assert 'value="增设停车位"' in signed_in(author).get(address).content.decode()
    assert "还没有保存。" in signed_in(author).post(address, revised(problem="")).content.decode()
    assert signed_in(author).post(address, revised(cost="3万"))["Location"] == reverse("proposal", args=[idea.pk])
    assert [version.cost for version in idea.versions.all()] == [None, 3_000_000]
    assert "第 2 版" in signed_in(chair).get(reverse("proposal", args=[idea.pk])).content.decode()


def test_nobody_else_edits_it(idea: Proposal, chair: Resident, signed_in: SignedIn) -> None:
    returned(idea, chair)
    assert signed_in(chair).get(reverse("edit-proposal", args=[idea.pk])).status_code == 409
    assert address_of(idea) not in signed_in(chair).get(reverse("proposal", args=[idea.pk])).content.decode()


def address_of(idea: Proposal) -> str:
    return reverse("edit-proposal", args=[idea.pk])


# --- moving ---


def test_a_move_that_failed_keeps_what_was_written(
    place: Compound, idea: Proposal, author: Resident, chair: Resident, signed_in: SignedIn
) -> None:
    other = make.proposal(place, author=author, title="划车位")
    page = signed_in(chair).get(reverse("proposal", args=[idea.pk])).content.decode()
    assert f'<option value="{other.pk}">' in page
    sent = {"move": "merge", "reason": "同一件事", "into": ""}
    again = signed_in(chair).post(reverse("move", args=[idea.pk]), sent)
    assert again.status_code == 422
    assert "没有找到要并入的议题" in again.content.decode()
    assert "同一件事</textarea>" in again.content.decode()
    too_long = signed_in(chair).post(reverse("move", args=[idea.pk]), {**sent, "reason": "长" * 501, "into": other.pk})
    assert "最多 500 个字" in too_long.content.decode()
    assert "长" * 501 in too_long.content.decode()


def test_what_cannot_be_taken_back_is_asked_once_more(
    idea: Proposal, author: Resident, chair: Resident, signed_in: SignedIn
) -> None:
    second_proposal(idea.pk, by=chair, now=make.NOON)
    page = signed_in(author).get(reverse("proposal", args=[idea.pk])).content.decode()
    assert "<summary>撤回" in page
    assert "1 人附议过。撤回后不能恢复" in page
    assert "确定撤回" in page


# --- at home, and before one belongs anywhere ---


def test_office_holders_find_their_work_at_home(
    place: Compound, idea: Proposal, chair: Resident, signed_in: SignedIn
) -> None:
    unit = Unit.objects.get(compound=place)
    ask_committee(make.resident(), unit, capacity=Capacity.TENANT, name="陈晨", now=make.NOON)
    second_proposal(idea.pk, by=chair, now=make.NOON)
    page = signed_in(chair).get("/").content.decode()
    assert "核验住户：1 件" in page
    assert "可以办：受理" in page
    manager = signed_in(make.office_holder(place, OrganKind.PROPERTY_MANAGER)).get("/").content.decode()
    assert "核验住户" not in manager
    assert "可以办" not in manager


def test_who_belongs_nowhere_is_told_how_to_see_proposals(idea: Proposal, signed_in: SignedIn) -> None:
    page = signed_in(make.resident()).get(reverse("all-proposals")).content.decode()
    assert "认证住户以后才能看小区的议题" in page
    assert reverse("claim") in page


def test_a_page_left_too_long_says_what_was_kept(idea: Proposal, author: Resident) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author)
    answer = browser.post(reverse("move", args=[idea.pk]), {"move": "withdraw"})
    assert answer.status_code == 403
    assert "这一页放得太久了" in answer.content.decode()
    assert "写的字还在" in answer.content.decode()
