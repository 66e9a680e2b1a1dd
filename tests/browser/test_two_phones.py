"""The whole way with two phones: sign in, claim, debate through a cut network, cast, see it move, read the verdict."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from community.models import Compound, OrganKind, Unit
from deliberation.models import Proposal
from deliberation.rules import Move, Power
from deliberation.services import move_proposal
from residents.models import Resident
from residents.services import issue_door_code
from tests import make
from tests.browser.conftest import Handset, Site
from tests.web.scene import now, screened
from voting.models import Poll

pytestmark = pytest.mark.browser

WANG = "13900139001"
WINDOW = timedelta(seconds=45)
CUT_SECONDS = 10


@pytest.fixture
def compound(site: Site) -> Compound:
    """Three flats; the first belongs to an owner whose phone is on the register."""
    place = make.compound()
    since = now() - timedelta(days=300)
    make.units(
        place,
        make.flat("101", make.party("王建国", phone=WANG)),
        make.flat("102"),
        make.flat("201"),
        now=since,
    )
    return place


@pytest.fixture
def neighbour(compound: Compound) -> Resident:
    """The owner of the second flat, verified long ago."""
    return make.household(Unit.objects.get(room="102"), now=now() - timedelta(days=200))


@pytest.fixture
def proposal(compound: Compound, neighbour: Resident) -> Proposal:
    """A proposal in its hearing."""
    at = now() - timedelta(days=60)
    committee = make.office_holder(compound, OrganKind.RESIDENTS_COMMITTEE, now=at - timedelta(days=1))
    found = screened(compound, "花架下增设停车位", author=neighbour, committee=committee, at=at)
    move_proposal(found.pk, Move.HEAR, by=committee, now=at + timedelta(days=1))
    return found


def test_two_phones_walk_from_signing_in_to_the_explained_verdict(
    site: Site, compound: Compound, neighbour: Resident, proposal: Proposal
) -> None:
    wang, other = site.phone(), site.phone(neighbour)
    sign_in(wang)
    claim(wang, issue_door_code(Unit.objects.get(room="101"), now=now()))
    debate(wang, other, proposal)
    poll = put_to_vote(proposal)
    vote(wang, other, poll)
    read_the_verdict(site, wang, other, compound, poll)


def sign_in(phone: Handset) -> None:
    """By phone number and the code that the screen shows, the number typed as people type it."""
    page = phone.open("/sign-in/")
    page.get_by_label("手机号").fill(f"{WANG[:3]} {WANG[3:7]} {WANG[7:]}")
    page.get_by_role("button", name="发送验证码").click()
    page.get_by_label("短信验证码").fill(page.locator("[data-code]").inner_text())
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="认证住户")).to_be_visible()


def claim(phone: Handset, door_code: str) -> None:
    """The registered phone and the code from the door prove the owner."""
    page = phone.page
    page.get_by_label("哪栋楼").select_option(label="1号楼")
    page.get_by_label("室号").fill("101")
    page.locator("label.choice", has_text="名字在产证上").click()
    page.get_by_label("您的姓名").fill("王建国")
    page.locator("label.choice", has_text="填门牌码").click()
    page.locator("input[name=code]").fill(door_code.lower())
    page.get_by_role("button", name="提交认证").click()
    expect(page.get_by_text("认证好了：1号楼101室 业主")).to_be_visible()


def debate(wang: Handset, other: Handset, proposal: Proposal) -> None:
    """A post appears on the other phone without a reload, and a network cut for ten seconds misses nothing."""
    for phone in (wang, other):
        phone.open(f"/p/{proposal.pk}/room/")
    say(wang, "花架要留着，老人在下面歇脚。", stance="反对")
    heard = other.page.locator("article.message", has_text="花架要留着")
    expect(heard).to_be_visible()
    expect(heard.get_by_text("1号楼 王*")).to_be_visible()
    expect(wang.page.locator("article.message[data-state=sent]", has_text="花架要留着")).to_be_visible()

    other.context.set_offline(True)
    say(wang, "救护车进不来也是真的。")
    say(other, "我再想想。")
    expect(other.page.locator("article.message[data-state=waiting]", has_text="我再想想")).to_be_visible()
    expect(other.page.locator(".connection")).to_be_visible()
    say(wang, "能不能先划十个试试？", stance="提问")
    wang.page.wait_for_timeout(CUT_SECONDS * 1000)
    expect(other.page.locator("article.message", has_text="救护车")).to_have_count(0)
    other.context.set_offline(False)

    for phone in (wang, other):
        for words in ("花架要留着", "救护车进不来", "能不能先划十个", "我再想想"):
            expect(phone.page.locator("article.message[data-seq]", has_text=words)).to_have_count(1)
    assert numbers(wang) == numbers(other) == [1, 2, 3, 4]


def say(phone: Handset, words: str, *, stance: str = "") -> None:
    page = phone.page
    if stance:
        page.locator(".composer .stances label", has_text=stance).click()
    page.get_by_role("textbox", name="发言").fill(words)
    page.get_by_role("button", name="发送").click()


def numbers(phone: Handset) -> list[int]:
    """The numbers of the messages on the screen, from top to bottom."""
    return [int(each.get_attribute("data-seq") or 0) for each in phone.page.locator("article.message[data-seq]").all()]


def put_to_vote(proposal: Proposal, *, window: timedelta = WINDOW) -> Poll:
    """A lawful poll, announced twenty days before it opened, of which the last seconds are left."""
    at = now() - timedelta(days=50)
    compound = proposal.compound
    residents = make.office_holder(compound, OrganKind.RESIDENTS_COMMITTEE, now=at - timedelta(days=1))
    owners = make.office_holder(compound, OrganKind.OWNERS_COMMITTEE, now=at - timedelta(days=1))
    move_proposal(proposal.pk, Move.DRAW_UP, by=residents, now=at)
    move_proposal(proposal.pk, Move.PUT_TO_VOTE, by=owners, now=at)
    proposal.refresh_from_db()
    assert proposal.decider is Power.ASSEMBLY
    return make.poll(proposal, opens_at=now() - timedelta(days=15), closes_at=now() + window)


def vote(wang: Handset, other: Handset, poll: Poll) -> None:
    """Each casts over the socket and sees the other's participation move."""
    board = other.open(f"/v/{poll.pk}/turnout/")
    expect(board.locator("h1")).to_contain_text("还差 2 户")
    code = cast(wang, poll, "同意")
    expect(board.locator("h1")).to_contain_text("还差 1 户")
    expect(board.locator("[data-slot=heads]")).to_have_text("1")

    board = wang.open(f"/v/{poll.pk}/turnout/")
    assert cast(other, poll, "同意") != code
    expect(board.locator("h1")).to_contain_text("参与够了")
    expect(board.locator(".cell[data-own]")).to_contain_text("已投")


def cast(phone: Handset, poll: Poll, choice: str) -> str:
    """Choose, check, receipt; gives the receipt's code. The choice is in no address and on no receipt."""
    page = phone.open(f"/v/{poll.pk}/ballot/")
    assert page.locator("input[type=radio]:checked").count() == 0
    page.locator("label.choice", has=page.get_by_text(choice, exact=True)).click()
    page.get_by_role("button", name="下一步：核对").click()
    phone.sent.clear()
    page.get_by_role("button", name=f"确认投票：{choice}").click()
    expect(page.get_by_text("选票已收到", exact=True)).to_be_visible()
    assert any('"cast"' in frame for frame in phone.sent)
    assert choice not in page.locator("main").inner_text()
    code = page.locator(".receipt .code").inner_text()
    assert page.url.endswith(f"/receipt/{code}/")
    return code


def read_the_verdict(site: Site, wang: Handset, other: Handset, compound: Compound, poll: Poll) -> None:
    """The window closes by itself, the count is done, the owners' committee publishes, and all sums are there."""
    board = wang.page
    expect(board.get_by_role("link", name="看结果")).to_be_visible(timeout=2 * WINDOW.seconds * 1000)
    board.get_by_role("link", name="看结果").click()
    expect(board.get_by_text("等业委会公布")).to_be_visible()

    committee = make.office_holder(compound, OrganKind.OWNERS_COMMITTEE, title="陈主任", now=now() - timedelta(days=1))
    desk = site.phone(committee).open(f"/v/{poll.pk}/result/")
    desk.get_by_role("link", name="准备公告并公布").click()
    desk.get_by_role("button", name="公布结果和公告").click()
    expect(desk.get_by_role("img", name="结论：通过")).to_be_visible()

    page = other.open(f"/v/{poll.pk}/result/")
    expect(page.get_by_role("img", name="结论：通过")).to_be_visible()
    told = page.locator("main").inner_text()
    for sum_ in ("2 × 3 = 6", "3 × 2 = 6", "2 × 4 = 8", "2 × 3 = 6", "179.24 × 3 = 537.72", "268.86 × 2 = 537.72"):
        assert sum_ in told, sum_


def test_a_late_ballot_is_told_that_it_was_not_cast(
    site: Site, compound: Compound, neighbour: Resident, proposal: Proposal
) -> None:
    poll = put_to_vote(proposal, window=timedelta(seconds=8))
    phone = site.phone(neighbour)
    page = phone.open(f"/v/{poll.pk}/ballot/")
    page.locator("label.choice", has_text="反对").click()
    page.get_by_role("button", name="下一步：核对").click()
    page.wait_for_timeout(9_000)
    page.get_by_role("button", name="确认投票：反对").click()
    expect(page.get_by_role("alert").filter(has_text="这一票没有收到")).to_be_visible()
    assert "/check/" in page.url
