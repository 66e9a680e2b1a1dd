"""Passkeys between a browser and us, on django-allauth's WebAuthn: what to sign, and whether it was signed.

The challenge is kept in the session and good for one answer. Whatever a browser sends is answered: what cannot be
read is a passkey refused.
"""

import json
from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.utils import user_pk_to_url_str
from allauth.core import ratelimit
from allauth.core.exceptions import RateLimited
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from community.privacy import decrypt, encrypt
from residents.models import Resident
from residents.rules.passkey import PasskeyRefused
from residents.rules.phone import masked_phone
from residents.rules.sign_in import TooManyCodes

# What reading a stranger's bytes may raise, in fido2's reader of CBOR and of JSON and in allauth's code around it.
UNREADABLE = (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)


class SafetyAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are kept as personal fields are, and the name in a phone's list of passkeys shows no whole number."""

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": gettext("民议")}

    def get_public_key_credential_user_entity(self, user: Resident) -> dict[str, Any]:
        shown = f"{user.masked} {masked_phone(user.phone)}"
        return {"id": user_pk_to_url_str(user).encode(), "display_name": shown, "name": shown}


def begin_adding(resident: Resident) -> dict[str, Any]:
    """What the browser is asked to make: a key that is kept on the phone and opened by its finger, face or PIN."""
    options: dict[str, Any] = auth.begin_registration(resident, passwordless=True)
    return options


def finish_adding(sent: str) -> Mapping[str, object]:
    """The proof of a new passkey, checked. Raises PasskeyRefused."""
    try:
        credential = _read(sent)
        auth.parse_registration_response(credential)
        binding = auth.complete_registration(credential)
    except UNREADABLE as error:
        raise PasskeyRefused() from error
    if not binding.is_user_verified():
        raise PasskeyRefused()
    return credential


def begin_signing_in(request: HttpRequest) -> dict[str, Any]:
    """What the browser is asked to sign; anybody may ask. Raises TooManyCodes (fact: minutes)."""
    try:
        allowed = ratelimit.consume(request, action="passkeys_from_address")
    except RateLimited:
        allowed = False
    if not allowed:
        raise TooManyCodes(minutes=5)
    options: dict[str, Any] = auth.begin_authentication()
    return options


def sign_in_with_passkey(request: HttpRequest, sent: str, *, goal: str) -> HttpResponse:
    """Sign in whoever signed with their passkey. Raises PasskeyRefused, AccountClosed."""
    try:
        response = _read(sent)
        auth.parse_authentication_response(response)
        who = auth.extract_user_from_response(response)
        used = auth.complete_authentication(who, response)
    except UNREADABLE as error:
        raise PasskeyRefused() from error
    post_authentication(request, used, passwordless=True)
    answer: HttpResponse = perform_login(request, Login(user=used.user, redirect_url=goal or None))
    return answer


def _read(sent: str) -> dict[str, Any]:
    read = json.loads(sent)
    if not isinstance(read, dict):
        raise TypeError("not a credential")
    return read
