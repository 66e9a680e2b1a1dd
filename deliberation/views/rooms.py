"""Rooms: the live page where a proposal is debated, and the list of them."""

import secrets

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from deliberation.forms import PostForm
from deliberation.models import Room
from deliberation.reading import room_page, rooms_visible_to
from deliberation.rules.lifecycle import Stance
from deliberation.services import post
from deliberation.views.answering import UNPROCESSABLE
from journal.clock import database_now
from kernel.errors import DomainError, Invalid, Refused
from residents.models import Role
from residents.web import ResidentRequest, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: ResidentRequest, proposal_id: int) -> HttpResponse:
    """The live room of a proposal; a post by form for who has no socket."""
    found = get_object_or_404(Room.objects.visible_to(request.user, now=database_now()), proposal_id=proposal_id)
    if request.method == "POST":
        return _say(request, found)
    return _show(request, found, PostForm(initial={"cid": secrets.token_hex(16)}))


def _say(request: ResidentRequest, found: Room) -> HttpResponse:
    form = PostForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=UNPROCESSABLE)
    try:
        posted = post(found.pk, **form.cleaned_data, author=request.user, now=database_now())
    except (Invalid, Refused) as refusal:
        return _show(request, found, form, refusal=refusal, status=UNPROCESSABLE)
    return HttpResponseRedirect(f"{reverse('room', args=[found.proposal_id])}#post-{posted.seq}")


def _show(
    request: ResidentRequest, found: Room, form: PostForm, *, refusal: DomainError | None = None, status: int = 200
) -> HttpResponse:
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 16 else None
    page = room_page(found, reader=request.user, before=before, now=database_now())
    context = {
        "room": found,
        "page": page,
        "form": form,
        "refusal": refusal,
        "stances": list(Stance),
        "roles": Role.choices,
    }
    return render(request, "deliberation/room.html", context, status=status)


@signed_in
@require_safe
def rooms(request: ResidentRequest) -> HttpResponse:
    """Every room one may enter, the liveliest first."""
    return render(request, "deliberation/rooms.html", {"rooms": rooms_visible_to(request.user, now=database_now())})
