"""The residents' committee's desk: claims that wait and their photos, and the letters with door codes."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from community.models import Compound, Stairwell, Unit
from community.pictures import picture_answer
from journal.clock import database_now
from kernel.errors import DomainError
from residents.letters import letters_pdf
from residents.models import Capacity, Claim, LetterRun, Role
from residents.queue import Sieve, decided_at, doors_at
from residents.reading import buildings_of, desk_of, stairwells_with, unit_at
from residents.roles import offices_in, serving
from residents.rules.claim import LONGEST_REASON, NoSuchClaim, NotChosen
from residents.rules.letters import MOST_PER_UNIT, UNITS_WITH_A_DOOR
from residents.rules.unit import NoSuchUnit, StairwellMissing, read_room
from residents.services import decide_claim, issue_letters, look_at_photo, revoke_claim
from residents.services.letters import Letter
from residents.web import ResidentRequest, signed_in

UNPROCESSABLE = 422


# --- claims ---


@sensitive_post_parameters("reason", "others_reason")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def desk_verify(request: ResidentRequest) -> HttpResponse:
    """Waiting claims of the compounds whose residents' committee one sits in, by unit; and those verified lately."""
    desk = desk_of(request.user, now=database_now())
    refusal = None
    if request.method == "POST":
        try:
            decided = _decide(request)
        except DomainError as error:
            refusal = error
        else:
            kept = request.GET.copy()
            kept["done"] = str(decided.pk)
            return redirect(f"{reverse('desk-verify')}?{kept.urlencode()}")
    return _show_queue(request, desk, refusal)


def _decide(request: ResidentRequest) -> Claim:
    number, said = _number(request.POST.get("claim")), request.POST
    if number is None:
        raise NoSuchClaim()
    by, now = request.user, database_now()
    reason = said.get("reason", "")
    if said.get("do") == "revoke":
        return revoke_claim(number, by=by, reason=reason, now=now)
    verified = said.get("do") == "verify"
    return decide_claim(
        number,
        verified=verified,
        owner_id=_number(said.get("owner")),
        papers_seen="papers_seen" in said,
        reason=reason,
        others_reason=said.get("others_reason", "") if "others" in said else "",
        by=by,
        now=now,
    )


def _show_queue(request: ResidentRequest, desk: list[Compound], refusal: DomainError | None) -> HttpResponse:
    sieve, now = Sieve.of(request.GET), database_now()
    verified = request.GET.get("show") == "verified"
    done = Claim.objects.filter(pk=_number(request.GET.get("done")) or 0, decided_by=request.user)
    context = {
        "desk": desk,
        "place": desk[0],
        "sieve": sieve,
        "show_verified": verified,
        "buildings": [building for place in desk for building in buildings_of(place)],
        "capacities": Capacity.choices,
        "doors": [] if verified else doors_at(desk, sieve, now=now),
        "claims": decided_at(desk, sieve) if verified else [],
        "done": done.select_related("unit__stairwell__building").first(),
        "refusal": refusal,
        "typed": request.POST,
        "longest": LONGEST_REASON,
    }
    return render(request, "residents/desk_verify.html", context, status=UNPROCESSABLE if refusal else 200)


@signed_in
@require_safe
def claim_photo(request: ResidentRequest, photo_id: int) -> HttpResponse:
    """One photo of a claim that waits; the look is recorded. A HEAD is a look as well."""
    return picture_answer(look_at_photo(photo_id, by=request.user, now=database_now()))


# --- letters ---


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: ResidentRequest, key: str) -> HttpResponse:
    """Which doors get a letter; a POST answers with the file, which is kept nowhere."""
    now = database_now()
    place = get_object_or_404(serving(request.user, now=now).select_related("place"), key=key)
    if Role.RESIDENTS_COMMITTEE not in offices_in(request.user, place, now=now):
        raise NoSuchUnit()
    if request.method != "POST":
        return _show_letters(request, place)
    try:
        made = _printed(request, place)
    except DomainError as refusal:
        return _show_letters(request, place, refusal)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="letters-{place.key}-{now:%Y%m%d-%H%M}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _printed(request: ResidentRequest, place: Compound) -> bytes:
    """The file with the letters asked for. Setting the type comes after the commit: a lock is not held for it."""
    now = database_now()
    issued = _issued(request, place)
    return letters_pdf(place, issued, site=request.build_absolute_uri("/").rstrip("/"), now=now)


def _issued(request: ResidentRequest, place: Compound) -> list[Letter]:
    what, now = request.POST.get("what", ""), database_now()
    if what == "all":
        return issue_letters(place, (), by=request.user, now=now, whole=True)
    if what == "stairwells":
        chosen = [number for text in request.POST.getlist("stairwell") if (number := _number(text))]
        units = list(Unit.objects.filter(compound=place, stairwell__in=chosen).values_list("pk", flat=True))
        return issue_letters(place, units, by=request.user, now=now)
    if what == "unit":
        return issue_letters(place, [_unit(request, place).pk], by=request.user, now=now)
    raise NotChosen()


def _unit(request: ResidentRequest, place: Compound) -> Unit:
    """The one door typed in. Raises BadRoom, NoSuchUnit, StairwellMissing."""
    building = request.POST.get("building", "")
    room, stairwell = read_room(request.POST.get("room", "")), request.POST.get("unit_stairwell", "")
    number = str(_number(building) or 0)
    return unit_at(place, building=number, room=room, stairwell=stairwell)


def _show_letters(request: ResidentRequest, place: Compound, refusal: DomainError | None = None) -> HttpResponse:
    stairwells = Stairwell.objects.filter(building__compound=place, units__use__in=UNITS_WITH_A_DOOR).distinct()
    several: list[str] = []
    if isinstance(refusal, StairwellMissing):
        room = read_room(request.POST.get("room", ""))
        several = stairwells_with(place, building=str(_number(request.POST.get("building")) or 0), room=room)
    context = {
        "place": place,
        "buildings": buildings_of(place),
        "stairwells": stairwells.select_related("building").order_by("building__position", "pk"),
        "doors": Unit.objects.filter(compound=place, use__in=UNITS_WITH_A_DOOR).count(),
        "runs": LetterRun.objects.filter(compound=place).order_by("-at")[:5],
        "most": MOST_PER_UNIT,
        "refusal": refusal,
        "typed": request.POST,
        "chosen": set(request.POST.getlist("stairwell")),
        "several": several,
    }
    return render(request, "residents/letters.html", context, status=UNPROCESSABLE if refusal else 200)


def _number(text: str | None) -> int | None:
    """An id as a form carries it; anything else is none."""
    return int(text) if text and text.isdecimal() and len(text) < 16 else None
