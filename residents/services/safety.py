"""Passkeys and the authenticator app of an account. Secrets are stored as personal fields are, encrypted.

All of it takes the resident's row first. The tables are django-allauth's (`allauth.mfa`), the rules are ours.
"""

from base64 import b32decode
from collections.abc import Mapping
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.db.models import QuerySet

from community.privacy import decrypt, encrypt
from journal.services import record
from residents.entries import PASSKEY_ADDED, PASSKEY_REMOVED, RECOVERY_CODES_MADE, TOTP_TURNED_OFF, TOTP_TURNED_ON
from residents.models import Resident
from residents.rules.passkey import MOST_PASSKEYS, NoSuchPasskey, PasskeyTooMany, read_passkey_name
from residents.rules.totp import SecondCode, TotpOff, TotpOn, WrongSecondCode, matching_step, read_second_code

Kind = Authenticator.Type
NEVER = -1


@transaction.atomic
def add_passkey(resident: Resident, *, name: str, credential: Mapping[str, object], now: datetime) -> Authenticator:
    """Keep a passkey whose proof was checked. Raises BadPasskeyName, PasskeyTooMany."""
    held, called = _held(resident), read_passkey_name(name)
    if _of(held, Kind.WEBAUTHN).count() >= MOST_PASSKEYS:
        raise PasskeyTooMany(most=MOST_PASSKEYS)
    made: Authenticator = WebAuthn.add(held, called, dict(credential)).instance
    record(PASSKEY_ADDED, held.stream, compound=0, at=now, passkey=made.pk)
    return made


@transaction.atomic
def rename_passkey(resident: Resident, passkey_id: int, *, name: str) -> Authenticator:
    """Call a passkey otherwise. Raises BadPasskeyName, NoSuchPasskey."""
    passkey = _passkey(_held(resident), passkey_id)
    passkey.data["name"] = read_passkey_name(name)
    passkey.save(update_fields=["data"])
    return passkey


@transaction.atomic
def remove_passkey(resident: Resident, passkey_id: int, *, now: datetime) -> None:
    """Let go of a passkey: it signs nobody in any more. Raises NoSuchPasskey."""
    held = _held(resident)
    _passkey(held, passkey_id).delete()
    record(PASSKEY_REMOVED, held.stream, compound=0, at=now, passkey=passkey_id)


@transaction.atomic
def turn_on_totp(resident: Resident, *, secret: str, typed: str, now: datetime) -> list[str]:
    """Ask for a code of the app at each sign-in from now on, once one of `secret` (base 32) was typed right.

    Gives the recovery codes, which are shown this once. Raises TotpOn, BadSecondCode, WrongSecondCode.
    """
    held = _held(resident)
    if _of(held, Kind.TOTP).exists():
        raise TotpOn()
    step = matching_step(b32decode(secret), read_second_code(typed).digits, now=now)
    if step is None:
        raise WrongSecondCode()
    Authenticator.objects.create(
        user=held, type=Kind.TOTP, data={"secret": encrypt(secret), "spent": step}, created_at=now
    )
    record(TOTP_TURNED_ON, held.stream, compound=0, at=now)
    return _new_recovery_codes(held, now=now)


@transaction.atomic
def turn_off_totp(resident: Resident, *, now: datetime) -> None:
    """Ask for no second code any more; the recovery codes go with it. Raises TotpOff."""
    held = _held(resident)
    _totp(held).delete()
    _of(held, Kind.RECOVERY_CODES).delete()
    record(TOTP_TURNED_OFF, held.stream, compound=0, at=now)


@transaction.atomic
def renew_recovery_codes(resident: Resident, *, now: datetime) -> list[str]:
    """Ten new recovery codes; those before are over. Raises TotpOff."""
    held = _held(resident)
    _totp(held)
    return _new_recovery_codes(held, now=now)


@transaction.atomic
def spend_second_code(resident: Resident, code: SecondCode, *, now: datetime) -> Authenticator:
    """The second step of signing in, spent: a code of the app, or a recovery code. Raises TotpOff, WrongSecondCode."""
    held = _held(resident)
    totp = _totp(held)
    used = _of(held, Kind.RECOVERY_CODES).first() if code.recovers else totp
    if used is None or not (_recovers(used, code) if code.recovers else _matches(used, code, now=now)):
        raise WrongSecondCode()
    return used


def _matches(totp: Authenticator, code: SecondCode, *, now: datetime) -> bool:
    secret = b32decode(decrypt(totp.data["secret"]))
    step = matching_step(secret, code.digits, now=now, spent=totp.data.get("spent", NEVER))
    if step is None:
        return False
    totp.data["spent"], totp.last_used_at = step, now
    totp.save(update_fields=["data", "last_used_at"])
    return True


def _recovers(codes: Authenticator, code: SecondCode) -> bool:
    return bool(RecoveryCodes(codes).validate_code(code.digits))


def _new_recovery_codes(held: Resident, *, now: datetime) -> list[str]:
    _of(held, Kind.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(held).generate_codes()
    record(RECOVERY_CODES_MADE, held.stream, compound=0, at=now)
    return codes


def _held(resident: Resident) -> Resident:
    """The resident under their lock, which does not hinder rows that merely point at them."""
    return Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)


def _of(held: Resident, kind: str) -> QuerySet[Authenticator]:
    kept: QuerySet[Authenticator] = Authenticator.objects.filter(user=held, type=kind)
    return kept


def _totp(held: Resident) -> Authenticator:
    if (totp := _of(held, Kind.TOTP).first()) is None:
        raise TotpOff()
    return totp


def _passkey(held: Resident, passkey_id: int) -> Authenticator:
    if (passkey := _of(held, Kind.WEBAUTHN).filter(pk=passkey_id).first()) is None:
        raise NoSuchPasskey()
    return passkey
