"""Home, lists, the page of a proposal, one's own page, and how pages look. They compose; they never write."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from community.pictures import ACCEPT
from deliberation.models import Proposal
from deliberation.reading import count_by_stage, in_stage, listed
from deliberation.rules import GRAVE, MOVES, Cause, Power, ProposalState, Stage
from deliberation.rules.screening import Fact
from journal.clock import database_now
from journal.feed import heads_of
from outcomes.models import Publication
from pages.context import CHOICES
from pages.context import appearance as appearance_of
from pages.home import home_of
from pages.proposal import proposal_page
from residents.founding import live_code
from residents.models import Resident, Role
from residents.reading import households_shown, looks_at
from residents.roles import compounds_of, has_resting_office, roles_of
from residents.web import ResidentRequest, signed_in

YEAR = 60 * 60 * 24 * 365


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for who is signed in; for a visitor, what this is and what was published."""
    if isinstance(request.user, Resident):
        return _home_of(request, request.user)
    publications = Publication.objects.select_related("poll__compound").order_by("-at")[:3]
    return render(request, "pages/welcome.html", {"publications": publications, "stages": list(Stage)})


def _home_of(request: HttpRequest, resident: Resident) -> HttpResponse:
    """The home page of a resident, or the way to a household for who has none yet."""
    now = database_now()
    shown = home_of(resident, stage=_stage(request), now=now)
    resting = has_resting_office(resident)
    if not shown.compounds:
        context = {
            "households": households_shown(resident, now=now),
            "accept": ACCEPT,
            "founding": live_code(resident) is not None,
            "resting": resting,
        }
        return render(request, "pages/newcomer.html", context)
    elder = appearance_of(request)["size"] == "elder"
    return render(
        request,
        "pages/home_elder.html" if elder else "pages/home.html",
        {"home": shown, "now": now, "resting": resting},
    )


@signed_in
@require_safe
def proposals(request: ResidentRequest, key: str = "") -> HttpResponse:
    """Proposals by stage: of one compound, or of all that one belongs to."""
    now = database_now()
    places = compounds_of(request.user, now=now)
    place = get_object_or_404(places, key=key) if key else places.first()
    visible = Proposal.objects.visible_to(request.user, now=now)
    chosen = visible.filter(compound=place) if key else visible
    stage = _stage(request)
    off_way = "rest" in request.GET
    context = {
        "place": place,
        "stage": stage,
        "off_way": off_way,
        "counts": count_by_stage(chosen),
        "proposals": listed(in_stage(chosen, stage) if stage or off_way else chosen),
    }
    return render(request, "pages/proposals.html", context)


@signed_in
@require_safe
def proposal(request: ResidentRequest, proposal_id: int) -> HttpResponse:
    """The text, the way it goes, the debate, the vote and the works, on one page."""
    now = database_now()
    visible = Proposal.objects.visible_to(request.user, now=now).select_related("compound", "author", "merged_into")
    found = get_object_or_404(visible, pk=proposal_id)
    seen = heads_of([found.stream])[found.stream]
    page = proposal_page(found, reader=request.user, now=now)
    context = {
        "page": page,
        "now": now,
        "seen": seen,
        "powers": list(Power),
        "facts": list(Fact),
        "causes": list(Cause),
        "targets": page.targets,
        "grave": GRAVE,
        "reasoned": [move for move, step in MOVES.items() if step.needs_reason],
        "may_finish": Role.PROPERTY_MANAGER in page.roles and page.proposal.phase is ProposalState.EXECUTION,
    }
    return render(request, "pages/proposal.html", context)


@signed_in
@require_safe
def me(request: ResidentRequest) -> HttpResponse:
    """One's households, roles, receipts, and how pages look."""
    now = database_now()
    places = [(place, roles_of(request.user, place, now=now)) for place in compounds_of(request.user, now=now)]
    receipts = request.user.submissions.select_related("poll", "line").order_by("-at")
    context = {
        "households": households_shown(request.user, now=now),
        "looks": looks_at(request.user),
        "places": places,
        "receipts": receipts,
        "accept": ACCEPT,
    }
    return render(request, "pages/me.html", context)


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep size, theme, contrast or language in a cookie each, and go back to where one was."""
    goal = request.POST.get("next", "")
    local = goal.startswith("/") and url_has_allowed_host_and_scheme(goal, allowed_hosts=None)
    response: HttpResponseRedirect = redirect(goal if local else "home")
    for name, allowed in CHOICES.items():
        if (value := request.POST.get(name, "")) in allowed:
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


def _stage(request: HttpRequest) -> Stage | None:
    asked = request.GET.get("stage", "")
    return Stage(asked) if asked in list(Stage) else None
