"""Pages of the desk that belong to no single app."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from journal.clock import database_now
from pages.desk import waiting_at
from pages.duties import duties_of
from pages.setup import setup_of
from residents.models import Role
from residents.roles import has_resting_office, offices_in, protected, serving
from residents.rules.office import NoOffice
from residents.web import ResidentRequest, signed_in


@signed_in
@require_safe
def desk(request: ResidentRequest) -> HttpResponse:
    """The desk of the one compound that one serves, or the question which of several. Raises NoOffice."""
    places = list(serving(request.user, now=database_now()))
    if not places and has_resting_office(request.user):
        return redirect("safety")
    if not places:
        raise NoOffice()
    if len(places) == 1:
        return redirect("desk-home", places[0].key)
    return render(request, "pages/desks.html", {"places": places})


@signed_in
@require_safe
def desk_home(request: ResidentRequest, key: str) -> HttpResponse:
    """What waits in one compound for the offices that one holds there; first of all its set-up."""
    now = database_now()
    place = get_object_or_404(serving(request.user, now=now), key=key)
    sets_up = Role.RESIDENTS_COMMITTEE in offices_in(request.user, place, now=now)
    setting_up = reverse("setup", args=[place.key])
    context = {
        "place": place,
        "waiting": waiting_at(request.user, place, now=now),
        "duties": [duty for duty in duties_of(request.user, [place], now=now) if duty.address != setting_up],
        "setup": setup_of(place, now=now) if sets_up else None,
        "unprotected": not protected(request.user),
        "now": now,
    }
    return render(request, "pages/desk_home.html", context)


@signed_in
@require_safe
def setup(request: ResidentRequest, key: str) -> HttpResponse:
    """What a new compound still needs before its residents can begin; for its residents' committee."""
    now = database_now()
    place = get_object_or_404(serving(request.user, now=now), key=key)
    if Role.RESIDENTS_COMMITTEE not in offices_in(request.user, place, now=now):
        raise Http404
    return render(request, "pages/setup.html", {"place": place, "setup": setup_of(place, now=now)})
