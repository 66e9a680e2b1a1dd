"""Signing in and out, claiming a household, and the desk where claims are checked."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from community.models import Compound
from journal.clock import database_now
from kernel.errors import DomainError
from residents import sms
from residents.forms import ClaimForm
from residents.models import Capacity, Claim
from residents.reading import cases_at, claims_of, desk_of
from residents.rules.claim import NoSuchClaim
from residents.rules.phone import BadPhone, spaced_phone
from residents.rules.sign_in import BadSmsCode, SmsCodeOver, WrongSmsCode
from residents.services import ask_committee, claim_with_code, decide_claim, end_claim
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
    """End this device's session."""
    logout(request)
    return redirect("sign-in")


def _local(address: str) -> str:
    """An address of ours to go to, or nothing: never another site's."""
    return address if address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""


def _status(refusal: DomainError | None) -> int:
    return 200 if refusal is None else SLOW_DOWN if refusal.kind == "slow_down" else UNPROCESSABLE


# --- claiming a household ---


@sensitive_post_parameters("code", "name")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: ResidentRequest) -> HttpResponse:
    """One's households, and the form to add one: which compound first, then which door and what proves it."""
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
    who, unit, capacity, name, now = request.user, asked.unit, asked.capacity, asked.name, database_now()
    try:
        if asked.code:
            return claim_with_code(who, unit, capacity=capacity, code=asked.code, name=name, now=now)
        return ask_committee(who, unit, capacity=capacity, name=name, now=now)
    except DomainError as refusal:
        form.blame(refusal)
        return None


def _show_claims(request: ResidentRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    claims = claims_of(request.user)
    made = next((mine for mine in claims if str(mine.pk) == request.GET.get("made")), None)
    shown = {"claims": claims, "made": made, "capacities": Capacity, **context}
    return render(request, "residents/claim.html", shown, status=status)


@require_POST
@signed_in
def end(request: ResidentRequest, claim_id: int) -> HttpResponse:
    """Take one's own claim back."""
    end_claim(claim_id, by=request.user, now=database_now())
    return redirect("claim")


# --- the desk ---


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def desk_verify(request: ResidentRequest) -> HttpResponse:
    """Waiting claims of the compounds whose residents' committee one sits in; each is decided in person."""
    desk = desk_of(request.user, now=database_now())
    refusal = None
    if request.method == "POST":
        try:
            decided = _decide(request)
        except DomainError as error:
            refusal = error
        else:
            return redirect(f"{reverse('desk-verify')}?done={decided.pk}")
    return _show_desk(request, desk, refusal)


def _decide(request: ResidentRequest) -> Claim:
    number, owner = _number(request.POST.get("claim")), _number(request.POST.get("owner"))
    if number is None:
        raise NoSuchClaim()
    verified, seen = request.POST.get("do") == "verify", "papers_seen" in request.POST
    now = database_now()
    return decide_claim(number, verified=verified, owner_id=owner, papers_seen=seen, by=request.user, now=now)


def _number(text: str | None) -> int | None:
    """An id as a form carries it; anything else is none."""
    return int(text) if text and text.isdecimal() and len(text) < 16 else None


def _show_desk(request: ResidentRequest, desk: list[Compound], refusal: DomainError | None) -> HttpResponse:
    done = Claim.objects.filter(pk=_number(request.GET.get("done")) or 0, decided_by=request.user)
    context = {
        "desk": desk,
        "place": desk[0],
        "cases": cases_at(desk, now=database_now()),
        "done": done.select_related("unit__stairwell__building").first(),
        "refusal": refusal,
        "about": request.POST.get("claim", ""),
        "chosen": request.POST.get("owner", ""),
    }
    return render(request, "residents/desk_verify.html", context, status=_status(refusal))
