"""Passkeys and the authenticator app of an account: kept encrypted, spent once, recorded without a word of them."""

import json
from base64 import b32decode
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from journal.models import Entry
from residents.models import Resident
from residents.passkeys import SafetyAdapter
from residents.rules.passkey import BadPasskeyName, NoSuchPasskey, PasskeyTooMany
from residents.rules.totp import PERIOD, BadSecondCode, SecondCode, TotpOff, TotpOn, WrongSecondCode, totp_code
from residents.services.safety import (
    add_passkey,
    remove_passkey,
    rename_passkey,
    renew_recovery_codes,
    spend_second_code,
    turn_off_totp,
    turn_on_totp,
)
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOON
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CREDENTIAL: dict[str, object] = {"id": "AQ", "response": {}}


def code_at(seconds: int = 0) -> str:
    return totp_code(b32decode(SECRET), (int(NOW.timestamp()) + seconds) // PERIOD)


@pytest.fixture
def who() -> Resident:
    return make.resident()


@pytest.fixture
def spare(who: Resident) -> list[str]:
    """The recovery codes of `who`, whose app is turned on with the code of a minute ago."""
    before = NOW - timedelta(seconds=2 * PERIOD)
    return turn_on_totp(who, secret=SECRET, typed=code_at(-2 * PERIOD), now=before)


def test_the_app_is_on_only_once_its_code_was_typed_right(who: Resident) -> None:
    for wrong, refusal in (("000000", WrongSecondCode), ("12", BadSecondCode)):
        with pytest.raises(refusal):
            turn_on_totp(who, secret=SECRET, typed=wrong, now=NOW)
    assert not Authenticator.objects.exists()
    assert len(turn_on_totp(who, secret=SECRET, typed=code_at(), now=NOW)) == 10
    with pytest.raises(TotpOn):
        turn_on_totp(who, secret=SECRET, typed=code_at(), now=NOW)


def test_a_code_is_spent_once_and_not_the_one_it_was_turned_on_with(who: Resident) -> None:
    turn_on_totp(who, secret=SECRET, typed=code_at(), now=NOW)
    with pytest.raises(WrongSecondCode):
        spend_second_code(who, SecondCode(code_at()), now=NOW)
    later = NOW + timedelta(seconds=PERIOD)
    assert spend_second_code(who, SecondCode(code_at(PERIOD)), now=later)
    for again in (later, later + timedelta(seconds=PERIOD)):
        with pytest.raises(WrongSecondCode):
            spend_second_code(who, SecondCode(code_at(PERIOD)), now=again)


@pytest.mark.parametrize(("off", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_half_a_minute(who: Resident, spare: list[str], off: int, good: bool) -> None:
    code = SecondCode(code_at(off * PERIOD))
    if good:
        spend_second_code(who, code, now=NOW)
    else:
        with pytest.raises(WrongSecondCode):
            spend_second_code(who, code, now=NOW)


def test_a_lost_phone_is_replaced_by_a_recovery_code_once(who: Resident, spare: list[str]) -> None:
    assert spend_second_code(who, SecondCode(spare[3]), now=NOW).type == "recovery_codes"
    with pytest.raises(WrongSecondCode):
        spend_second_code(who, SecondCode(spare[3]), now=NOW)
    assert spend_second_code(who, SecondCode(spare[4]), now=NOW)


def test_new_recovery_codes_end_the_old_ones(who: Resident, spare: list[str]) -> None:
    fresh = renew_recovery_codes(who, now=NOW)
    assert not set(fresh) & set(spare)
    with pytest.raises(WrongSecondCode):
        spend_second_code(who, SecondCode(spare[0]), now=NOW)
    assert spend_second_code(who, SecondCode(fresh[0]), now=NOW)


def test_turned_off_nothing_of_it_is_left(who: Resident, spare: list[str]) -> None:
    add_passkey(who, name="手机", credential=CREDENTIAL, now=NOW)
    turn_off_totp(who, now=NOW)
    assert [kept.type for kept in Authenticator.objects.all()] == ["webauthn"]
    for act in (turn_off_totp, renew_recovery_codes):
        with pytest.raises(TotpOff):
            act(who, now=NOW)
    with pytest.raises(TotpOff):
        spend_second_code(who, SecondCode(spare[0]), now=NOW)


def test_the_operator_turns_it_off_for_who_lost_everything(who: Resident, spare: list[str]) -> None:
    out = StringIO()
    call_command("forget_authenticator", "--phone", who.phone, stdout=out)
    assert "验证器关了" in out.getvalue()
    assert who.phone.removeprefix("+86") not in out.getvalue()
    assert not Authenticator.objects.exists()
    for phone in (who.phone, "13099999999", "123"):
        with pytest.raises(CommandError, match="什么也没有改变"):
            call_command("forget_authenticator", "--phone", phone, stdout=out)


def test_secrets_are_stored_encrypted(who: Resident, spare: list[str]) -> None:
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    assert not [code for code in spare if code in stored]


def test_codes_of_one_resident_are_nothing_to_another(who: Resident, spare: list[str]) -> None:
    other = make.resident()
    turn_on_totp(other, secret="A" * 32, typed=totp_code(b32decode("A" * 32), 1), now=_at_step(1))
    with pytest.raises(WrongSecondCode):
        spend_second_code(other, SecondCode(spare[0]), now=NOW)
    with pytest.raises(WrongSecondCode):
        spend_second_code(other, SecondCode(code_at()), now=NOW)


def _at_step(step: int) -> datetime:
    return datetime.fromtimestamp(step * PERIOD, UTC)


def test_passkeys_are_named_renamed_and_removed_by_their_owner_only(who: Resident) -> None:
    made = add_passkey(who, name=" 我的手机 ", credential=CREDENTIAL, now=NOW)
    assert made.data["name"] == "我的手机"
    other = make.resident()
    with pytest.raises(NoSuchPasskey):
        rename_passkey(other, made.pk, name="别人的")
    with pytest.raises(NoSuchPasskey):
        remove_passkey(other, made.pk, now=NOW)
    assert rename_passkey(who, made.pk, name="平板").data["name"] == "平板"
    for bad in ("", " ", "长" * 31, "一\n二"):
        with pytest.raises(BadPasskeyName):
            rename_passkey(who, made.pk, name=bad)
    remove_passkey(who, made.pk, now=NOW)
    assert not Authenticator.objects.exists()


def test_an_account_has_ten_passkeys_at_most(who: Resident) -> None:
    for number in range(10):
        add_passkey(who, name=f"手机 {number}", credential=CREDENTIAL, now=NOW)
    with pytest.raises(PasskeyTooMany):
        add_passkey(who, name="再一个", credential=CREDENTIAL, now=NOW)


def test_the_record_tells_what_was_done_and_no_more(who: Resident, spare: list[str]) -> None:
    made = add_passkey(who, name="手机", credential=CREDENTIAL, now=NOW)
    remove_passkey(who, made.pk, now=NOW)
    renew_recovery_codes(who, now=NOW)
    turn_off_totp(who, now=NOW)
    kinds = [(entry.kind, entry.facts) for entry in Entry.objects.filter(stream=who.stream).order_by("seq")]
    assert kinds == [
        ("signed_up", {}),
        ("totp_turned_on", {}),
        ("recovery_codes_made", {}),
        ("passkey_added", {"passkey": made.pk}),
        ("passkey_removed", {"passkey": made.pk}),
        ("recovery_codes_made", {}),
        ("totp_turned_off", {}),
    ]


def test_a_passkey_names_its_own_resident_however_many_there_are() -> None:
    people = [make.resident() for _ in range(40)]
    handles = [SafetyAdapter().get_public_key_credential_user_entity(one)["id"].decode() for one in people]
    assert [url_str_to_user_pk(handle) for handle in handles] == [one.pk for one in people]
