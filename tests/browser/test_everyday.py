"""What people do next on a phone: go on reading after a post, pick with large text, go back after the receipt."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.conftest import Site
from tests.web.scene import build, now

pytestmark = pytest.mark.browser


def test_a_room_keeps_to_its_window_when_one_says_something(site: Site) -> None:
    scene = build()
    page = site.phone(scene.people.owner).open(reverse("room", args=[scene.hearing.pk]))
    field, send = page.get_by_role("textbox", name="发言"), page.get_by_role("button", name="发送")
    field.fill("   ")
    send.click()
    expect(page.get_by_role("alert")).to_contain_text("还没写内容")
    field.fill("救护车要进得来。")
    send.click()
    expect(page.locator("article.message[data-state=sent]", has_text="救护车")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollHeight === innerHeight")


def test_a_room_in_text_of_twice_its_size_still_shows_what_is_said(site: Site) -> None:
    scene = build()
    page = site.phone(scene.people.owner).open(reverse("room", args=[scene.hearing.pk]))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.querySelector('.stream').clientHeight") > 240


def test_a_room_without_scripts_opens_at_the_newest(site: Site) -> None:
    scene = build()
    phone = site.phone(scene.people.owner)
    phone.context.route("**/*.js", lambda route: route.abort())
    phone.page.set_viewport_size({"width": 390, "height": 480})
    page = phone.open(reverse("room", args=[scene.hearing.pk]) + "#newest")
    expect(page.locator("article.message").last).to_be_in_viewport()
    phone.complaints[:] = [each for each in phone.complaints if "ERR_FAILED" not in each]


def test_all_three_choices_are_in_sight_in_large_text(site: Site) -> None:
    scene = build()
    phone = site.phone(scene.people.owner)
    phone.context.add_cookies([{"name": "size", "value": "elder", "url": phone.site}])
    page = phone.open(reverse("ballot", args=[scene.open_poll.pk]))
    assert top(page, ".actionbar") > 700
    assert bottom(page, "label.choice >> nth=2") < top(page, ".actionbar")


def test_going_back_never_asks_to_send_a_form_again(site: Site) -> None:
    """Back from the check are the choices as they were picked; back from the receipt is no ballot to fill in."""
    scene = build()
    page = site.phone(scene.people.owner).open(reverse("ballot", args=[scene.open_poll.pk]))
    page.locator("label.choice", has_text="反对").click()
    page.get_by_role("button", name="下一步：核对").click()
    page.go_back()
    expect(page.locator("input[value=against]")).to_be_checked()
    page.go_forward()
    page.get_by_role("button", name="确认投票：反对").click()
    expect(page.get_by_text("选票已收到", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_text("选票已收到", exact=True)).to_be_visible()


def test_a_ballot_that_another_device_cast_first_leads_to_its_receipt(site: Site) -> None:
    scene = build()
    page = site.phone(scene.people.owner).open(reverse("ballot", args=[scene.open_poll.pk]))
    page.locator("label.choice", has_text="反对").click()
    page.get_by_role("button", name="下一步：核对").click()
    receipt = make.ballot(scene.open_poll, scene.people.owner, at=now())
    page.get_by_role("button", name="确认投票：反对").click()
    expect(page.get_by_role("alert")).to_contain_text("您家已经投过了")
    expect(page.get_by_role("button", name="确认投票：反对")).to_be_disabled()
    page.get_by_role("link", name="看回执").click()
    expect(page.locator(".receipt .code")).to_have_text(receipt.code)


def top(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box
    return box["y"]


def bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box
    return box["y"] + box["height"]
