"""Signing in and out, and claiming a household: with a letter, photos, or in person."""

from functools import partial

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from community.models import Compound
from community.pictures import ACCEPT, read_picture
from journal.clock import database_now
from kernel.errors import DomainError, Invalid, Refused
from residents import sms
from residents.forms import ClaimForm
from residents.models import Capacity, Claim
from residents.reading import households_shown, unit_numbered
from residents.rules.claim import MOST_PHOTOS
from residents.rules.phone import BadPhone, spaced_phone
from residents.rules.sign_in import BadSmsCode, SmsCodeOver, WrongSmsCode
from residents.services import add_photos, ask_committee, claim_with_code, end_claim, take_photos_back
from residents.sign_in import SignIn
from residents.web import ResidentRequest, signed_in

UNPROCESSABLE, SLOW_DOWN = 422, 429


# --- signing in ---


@sensitive_post_parameters("phone", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """One screen: the phone, then its code. Whoever is new is signed up by the same act."""
    goal = _local(request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(goal or "home")
    if request.method != "POST":
        return _ask_to_sign_in(request, goal)
    acts = {"check": _check_code, "change": _change_phone}
    try:
        return acts.get(request.POST.get("do", ""), _send_code)(request, goal)
    except DomainError as refusal:
        return _ask_to_sign_in(request, goal, refusal)


def _send_code(request: HttpRequest, goal: str) -> HttpResponse:
    SignIn.begin(request, phone=request.POST.get("phone", ""), goal=goal)
    return redirect(f"{reverse('sign-in')}?{urlencode({'next': goal})}" if goal else "sign-in")


def _check_code(request: HttpRequest, _goal: str) -> HttpResponse:
    under_way = SignIn.under_way(request)
    if under_way is None:
        raise SmsCodeOver()
    return under_way.enter(request.POST.get("code", ""), now=database_now())


def _change_phone(request: HttpRequest, goal: str) -> HttpResponse:
    if (under_way := SignIn.under_way(request)) is not None:
        under_way.abort()
    return _ask_to_sign_in(request, goal)


def _ask_to_sign_in(request: HttpRequest, goal: str, refusal: DomainError | None = None) -> HttpResponse:
    """The screen with everything as it was typed, and what is wrong beside its field."""
    under_way = SignIn.under_way(request)
    about = (
        "phone" if isinstance(refusal, BadPhone) else "code" if isinstance(refusal, BadSmsCode | WrongSmsCode) else ""
    )
    context = {
        "next": goal,
        "phone": request.POST.get("phone", "") or (spaced_phone(under_way.phone) if under_way else ""),
        "code": request.POST.get("code", ""),
        "under_way": under_way,
        "shown_code": under_way.code if under_way and sms.chosen().on_screen else "",
        "wrong": {about or "all": refusal} if refusal else {},
    }
    return render(request, "residents/sign_in.html", context, status=_status(refusal))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this device's session; `next` is where to go once signed in again."""
    logout(request)
    goal = _local(request.POST.get("next", ""))
    return redirect(f"{reverse('sign-in')}?{urlencode({'next': goal})}" if goal else "sign-in")


def _local(address: str) -> str:
    """An address of ours to go to, or nothing: never another site's."""
    return address if address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""


def _status(refusal: DomainError | None) -> int:
    return 200 if refusal is None else SLOW_DOWN if refusal.kind == "slow_down" else UNPROCESSABLE


# --- claiming a household ---


@sensitive_post_parameters("code", "name", "id_number")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: ResidentRequest) -> HttpResponse:
    """One's households, and the form to add one: which compound first, then which door and what proves it.

    The QR code of a letter names its unit, never its code.
    """
    door = unit_numbered(_number(request.GET.get("unit")) or 0) if request.method != "POST" else None
    if door is not None:
        return _show_claims(
            request, {"form": ClaimForm.at(door), "several": Compound.objects.count() > 1, "open": True}
        )
    key = request.POST.get("compound") or request.GET.get("compound", "")
    compounds = list(Compound.objects.order_by("name"))
    if not key and len(compounds) != 1:
        return _show_claims(request, {"compounds": compounds})
    compound = get_object_or_404(Compound, key=key) if key else compounds[0]
    form = ClaimForm(compound, request.POST)
    if request.method == "POST" and (made := _make_claim(request, form)) is not None:
        return redirect(f"{reverse('claim')}?made={made.pk}")
    return _show_claims(
        request, {"form": form, "several": len(compounds) > 1}, status=UNPROCESSABLE if form.wrong else 200
    )


def _make_claim(request: ResidentRequest, form: ClaimForm) -> Claim | None:
    asked = form.read()
    if asked is None:
        return None
    act = partial(ask_committee, since=asked.since)
    if asked.code:
        act = partial(claim_with_code, code=asked.code, id_number=asked.id_number)
    try:
        return act(
            request.user,
            asked.unit,
            capacity=asked.capacity,
            name=asked.name,
            until=asked.until,
            now=database_now(),
        )
    except DomainError as refusal:
        form.blame(refusal)
        return None


def _show_claims(request: ResidentRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    households = households_shown(request.user, now=database_now())
    asked = request.GET.get("made") or request.GET.get("photos")
    made = next((mine for mine in households if str(mine.claim.pk) == asked), None)
    shown = {"households": households, "made": made, "capacities": Capacity, "accept": ACCEPT, **context}
    return render(request, "residents/claim.html", shown, status=status)


@require_POST
@signed_in
def end(request: ResidentRequest, claim_id: int) -> HttpResponse:
    """Take one's own claim back: moved out, sold, or asked for in error."""
    end_claim(claim_id, by=request.user, now=database_now())
    return redirect("claim")


@require_POST
@signed_in
def upload_photos(request: ResidentRequest, claim_id: int) -> HttpResponse:
    """Add photos to one's own claim that waits: all of those sent, or none and why."""
    try:
        pictures = [read_picture(file).jpeg for file in request.FILES.getlist("photos")[: MOST_PHOTOS + 1]]
        add_photos(claim_id, pictures, by=request.user, now=database_now())
    except (Invalid, Refused) as refusal:
        return _show_claims(request, {"about": claim_id, "photo_refusal": refusal}, status=UNPROCESSABLE)
    return redirect(f"{reverse('claim')}?photos={claim_id}")


@require_POST
@signed_in
def drop_claim_photos(request: ResidentRequest, claim_id: int) -> HttpResponse:
    """Delete the photos of one's own claim that waits."""
    take_photos_back(claim_id, by=request.user)
    return redirect("claim")


def _number(text: str | None) -> int | None:
    """An id as an address carries it; anything else is none."""
    return int(text) if text and text.isdecimal() and len(text) < 16 else None
