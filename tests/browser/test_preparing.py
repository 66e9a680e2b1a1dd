"""A vote prepared by pages: a planted fault is caught and repaired, two phones arm it, and an owner casts."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from community.models import Compound, OrganKind, Unit
from deliberation.models import Proposal
from tests import make
from tests.browser.conftest import Handset, Site
from tests.web.scene import now
from voting.models import Poll

pytestmark = pytest.mark.browser


@pytest.fixture
def compound(site: Site) -> Compound:
    """Three flats."""
    place = make.compound()
    make.units(place, make.flat("101"), make.flat("102"), make.flat("201"), now=now() - timedelta(days=300))
    return place


@pytest.fixture
def proposal(compound: Compound) -> Proposal:
    """A proposal that is before the owners, without plan or cost."""
    at = now() - timedelta(days=60)
    author = make.office_holder(compound, OrganKind.RESIDENTS_COMMITTEE, now=at)
    return make.put_to_vote(make.proposal(compound, author=author, title="停车管理规则", now=at), now=at)


def test_a_vote_is_prepared_on_two_phones_and_opened_by_the_clock(
    site: Site, compound: Compound, proposal: Proposal
) -> None:
    day_before = now() - timedelta(days=1)
    voter = make.household(Unit.objects.get(room="101"), now=day_before)
    owners = site.phone(make.office_holder(compound, OrganKind.OWNERS_COMMITTEE, title="陈主任", now=day_before))
    residents = site.phone(make.office_holder(compound, OrganKind.RESIDENTS_COMMITTEE, now=day_before))
    draw_up(owners, "停车管理规则采用方案A或方案B")
    repair(owners.page)
    freeze_and_post(owners.page)
    turn(owners, "业委会")
    expect(owners.page.get_by_text("您这一方已经同意")).to_be_visible()
    residents.open("/c/shanxin/desk/votes/")
    residents.page.get_by_role("link", name="停车管理规则").click()
    turn(residents, "居委会")
    expect(residents.page.get_by_text("到时自动开始，自动截止")).to_be_visible()
    poll = Poll.objects.get(proposal=proposal)
    assert poll.is_armed
    the_clock_reaches_the_opening(poll)
    cast(site.phone(voter), poll)


def draw_up(phone: Handset, question: str) -> None:
    """From the desk's rail to a saved draft."""
    page = phone.open("/c/shanxin/desk/")
    page.get_by_role("link", name="筹备表决").click()
    page.get_by_role("link", name="停车管理规则").click()
    page.get_by_label("问什么").fill(question)
    page.get_by_label("属于哪一类事项").select_option("9")
    page.get_by_role("button", name="保存并检查").click()


def repair(page: Page) -> None:
    """The fault is marked; one press mends it; what is only a warning is kept with a reason."""
    expect(page.locator("mark[data-tone=danger]")).to_have_text("方案A或方案B")
    expect(page.get_by_role("button", name="定名册")).to_have_count(0)
    page.locator("article.lint", has_text="只能二选一").get_by_role("button", name="拆成几个问题").click()
    expect(page.locator("p.question")).to_have_text(
        ["是否同意停车管理规则采用方案A？", "是否同意停车管理规则采用方案B？"]
    )
    page.get_by_role("button", name="加一题，先问办不办").click()
    expect(page.locator("p.question").first).to_have_text("是否同意停车管理规则？")
    expect(page.locator("mark")).to_have_count(0)
    warning = page.locator("article.lint", has_text="没有方案")
    warning.get_by_text("不改，写明理由").click()
    warning.get_by_label("为什么保留").fill("方案随公告张贴在每个楼道")
    warning.get_by_role("button", name="看过了，保留").click()
    expect(page.get_by_text("方案随公告张贴在每个楼道")).to_be_visible()


def freeze_and_post(page: Page) -> None:
    expect(page.get_by_text("3 户，268.86 ㎡").first).to_be_visible()
    page.get_by_role("button", name="核对过了，定名册").click()
    expect(page.get_by_text("名册指纹")).to_be_visible()
    page.get_by_role("button", name="公告已贴，记下").click()


def turn(phone: Handset, organ: str) -> None:
    phone.page.get_by_role("button", name=f"我代表{organ}同意启用").click()


def the_clock_reaches_the_opening(poll: Poll) -> None:
    """Everything about the poll happened that much earlier: its window has just opened."""
    by = poll.opens_at - now() + timedelta(minutes=1)
    moved: dict[str, datetime] = {
        name: getattr(poll, name) - by for name in ("made_at", "frozen_at", "armed_at", "opens_at", "closes_at")
    }
    assert poll.posted_on is not None
    Poll.objects.filter(pk=poll.pk).update(posted_on=poll.posted_on - timedelta(days=by.days), **moved)


def cast(phone: Handset, poll: Poll) -> None:
    """The owner answers every question, each on its own."""
    page = phone.open(f"/v/{poll.pk}/ballot/")
    for number, choice in enumerate(("同意", "同意", "反对")):
        page.locator("fieldset.choices").nth(number).locator("label.choice", has_text=choice).first.click()
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认投票").click()
    expect(page.get_by_text("选票已收到", exact=True)).to_be_visible()
