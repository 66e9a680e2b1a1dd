"""The pages of safer sign-in, as phones and strangers use them. Real passkeys are tried in `tests/browser`."""

import json
import re
import secrets
import time
from base64 import b32decode
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from django.conf import settings
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from residents.models import Resident
from residents.rules.totp import PERIOD, totp_code
from residents.services import sign_up
from residents.services.safety import add_passkey
from tests.web.test_hostile_forms import HOSTILE
from tests.web.test_sign_in import PHONE, enter, send, shown_code

pytestmark = pytest.mark.django_db
RECORDS = "account_authentication_methods"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> Iterator[None]:
    own = {**settings.CACHES["default"], "KEY_PREFIX": secrets.token_hex(8)}
    with override_settings(CACHES={"default": own}):
        yield


@pytest.fixture
def phone() -> Client:
    """A phone that has signed in just now."""
    client = Client()
    enter(client, shown_code(send(client)))
    return client


def page(client: Client, address: str = "/me/safety/") -> str:
    return unescape(client.get(address).content.decode())


def turn_on(phone: Client) -> tuple[bytes, list[str]]:
    """The secret of the app just turned on, with the code of half a minute ago, and its recovery codes."""
    shown = page(phone, "/me/safety/totp/")
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)<', shown)
    assert found
    secret = b32decode(found[1].replace(" ", ""))
    answer = phone.post("/me/safety/totp/", {"code": totp_code(secret, int(time.time()) // PERIOD - 1)})
    codes = re.findall(r"<code>(\d{4} \d{4})</code>", answer.content.decode())
    assert len(codes) == 10
    return secret, codes


def code_of(secret: bytes, steps: int = 0) -> str:
    return totp_code(secret, int(time.time()) // PERIOD + steps)


def asked_for_second(client: Client) -> None:
    answer = enter(client, shown_code(send(client)))
    assert answer["Location"] == "/sign-in/second/"
    assert "_auth_user_id" not in client.session


def second(client: Client, code: str) -> tuple[int, str]:
    answer = client.post("/sign-in/second/", {"code": code})
    return answer.status_code, unescape(answer.content.decode())


def test_who_turned_it_on_is_asked_for_a_second_code(phone: Client) -> None:
    secret, _ = turn_on(phone)
    other = Client()
    asked_for_second(other)
    assert "再填验证器的码" in page(other, "/sign-in/second/")
    assert second(other, code_of(secret))[0] == 302
    assert other.session["_auth_user_id"] == str(Resident.objects.get().pk)


def test_the_second_code_leads_to_where_one_was_going(phone: Client) -> None:
    secret, _ = turn_on(phone)
    other = Client()
    enter(other, shown_code(send(other, goal="/me/")))
    assert other.post("/sign-in/second/", {"code": code_of(secret)})["Location"] == "/me/"


def test_a_replayed_code_signs_nobody_in(phone: Client) -> None:
    secret, _ = turn_on(phone)
    first, thief = Client(), Client()
    asked_for_second(first)
    code = code_of(secret)
    assert second(first, code)[0] == 302
    asked_for_second(thief)
    status, shown = second(thief, code)
    assert status == 422
    assert "已经用过" in shown
    assert f'value="{code}"' in shown


def test_a_lost_phone_signs_in_by_a_recovery_code_once(phone: Client) -> None:
    _, codes = turn_on(phone)
    for expected in (302, 422):
        other = Client()
        asked_for_second(other)
        assert second(other, codes[0])[0] == expected


def test_second_codes_are_tried_five_times_in_ten_minutes_whatever_session_tries(phone: Client) -> None:
    secret, _ = turn_on(phone)
    statuses = []
    for _ in range(2):
        other = Client()
        asked_for_second(other)
        statuses += [second(other, "000000")[0] for _ in range(3)]
    assert statuses == [422] * 5 + [429]
    assert second(other, code_of(secret))[0] == 429


def test_without_a_sign_in_under_way_there_is_no_second_step() -> None:
    assert Client().get("/sign-in/second/")["Location"] == "/sign-in/"
    assert Client().post("/sign-in/second/", {"code": "123456"})["Location"] == "/sign-in/"


def test_recovery_codes_and_secret_are_shown_once(phone: Client) -> None:
    secret, codes = turn_on(phone)
    shown = page(phone) + page(phone, "/me/safety/totp/")
    assert not [code for code in codes if code in shown]
    assert "secret" not in shown
    assert "totp_secret" not in phone.session
    assert secret.hex() not in str(dict(phone.session))


def test_who_signed_in_long_ago_changes_nothing(phone: Client) -> None:
    add_passkey(Resident.objects.get(), name="手机", credential={}, now=datetime.now(UTC))
    session = phone.session
    for record in session[RECORDS]:
        record["at"] -= 601
    session.save()
    assert "重新登录" in page(phone)
    acts = [("/me/safety/", {"do": do, "passkey": "1"}) for do in ("rename", "remove", "totp-off", "recovery")]
    acts += [("/me/safety/passkey/", {"do": "begin"}), ("/me/safety/totp/", {"code": "123456"})]
    for address, sent in acts:
        answer = phone.post(address, sent)
        assert answer.status_code == 422, sent
        assert "确认是您本人" in answer.content.decode()
    answer = phone.post("/sign-out/", {"next": "/me/safety/"})
    assert answer["Location"] == "/sign-in/?next=%2Fme%2Fsafety%2F"


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_out_leads_to_no_other_site(phone: Client, goal: str) -> None:
    assert phone.post("/sign-out/", {"next": goal})["Location"] == "/sign-in/"


def test_the_app_is_turned_off_and_asked_for_no_more(phone: Client) -> None:
    turn_on(phone)
    assert phone.post("/me/safety/", {"do": "totp-off"})["Location"] == "/me/safety/?done=off"
    other = Client()
    enter(other, shown_code(send(other)))
    assert "_auth_user_id" in other.session


def test_a_passkey_alone_asks_for_no_second_code(phone: Client) -> None:
    add_passkey(Resident.objects.get(), name="手机", credential={}, now=datetime.now(UTC))
    other = Client()
    enter(other, shown_code(send(other)))
    assert "_auth_user_id" in other.session


def test_what_a_browser_is_asked_to_make_shows_no_whole_phone_number(phone: Client) -> None:
    asked = phone.post("/me/safety/passkey/", {"do": "begin"})
    assert asked["Content-Type"] == "application/json"
    told = asked.json()["publicKey"]
    assert told["rp"]["id"] == "testserver"
    assert told["authenticatorSelection"]["residentKey"] == "required"
    assert told["authenticatorSelection"]["userVerification"] == "required"
    assert PHONE not in json.dumps(told)
    assert "138****8000" in told["user"]["name"]


def test_a_stranger_is_asked_to_sign_a_fresh_challenge_with_any_key() -> None:
    challenges = set()
    for _ in range(3):
        asked = Client().post("/sign-in/passkey/", {"do": "begin"}).json()["publicKey"]
        challenges.add(asked["challenge"])
        assert not asked.get("allowCredentials")
        assert asked["userVerification"] == "required"
    assert len(challenges) == 3


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "userHandle"]), inner)
    ),
    max_leaves=8,
)


@given(JUNK)
def test_junk_instead_of_a_passkey_is_refused(sent: object) -> None:
    stranger = Client()
    stranger.post("/sign-in/passkey/", {"do": "begin"})
    for text in (json.dumps(sent), str(sent).replace("\0", "")):
        answer = stranger.post("/sign-in/passkey/", {"credential": text})
        assert answer.status_code in {400, 422}
    assert "_auth_user_id" not in stranger.session


SHAPE = {
    "id": "AQ",
    "rawId": "AQ",
    "type": "public-key",
    "clientExtensionResults": {},
    "response": {
        "clientDataJSON": "e30",
        "attestationObject": "oA",
        "authenticatorData": "AQ",
        "signature": "AQ",
        "userHandle": "MQ",
    },
}


@pytest.mark.parametrize("part", ["id", "rawId", "type", *SHAPE["response"]])
@pytest.mark.parametrize("value", [None, 1, [], {}, "", "!!", "AAAA", "oWNmbXRkbm9uZQ", *HOSTILE.values()])
def test_a_passkey_with_one_bad_part_is_refused(phone: Client, part: str, value: object) -> None:
    bad = json.loads(json.dumps(SHAPE))
    (bad if part in bad else bad["response"])[part] = value
    sent = json.dumps(bad)
    phone.post("/me/safety/passkey/", {"do": "begin"})
    assert phone.post("/me/safety/passkey/", {"credential": sent, "name": "x"}).status_code == 422
    stranger = Client()
    stranger.post("/sign-in/passkey/", {"do": "begin"})
    assert stranger.post("/sign-in/passkey/", {"credential": sent}).status_code == 422


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_the_safety_pages_answer_whatever_is_sent(phone: Client, value: str) -> None:
    text = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    sign_up(phone="13900000009", now=datetime.now(UTC))
    for address, sent in [
        ("/me/safety/", {"do": text}),
        ("/me/safety/", {"do": "rename", "passkey": text, "name": text}),
        ("/me/safety/", {"do": "remove", "passkey": text}),
        ("/me/safety/passkey/", {"do": text, "credential": text, "name": text}),
        ("/me/safety/totp/", {"code": text}),
        ("/sign-in/second/", {"code": text}),
    ]:
        assert phone.post(address, sent).status_code in {200, 302, 400, 404, 422}
