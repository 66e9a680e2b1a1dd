"""Rooms, and the writes about proposals; the page of a proposal is composed above, in `pages`."""

import secrets

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Compound
from deliberation.forms import Asked, DraftForm, MoveForm, PostForm, ProposalForm
from deliberation.models import Proposal, Room
from deliberation.reading import merge_targets, room_page, rooms_visible_to
from deliberation.rules import MOVES, Power, Stance, check_revision
from deliberation.services import (
    move_proposal,
    movers_of,
    post,
    propose,
    revise_proposal,
    second_proposal,
)
from journal.clock import database_now
from kernel.errors import DomainError, Invalid, Refused
from residents.models import Role
from residents.roles import compounds_of
from residents.web import ResidentRequest, signed_in

CONFLICT, UNPROCESSABLE = 409, 422


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
@require_http_methods(["GET", "HEAD", "POST"])
def new_proposal(request: ResidentRequest, key: str) -> HttpResponse:
    """Put an idea forward."""
    now = database_now()
    compound = get_object_or_404(compounds_of(request.user, now=now), key=key)
    form = ProposalForm(request.POST if request.method == "POST" else None, initial={"cid": secrets.token_hex(16)})
    refusal = None
    if form.is_valid():
        try:
            made = propose(compound, form.draft(), author=request.user, cid=form.cleaned_data["cid"], now=now)
        except (Invalid, Refused) as error:
            refusal = error
        else:
            return redirect("proposal", made.pk)
    return _offer(request, compound, form, refusal)


def _offer(
    request: ResidentRequest, compound: Compound, form: ProposalForm, refusal: DomainError | None
) -> HttpResponse:
    context = {"compound": compound, "form": form, "refusal": refusal}
    return render(request, "deliberation/new_proposal.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit_proposal(request: ResidentRequest, proposal_id: int) -> HttpResponse:
    """Change the text: a new version, while its author or the committees may."""
    now = database_now()
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user, now=now), pk=proposal_id)
    check_revision(proposal.phase, movers=movers_of(request.user, proposal, now=now))
    last = proposal.versions.latest("number")
    form = DraftForm(request.POST if request.method == "POST" else None, initial=DraftForm.initial_of(last))
    refusal = None
    if form.is_valid():
        try:
            revise_proposal(proposal.pk, form.draft(), by=request.user, now=now)
        except (Invalid, Refused) as error:
            refusal = error
        else:
            return redirect("proposal", proposal.pk)
    context = {"proposal": proposal, "form": form, "refusal": refusal}
    return render(request, "deliberation/edit_proposal.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_POST
@signed_in
def second(request: ResidentRequest, proposal_id: int) -> HttpResponse:
    """Support an idea."""
    second_proposal(proposal_id, by=request.user, now=database_now())
    return redirect("proposal", proposal_id)


@require_POST
@signed_in
def move(request: ResidentRequest, proposal_id: int) -> HttpResponse:
    """Make a move of the lifecycle table."""
    asked = MoveForm(request.POST).asked()
    if asked is None:
        raise Invalid
    by, now = request.user, database_now()
    try:
        move_proposal(proposal_id, asked.move, by=by, now=now, reason=asked.reason, power=asked.power, into=asked.into)
    except (Invalid, Refused) as refusal:
        return _ask_again(request, proposal_id, asked, refusal)
    return redirect("proposal", proposal_id)


def _ask_again(request: ResidentRequest, proposal_id: int, asked: Asked, refusal: DomainError) -> HttpResponse:
    """The form of one move with what was written in it, below what is wrong."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user, now=database_now()), pk=proposal_id)
    context = {
        "proposal": proposal,
        "move": asked.move,
        "asked": asked,
        "refusal": refusal,
        "powers": list(Power),
        "reasoned": [move for move, step in MOVES.items() if step.needs_reason],
        "targets": merge_targets(proposal),
    }
    status = CONFLICT if isinstance(refusal, Refused) else UNPROCESSABLE
    return render(request, "deliberation/move_again.html", context, status=status)


@signed_in
@require_safe
def rooms(request: ResidentRequest) -> HttpResponse:
    """Every room one may enter, the liveliest first."""
    return render(request, "deliberation/rooms.html", {"rooms": rooms_visible_to(request.user, now=database_now())})
