"""An empty compound, set up from nothing on a phone by a member of its residents' committee."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from community.models import Compound, Unit
from deliberation.models import Proposal
from residents.models import DoorCode
from tests import registers
from tests.browser.audit import complaints
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
PHONE = "13700001111"
PLACE = {"市": "上海市", "区": "金山区", "街道（镇）": "石化街道", "居民区": "山鑫居民区"}


def invited() -> str:
    """The code that the operator's command prints."""
    out = StringIO()
    call_command("invite_committee", "--phone", PHONE, "--place", "上海市/金山区", stdout=out)
    return next(word for word in out.getvalue().split() if word.count("-") == 2)


def sign_in(page: Page, phone: str) -> None:
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="发送验证码").click()
    page.get_by_label("短信验证码").fill(page.locator("[data-code]").inner_text())
    page.get_by_role("button", name="登录", exact=True).click()


def test_a_committee_member_sets_an_empty_compound_up(site: Site, tmp_path: Path) -> None:
    code = invited()
    member = site.phone()
    page = member.open("/sign-in/")
    sign_in(page, PHONE)
    page.get_by_role("link", name="建立小区").click()
    assert complaints(page) == []
    found(page, code)

    next_step(page, "还差 4 步", "导入名册")
    take_register(page, registers.workbook(tmp_path / "名册.xlsx", registers.sheet()))
    member.open("/")
    page.get_by_role("link", name="开通小区").click()
    next_step(page, "还差 3 步", "登记人员")
    name_officers(page)
    member.open("/c/shanxin/setup/")
    next_step(page, "还差 2 步", "打印信件")
    letters = print_letters(page, tmp_path / "letters.pdf")
    assert letters.startswith(b"%PDF-")
    member.open("/c/shanxin/setup/")
    next_step(page, "还差 1 步", "去提议")
    propose(page)
    expect(member.open("/c/shanxin/setup/").get_by_role("heading", level=1)).to_have_text("山鑫阳光城开通好了")
    expect(member.open("/").get_by_text("开通小区")).to_have_count(0)
    its_data_are_there()
    an_invited_officer_finds_the_desk(site)
    member.complaints[:] = [each for each in member.complaints if "status of 422" not in each]  # a key in characters


def found(page: Page, code: str) -> None:
    assert page.get_by_label("市", exact=True).input_value() == "上海市", "the operator said so"
    page.get_by_label("邀请码").fill(code)
    page.get_by_label("小区名字").fill("山鑫阳光城")
    page.get_by_label("网址代号").fill("山鑫")
    for label, name in PLACE.items():
        page.get_by_label(label, exact=True).fill(name)
    page.get_by_label("居民怎么称呼您").fill("李书记")
    page.get_by_role("button", name="建立小区").click()
    expect(page.get_by_text("2 到 30 个小写英文字母")).to_be_visible()
    assert page.get_by_label("小区名字").input_value() == "山鑫阳光城", "nothing typed is lost"
    page.get_by_label("网址代号").fill("shanxin")
    page.get_by_role("button", name="建立小区").click()
    page.wait_for_url("**/c/shanxin/setup/")


def next_step(page: Page, left: str, act: str) -> None:
    """The page says how many steps are left, and its one filled button is `act`; which is pressed."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(left)
    assert complaints(page) == []
    filled = page.locator("main a.button:not([data-kind])")
    expect(filled).to_have_text(act)
    filled.click()


def take_register(page: Page, file: Path) -> None:
    page.get_by_label("名册文件").set_input_files(file)
    page.get_by_role("button", name="送来看看").click()
    source = page.get_by_role("radio", name="不动产登记簿")
    if source.count():
        source.check(force=True)
        page.get_by_role("button", name="就这样读").click()
    expect(page.get_by_text("每一行都读懂了")).to_be_visible()
    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_role("status").first).to_contain_text("名册已写入")


def name_officers(page: Page) -> None:
    for kind, phone, title in [
        ("owners_committee", "13700002222", "陈主任"),
        ("property_manager", "13700003333", "刘经理"),
    ]:
        card = page.locator("section.card", has=page.locator(f"#organ-{kind}"))
        card.get_by_text("登记一个人").click()
        card.get_by_label("手机号").fill(phone)
        card.get_by_label("居民怎么称呼").fill(title)
        card.get_by_role("button", name="登记", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("等这个手机号登录")


def print_letters(page: Page, file: Path) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role("button", name="出全小区的信").click()
    coming.value.save_as(file)
    return file.read_bytes()


def propose(page: Page) -> None:
    page.get_by_label("题目").fill("楼道灯坏了三盏")
    page.get_by_label("遇到什么问题").fill("1号楼二层到四层晚上看不见台阶。")
    page.get_by_role("button", name="提出").click()
    page.wait_for_url("**/p/*/")


def its_data_are_there() -> None:
    place = Compound.objects.get()
    assert place.place.name == "山鑫居民区"
    assert Unit.objects.filter(compound=place).count() == len(registers.ROWS)
    assert DoorCode.objects.filter(unit__compound=place, ended_at=None).count() == len(registers.ROWS)
    assert Proposal.objects.get().title == "楼道灯坏了三盏"


def an_invited_officer_finds_the_desk(site: Site) -> None:
    """Nobody sent anything: signing in with the phone that was named is enough."""
    owners = site.phone()
    sign_in(owners.open("/sign-in/"), "13700002222")
    owners.page.wait_for_url(f"{owners.site}/")
    expect(owners.open("/desk/").get_by_role("heading", level=1)).to_contain_text("今天等您办的")
