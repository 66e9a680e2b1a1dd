"""Safer ways of signing in: the pages of passkeys, the authenticator app and recovery codes."""

from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from typing import cast
from urllib.parse import quote, urlencode

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from journal.clock import database_now
from kernel.errors import DomainError
from residents import passkeys
from residents.models import Resident
from residents.roles import protected
from residents.rules.passkey import PasskeyRefused
from residents.rules.phone import masked_phone
from residents.rules.sign_in import AccountClosed
from residents.rules.totp import SECRET_BYTES, SignInAgain, TotpOn
from residents.second_step import SecondStep, check_fresh
from residents.services.safety import (
    add_passkey,
    remove_passkey,
    rename_passkey,
    renew_recovery_codes,
    turn_off_totp,
    turn_on_totp,
)
from residents.web import ResidentRequest, signed_in

SECRET = "totp_secret"  # noqa: S105 - where the session keeps the secret of an app that is being set up
UNPROCESSABLE, SLOW_DOWN = 422, 429


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its owner sees it."""

    pk: int
    name: str
    added_at: datetime
    used_at: datetime | None


# --- one's own ---


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def safety(request: ResidentRequest) -> HttpResponse:
    """One's passkeys and authenticator app; each change asks for a sign-in of just now."""
    if request.method != "POST":
        return _show(request)
    acts: dict[str, Callable[[ResidentRequest], HttpResponse]] = {
        "rename": _rename,
        "remove": _remove,
        "totp-off": _totp_off,
        "recovery": _recovery,
    }
    try:
        check_fresh(request, request.user)
        return acts.get(request.POST.get("do", ""), _show)(request)
    except DomainError as refusal:
        return _show(request, refusal)


@signed_in
@require_POST
def add(request: ResidentRequest) -> HttpResponse:
    """Add a passkey: first what the browser is to make, as JSON; then what it made, with a name."""
    try:
        check_fresh(request, request.user)
        if request.POST.get("do") == "begin":
            return JsonResponse(passkeys.begin_adding(request.user))
        credential = passkeys.finish_adding(request.POST.get("credential", ""))
        name = request.POST.get("name", "").strip() or gettext("我的手机")
        add_passkey(request.user, name=name, credential=credential, now=database_now())
    except DomainError as refusal:
        return _show(request, refusal)
    return redirect(f"{reverse('safety')}?done=added")


@sensitive_post_parameters("code")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def totp(request: ResidentRequest) -> HttpResponse:
    """Turn the authenticator app on: its square and secret, then one code of it; the recovery codes are shown once."""
    refusal = None
    try:
        check_fresh(request, request.user)
        if protected(request.user):
            raise TotpOn()
        if request.method == "POST":
            typed, secret = request.POST.get("code", ""), _secret(request)
            codes = turn_on_totp(request.user, secret=secret, typed=typed, now=database_now())
            request.session.pop(SECRET, None)
            return render(request, "residents/recovery_codes.html", {"codes": codes})
    except (SignInAgain, TotpOn) as error:
        return _show(request, error)
    except DomainError as error:
        refusal = error
    secret = _secret(request)
    context = {
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "address": _address(request.user, secret),
        "code": request.POST.get("code", ""),
        "wrong": {"code": refusal} if refusal else {},
    }
    return render(request, "residents/totp.html", context, status=UNPROCESSABLE if refusal else 200)


def _rename(request: ResidentRequest) -> HttpResponse:
    rename_passkey(request.user, _number(request), name=request.POST.get("name", ""))
    return redirect("safety")


def _remove(request: ResidentRequest) -> HttpResponse:
    remove_passkey(request.user, _number(request), now=database_now())
    return redirect(f"{reverse('safety')}?done=removed")


def _totp_off(request: ResidentRequest) -> HttpResponse:
    turn_off_totp(request.user, now=database_now())
    return redirect(f"{reverse('safety')}?done=off")


def _recovery(request: ResidentRequest) -> HttpResponse:
    codes = renew_recovery_codes(request.user, now=database_now())
    return render(request, "residents/recovery_codes.html", {"codes": codes, "renewed": True})


def _show(request: ResidentRequest, refusal: DomainError | None = None) -> HttpResponse:
    context = {
        "passkeys": passkeys_of(request.user),
        "totp": protected(request.user),
        "refusal": refusal,
        "again": isinstance(refusal, SignInAgain),
        "fresh": is_fresh(request),
        "done": request.GET.get("done", ""),
    }
    return render(request, "residents/safety.html", context, status=UNPROCESSABLE if refusal else 200)


def passkeys_of(resident: Resident) -> list[Passkey]:
    """The passkeys of `resident`, the first added first."""
    kept = Authenticator.objects.filter(user=resident, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    return [Passkey(each.pk, each.data["name"], each.created_at, each.last_used_at) for each in kept]


def is_fresh(request: ResidentRequest) -> bool:
    """Whether who is signed in has signed in just now."""
    try:
        check_fresh(request, request.user)
    except SignInAgain:
        return False
    return True


def _secret(request: ResidentRequest) -> str:
    """The secret of the app that is being set up, made once for this session, in base 32."""
    if SECRET not in request.session:
        request.session[SECRET] = b32encode(token_bytes(SECRET_BYTES)).decode()
    return cast("str", request.session[SECRET])


def _address(resident: Resident, secret: str) -> str:
    """What the square says to an authenticator app: `otpauth://totp/民议:138****8000?secret=…`."""
    issuer = gettext("民议")
    label = quote(f"{issuer}:{masked_phone(resident.phone)}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"


def _number(request: HttpRequest) -> int:
    text = request.POST.get("passkey", "")
    return int(text) if text.isdecimal() and len(text) < 16 else 0


# --- signing in ---


@require_POST
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey: first what the browser is to sign, as JSON; then what it signed."""
    goal = request.POST.get("next", "")
    local = goal if goal.startswith("/") and url_has_allowed_host_and_scheme(goal, allowed_hosts=None) else ""
    if request.user.is_authenticated:
        return redirect(local or "home")
    if request.POST.get("do") == "begin":
        return JsonResponse(passkeys.begin_signing_in(request))  # a refusal is answered by the middleware
    try:
        return passkeys.sign_in_with_passkey(request, request.POST.get("credential", ""), goal=local)
    except (PasskeyRefused, AccountClosed) as refusal:
        context = {"next": local, "phone": "", "wrong": {"all": refusal}}
        return render(request, "residents/sign_in.html", context, status=UNPROCESSABLE)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The second code of who turned it on; without a sign-in under way, back to its beginning."""
    under_way = SecondStep.under_way(request)
    if under_way is None:
        return redirect("sign-in")
    refusal = None
    if request.method == "POST":
        try:
            return under_way.enter(request.POST.get("code", ""), now=database_now())
        except DomainError as error:
            refusal = error
    context = {"code": request.POST.get("code", ""), "wrong": {"code": refusal} if refusal else {}}
    status = 200 if refusal is None else SLOW_DOWN if refusal.kind == "slow_down" else UNPROCESSABLE
    return render(request, "residents/second_step.html", context, status=status)
