"""Pages of the desk that belong to no single app."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from journal.clock import database_now
from pages.desk import waiting_at
from pages.duties import duties_of
from residents.roles import serving
from residents.rules.office import NoOffice
from residents.web import ResidentRequest, signed_in


@signed_in
@require_safe
def desk(request: ResidentRequest) -> HttpResponse:
    """The desk of the one compound that one serves, or the question which of several. Raises NoOffice."""
    places = list(serving(request.user, now=database_now()))
    if not places:
        raise NoOffice()
    if len(places) == 1:
        return redirect("desk-home", places[0].key)
    return render(request, "pages/desks.html", {"places": places})


@signed_in
@require_safe
def desk_home(request: ResidentRequest, key: str) -> HttpResponse:
    """What waits in one compound for the offices that one holds there."""
    now = database_now()
    place = get_object_or_404(serving(request.user, now=now), key=key)
    context = {
        "place": place,
        "waiting": waiting_at(request.user, place, now=now),
        "duties": duties_of(request.user, [place], now=now),
        "now": now,
    }
    return render(request, "pages/desk_home.html", context)
