"""Signing in by phone and code, as phones and strangers do it."""

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from community.privacy import blind_index
from residents.models import Resident
from residents.services import sign_up

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Page

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> Iterator[None]:
    """Counts of this test's own, also where several runs share one Redis."""
    own = {**settings.CACHES["default"], "KEY_PREFIX": secrets.token_hex(8)}
    with override_settings(CACHES={"default": own}):
        yield


def send(phone: Client, number: str = PHONE, *, goal: str = "") -> "Page":
    return phone.post("/sign-in/", {"do": "send", "phone": number, "next": goal}, follow=True)


def enter(phone: Client, code: str, **extra: str) -> "Page":
    return phone.post("/sign-in/", {"do": "check", "phone": PHONE, "code": code, **extra})


def shown_code(page: "Page") -> str:
    found = re.search(r"data-code>(\d+)<", page.content.decode())
    assert found, "the demonstration shows the code on screen"
    return found[1]


def another(code: str, *, than: int = 1) -> str:
    return f"{(int(code) + than) % 1_000_000:06d}"


def test_a_phone_and_its_code_sign_in_and_sign_up_by_one_act() -> None:
    phone = Client()
    page = send(phone)
    assert page.status_code == 200
    assert "138 0013 8000" not in page.content.decode().split("<main")[0]
    assert Resident.objects.count() == 0, "nothing is made before the code was right"
    assert enter(phone, shown_code(page)).status_code == 302
    resident = Resident.objects.get()
    assert resident.phone == "+8613800138000"
    assert phone.session["_auth_user_id"] == str(resident.pk)


def test_signing_in_again_finds_the_same_resident() -> None:
    sign_up(phone=PHONE, now=datetime(2026, 11, 1, tzinfo=UTC))
    phone = Client()
    enter(phone, shown_code(send(phone)))
    assert Resident.objects.count() == 1
    assert phone.session["_auth_user_id"] == str(Resident.objects.get().pk)


@pytest.mark.parametrize("typed", ["138 0013 8000", "+86 138-0013-8000", "１３８００１３８０００", "008613800138000"])
def test_a_phone_may_be_typed_as_people_write_it(typed: str) -> None:
    phone = Client()
    enter(phone, shown_code(send(phone, typed)))
    assert Resident.objects.get().phone == "+8613800138000"


@pytest.mark.parametrize("typed", ["1380013800", "hello", "", "02157941234", "+1 415 555 0100"])
def test_a_wrong_phone_is_told_so_and_stays_on_the_screen(typed: str) -> None:
    page = send(Client(), typed)
    assert page.status_code == 422
    assert f'value="{typed}"' in page.content.decode()
    assert 'id="phone-error"' in page.content.decode()
    assert "data-code" not in page.content.decode()


def test_the_code_may_be_typed_full_width_and_spaced() -> None:
    phone = Client()
    code = shown_code(send(phone))
    typed = " ".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert enter(phone, typed).status_code == 302


def test_a_code_is_six_digits() -> None:
    assert re.fullmatch(r"\d{6}", shown_code(send(Client())))


def test_known_and_unknown_phones_get_the_same_words() -> None:
    sign_up(phone="13900000001", now=datetime(2026, 11, 1, tzinfo=UTC))
    pages = [send(Client(), number).content.decode() for number in ("13900000001", "13900000002")]
    known, unknown = (
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"|data-code>\d+|139 0000 000\d|\d+ 秒', "", page)
        for page in pages
    )
    assert known == unknown


def test_a_wrong_code_says_how_many_tries_are_left_and_keeps_what_was_typed() -> None:
    phone = Client()
    wrong = another(shown_code(send(phone)))
    page = enter(phone, wrong)
    assert page.status_code == 422
    assert "还可以试 4 次" in page.content.decode()
    assert f'value="{wrong}"' in page.content.decode()
    assert "138 0013 8000" in phone.get("/sign-in/").content.decode()


def test_five_wrong_codes_end_it_even_for_the_right_one() -> None:
    phone = Client()
    code = shown_code(send(phone))
    for step in range(1, 6):
        enter(phone, another(code, than=step))
    assert enter(phone, code).status_code == 422
    assert "_auth_user_id" not in phone.session


def test_tries_are_counted_outside_the_session_that_a_guesser_could_rewind() -> None:
    phone = Client()
    code = shown_code(send(phone))
    stored = Session.objects.get().session_data
    for step in range(1, 6):
        Session.objects.update(session_data=stored)  # as parallel requests would each have read it
        enter(phone, another(code, than=step))
    Session.objects.update(session_data=stored)
    page = enter(phone, code)
    assert page.status_code == 422
    assert "已经失效" in page.content.decode()


def test_codes_to_one_phone_are_few_whatever_session_asks() -> None:
    answers = [send(Client(REMOTE_ADDR=f"10.0.0.{n}")).status_code for n in range(12)]
    assert answers == [200] * 10 + [429] * 2


def test_one_address_gets_fewer_codes_for_a_phone_than_leave_its_owner_none() -> None:
    stranger = [send(Client(REMOTE_ADDR="10.0.0.1")).status_code for _ in range(8)]
    assert stranger == [200] * 5 + [429] * 3
    assert send(Client(REMOTE_ADDR="10.0.0.2")).status_code == 200


def test_a_right_code_is_no_guess_however_often_one_signs_in() -> None:
    for _ in range(12):
        phone = Client()
        assert enter(phone, shown_code(send(phone))).status_code == 302


def test_a_hall_of_two_hundred_on_one_address_signs_in() -> None:
    for n in range(200):
        phone = Client(REMOTE_ADDR="10.0.0.1")
        page = send(phone, f"137{n:08d}")
        assert enter(phone, shown_code(page)).status_code == 302, n
    assert Resident.objects.count() == 200


def test_pressing_send_twice_sends_one_code() -> None:
    phone = Client()
    assert shown_code(send(phone)) == shown_code(send(phone))


def test_a_code_older_than_ten_minutes_is_over() -> None:
    phone = Client()
    code = shown_code(send(phone))
    session = phone.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 601
    session.save()
    page = enter(phone, code)
    assert page.status_code == 422
    assert "已经失效" in page.content.decode()
    assert f'value="{PHONE}"' in page.content.decode(), "the phone need not be typed again"


def test_a_code_without_a_sign_in_under_way_signs_nobody_in() -> None:
    assert enter(Client(), "123456").status_code == 422


def test_another_phone_may_be_taken_before_the_code() -> None:
    phone = Client()
    send(phone)
    page = phone.post("/sign-in/", {"do": "change", "phone": PHONE})
    assert 'name="code"' not in page.content.decode()
    assert PHONE in page.content.decode()


def test_the_session_key_changes_at_sign_in() -> None:
    phone = Client()
    page = send(phone)
    before = phone.session.session_key
    enter(phone, shown_code(page))
    assert phone.session.session_key != before


def test_nothing_of_the_code_stays_in_the_session_after_sign_in() -> None:
    phone = Client()
    page = send(phone)
    enter(phone, shown_code(page))
    kept = str(dict(phone.session))
    assert "13800138000" not in kept
    assert shown_code(page) not in kept


def test_the_stored_session_shows_neither_phone_nor_code() -> None:
    page = send(Client())
    stored = Session.objects.get().session_data
    opened = signing.loads(stored, salt="django.contrib.sessions.SessionStore", serializer=_AsText)
    assert "phone" not in opened
    assert "13800138000" not in opened
    assert shown_code(page) not in opened


class _AsText:
    def dumps(self, obj: str) -> bytes:
        return obj.encode()

    def loads(self, data: bytes) -> str:
        return data.decode()


@pytest.mark.parametrize("goal", ["/c/shanxin/proposals/", "/me/?a=1"])
def test_one_goes_on_to_where_one_was_going(goal: str) -> None:
    phone = Client()
    page = send(phone, goal=goal)
    assert enter(phone, shown_code(page), next=goal)["Location"] == goal


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(goal: str) -> None:
    phone = Client()
    page = send(phone, goal=goal)
    assert "evil" not in enter(phone, shown_code(page), next=goal)["Location"]


def test_whoever_is_new_is_asked_for_the_household_next() -> None:
    phone = Client()
    assert enter(phone, shown_code(send(phone)))["Location"] == reverse("claim")


def test_a_closed_account_does_not_get_in() -> None:
    resident = sign_up(phone=PHONE, now=datetime(2026, 11, 1, tzinfo=UTC))
    Resident.objects.filter(pk=resident.pk).update(is_active=False)
    phone = Client()
    page = enter(phone, shown_code(send(phone)))
    assert page.status_code == 422
    assert "_auth_user_id" not in phone.session


def test_signing_out_takes_a_post() -> None:
    phone = Client()
    enter(phone, shown_code(send(phone)))
    assert phone.get("/sign-out/").status_code == 405
    phone.post("/sign-out/")
    assert "_auth_user_id" not in phone.session


@override_settings(SMS_BACKEND="residents.sms.ConsoleSms")
def test_the_screen_shows_no_code_where_messages_are_sent() -> None:
    assert "data-code" not in send(Client()).content.decode()


@override_settings(SMS_BACKEND="residents.sms.ConsoleSms")
def test_the_terminal_shows_the_code_and_no_phone(capsys: pytest.CaptureFixture[str]) -> None:
    send(Client())
    assert re.fullmatch(r"138\*\*\*\*8000: \d{6}\n", capsys.readouterr().out)


@override_settings(SMS_BACKEND="residents.sms.NoSms")
def test_an_unsent_message_is_told_and_keeps_the_phone() -> None:
    page = send(Client())
    assert page.status_code == 422
    assert "短信没有发出" in page.content.decode()
    assert f'value="{PHONE}"' in page.content.decode()


def test_a_phone_is_found_through_its_index_only() -> None:
    phone = Client()
    enter(phone, shown_code(send(phone)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_index FROM residents_resident")
        stored, index = cursor.fetchone()
    assert "13800138000" not in stored
    assert index == blind_index("phone", "+8613800138000")


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_request_login_code",
        "account_email",
        "mfa_index",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
    ],
)
def test_addresses_of_allauth_are_not_served(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_way_to_help_promises_nothing_that_is_not_there() -> None:
    page = Client().get("/sign-in/").content.decode()
    assert "到居委会，请人当面帮您" in page
    assert "纸质票" not in page, "until there is a paper channel"
