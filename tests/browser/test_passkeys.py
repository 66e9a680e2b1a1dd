"""A passkey on a phone, made and used for real: the browser's own authenticator, with a finger that always fits."""

import re
import time
from base64 import b32decode
from io import BytesIO
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import CDPSession, Page, expect

from residents.rules.totp import PERIOD, totp_code
from tests.browser.audit import complaints
from tests.browser.conftest import Handset, Site

pytestmark = pytest.mark.browser
PHONE = "138 0013 8000"


def handset(site: Site) -> Handset:
    """A phone that reaches the server by a name: an address of numbers cannot have passkeys."""
    phone = site.phone()
    phone.site = phone.site.replace("127.0.0.1", "localhost")
    return phone


def authenticator(phone: Handset) -> tuple[CDPSession, str]:
    """A platform authenticator that keeps keys and knows its holder."""
    session = phone.context.new_cdp_session(phone.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made: dict[str, str] = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def sign_in_by_code(phone: Handset) -> Page:
    page = phone.page
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_role("button", name="发送验证码").click()
    page.get_by_label("短信验证码").fill(page.locator("[data-code]").inner_text())
    page.get_by_role("button", name="登录", exact=True).click()
    return page


def sign_out(phone: Handset) -> None:
    phone.open("/me/").get_by_role("button", name="退出登录").click()
    phone.page.wait_for_url("**/sign-in/")


def test_a_passkey_is_added_named_used_and_removed(site: Site) -> None:
    phone = handset(site)
    session, key = authenticator(phone)
    phone.open("/sign-in/?next=/me/safety/")
    page = sign_in_by_code(phone)
    page.get_by_label("给它起个名字").fill("我的手机")
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.get_by_role("status")).to_contain_text("通行密钥添加好了")
    expect(page.get_by_text("还没用过")).to_be_visible()
    kept = session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert [credential["isResidentCredential"] for credential in kept] == [True]

    sign_out(phone)
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(re.compile(r"localhost:\d+/$"))
    phone.open("/me/safety/")
    expect(page.get_by_text("用过", exact=False).first).to_be_visible()

    page.get_by_text("改名或删去").click()
    page.get_by_role("button", name="删去这个密钥").click()
    expect(page.get_by_role("status")).to_contain_text("通行密钥删去了")
    sign_out(phone)
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_text("通行密钥没有通过")).to_be_visible()
    assert "/sign-in/" in page.url
    phone.complaints[:] = [each for each in phone.complaints if "status of 422" not in each]


def test_a_finger_that_does_not_fit_adds_nothing_and_says_so(site: Site) -> None:
    phone = handset(site)
    session, key = authenticator(phone)
    phone.open("/sign-in/?next=/me/safety/")
    page = sign_in_by_code(phone)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.get_by_role("alert")).to_contain_text("没有添加", timeout=70_000)
    assert page.get_by_text("还没用过").count() == 0


def test_a_passkey_needs_no_second_code_and_an_sms_code_does(site: Site) -> None:
    phone = handset(site)
    authenticator(phone)
    phone.open("/sign-in/?next=/me/safety/")
    page = sign_in_by_code(phone)
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.get_by_role("status")).to_contain_text("通行密钥添加好了")
    page.get_by_role("link", name="开验证器").click()
    assert complaints(page) == []
    secret = b32decode(page.locator("code.secret").inner_text().replace(" ", ""))
    seen = zxingcpp.read_barcodes(Image.open(BytesIO(page.locator(".square > .qr").screenshot())))
    told = urlsplit(seen[0].text)
    assert (told.scheme, told.netloc, unquote(told.path)) == ("otpauth", "totp", "/民议:138****8000")
    assert b32decode(parse_qs(told.query)["secret"][0]) == secret, "as another app reads the square from the screen"
    page.get_by_label("6 位码").fill(totp_code(secret, int(time.time()) // PERIOD - 1))
    page.get_by_role("button", name="打开").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert complaints(page) == []
    page.get_by_role("link", name="抄好了").click()
    assert complaints(page) == []

    sign_out(phone)
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(re.compile(r"localhost:\d+/$"))
    sign_out(phone)
    sign_in_by_code(phone)
    expect(page.get_by_role("heading", name="再填验证器的码")).to_be_visible()
    assert complaints(page) == []
    page.get_by_label("验证器的码").fill(totp_code(secret, int(time.time()) // PERIOD))
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(re.compile(r"localhost:\d+/$"))


def test_without_scripts_the_sign_in_page_offers_no_passkey(site: Site) -> None:
    phone = handset(site)
    phone.context.route("**/*.js", lambda route: route.abort())
    page = phone.open("/sign-in/")
    expect(page.get_by_role("button", name="用通行密钥登录")).to_have_count(0)
    expect(page.get_by_role("button", name="发送验证码")).to_be_visible()
    phone.complaints[:] = [each for each in phone.complaints if "ERR_FAILED" not in each]
