"""A notice published, printed and scanned: what hangs on the wall leads to the result, and the file can be checked."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.conftest import Handset, Site
from tests.paper import read
from tests.web.scene import Scene, build, now
from voting.models import Poll
from voting.reading import explain
from voting.rules.choice import Choice
from voting.services import settle_poll

pytestmark = pytest.mark.browser
CLOSED = timedelta(hours=1)


@pytest.fixture
def scene(site: Site) -> Scene:
    """A vote that is counted and waits to be published: 8 of 12 agreed, 1 was against, 1 abstained."""
    closes = now() - CLOSED
    made = build(opens_at=closes - timedelta(days=5), closes_at=closes)
    voters = [made.people.owner, made.people.other_owner, *made.people.neighbours[:8]]
    choices = [Choice.AGREE] * 8 + [Choice.AGAINST, Choice.ABSTAIN]
    for voter, choice in zip(voters, choices, strict=True):
        make.ballot(made.open_poll, voter, choice, at=closes - timedelta(days=1))
    settle_poll(made.open_poll.pk, lambda: closes + timedelta(minutes=1))
    return made


def publish(phone: Handset, poll: Poll) -> Page:
    """The owners' committee fills in the notice and publishes it."""
    page = phone.open(reverse("result", args=[poll.pk]))
    page.get_by_role("link", name="准备公告并公布").click()
    page.get_by_label("咨询与异议找谁").fill("业委会接待室，周三 14:00–17:00，021-5555 0107")
    page.get_by_label("张贴在哪里").fill("各幢出入口")
    page.get_by_role("button", name="公布结果和公告").click()
    expect(page.get_by_role("img", name="结论：通过")).to_be_visible()
    return page


def downloaded(page: Page, poll: Poll, folder: Path) -> Path:
    """The paper as the page's link gives it."""
    link = page.get_by_role("link", name="公告 PDF，可以打印张贴").get_attribute("href")
    assert link == reverse("newest-paper", args=[poll.pk])
    answer = page.request.get(page.url.partition("/v/")[0] + str(link))
    assert answer.headers["content-type"] == "application/pdf"
    path = folder / "notice.pdf"
    path.write_bytes(answer.body())
    return path


def test_a_notice_is_published_printed_and_its_code_leads_to_the_same_verdict(
    site: Site, scene: Scene, tmp_path: Path
) -> None:
    poll = scene.open_poll
    page = publish(site.phone(scene.people.owners_committee), poll)
    paper = read(downloaded(page, poll, tmp_path), dpi=200)
    assert paper.sizes == [(210.0, 297.0)]
    assert paper.faces
    assert all(paper.faces.values())
    printed = set("".join(paper.pages).split())
    for step in explain(poll.questions.get()).steps:
        for of in (step.persons, step.area):
            assert {str(of.part), str(of.whole), f"{of.percent}%"} <= printed
    assert "本事项通过。" in paper.text
    (address,) = paper.codes
    assert urlsplit(address).path == reverse("result", args=[poll.pk])
    visitor = site.phone()
    answer = visitor.page.goto(address)
    assert answer
    assert answer.status == 200
    expect(visitor.page.get_by_role("img", name="结论：通过")).to_be_visible()
    expect(visitor.page.get_by_text("〔", exact=False).first).to_contain_text("第 2 号")


def test_a_file_is_compared_with_what_was_published(site: Site, scene: Scene, tmp_path: Path) -> None:
    page = publish(site.phone(scene.people.owners_committee), scene.open_poll)
    path = downloaded(page, scene.open_poll, tmp_path)
    visitor = site.phone().open(reverse("open"))
    sent: list[str] = []
    visitor.on("request", lambda request: sent.append(request.method))
    visitor.get_by_label("选 PDF 文件").set_input_files(path)
    expect(visitor.get_by_text("这份公告与公布的一致")).to_be_visible()
    path.write_bytes(path.read_bytes() + b"\n")
    visitor.get_by_label("选 PDF 文件").set_input_files(path)
    expect(visitor.get_by_text("没有一份公布的公告与它一致")).to_be_visible()
    assert set(sent) == {"GET"}  # the file itself stays here


def test_a_hash_is_compared_without_scripts(site: Site, scene: Scene) -> None:
    phone = site.phone()
    phone.context.route("**/*.js", lambda route: route.abort())
    page = phone.open(reverse("open"))
    expect(page.get_by_label("选 PDF 文件")).to_be_hidden()
    page.get_by_label("或填校验码").fill(scene.published_poll.notices.get().sha256)
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("这份公告与公布的一致")).to_be_visible()
    phone.complaints[:] = [each for each in phone.complaints if "ERR_FAILED" not in each]


def test_the_draft_opens_beside_the_form_and_nothing_typed_is_lost(site: Site, scene: Scene) -> None:
    phone = site.phone(scene.people.owners_committee)
    page = phone.open(reverse("publish", args=[scene.open_poll.pk]))
    page.get_by_label("下一步做什么").fill("12 月发布招标公告")
    with phone.context.expect_event("response", lambda answer: answer.request.method == "POST") as drafted:
        page.get_by_role("button", name="先看草稿（PDF）").click()
    assert drafted.value.headers["content-type"] == "application/pdf"
    expect(page.get_by_label("下一步做什么")).to_have_value("12 月发布招标公告")
    assert scene.open_poll.notices.count() == 0
