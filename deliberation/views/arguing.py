"""Arguments for and against: read, written, found helpful, answered, reported, hidden."""

import secrets
from collections.abc import Callable

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from deliberation.forms import ActForm, ArgumentForm
from deliberation.models import Argument, Proposal
from deliberation.reading import sides_of
from deliberation.rules.argument import Position
from deliberation.rules.lifecycle import SILENT, Mover
from deliberation.services import (
    answer_argument,
    argue,
    hide_argument,
    movers_of,
    report_argument,
    support_argument,
    unsupport_argument,
)
from deliberation.views.answering import UNPROCESSABLE, seen_proposal, status_of
from journal.clock import database_now
from journal.feed import heads_of
from kernel.errors import Invalid, Refused
from residents.models import Resident
from residents.web import ResidentRequest, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def arguments(request: ResidentRequest, proposal_id: int) -> HttpResponse:
    """Every argument on both sides; by form a new one."""
    proposal = seen_proposal(request.user, proposal_id, now=database_now())
    if request.method != "POST":
        asked = request.GET.get("side", "")
        side = asked if asked in list(Position) else ""
        return _show(request, proposal, ArgumentForm(initial={"cid": secrets.token_hex(16), "position": side}))
    form = ArgumentForm(request.POST)
    if not form.is_valid():
        return _show(request, proposal, form, status=UNPROCESSABLE)
    try:
        made = argue(proposal.pk, **form.cleaned_data, author=request.user, now=database_now())
    except (Invalid, Refused) as refusal:
        return _show(request, proposal, form, refusal=refusal, status=status_of(refusal))
    return HttpResponseRedirect(f"{reverse('arguments', args=[proposal.pk])}#argument-{made.pk}")


@require_POST
@signed_in
def act_on_argument(request: ResidentRequest, proposal_id: int, argument_id: int) -> HttpResponse:
    """Do one thing about an argument, and come back to where it stands."""
    proposal = seen_proposal(request.user, proposal_id, now=database_now())
    argument = get_object_or_404(Argument, proposal=proposal, pk=argument_id)
    form = ActForm(request.POST)
    if not form.is_valid():
        raise Invalid
    typed = form.cleaned_data
    try:
        _ACTS[typed["do"]](argument.pk, request.user, typed["text"], typed["cid"])
    except (Invalid, Refused) as refusal:
        fresh = ArgumentForm(initial={"cid": secrets.token_hex(16)})
        tried = {"argument": argument.pk, "do": typed["do"], "text": typed["text"], "cid": typed["cid"]}
        return _show(request, proposal, fresh, refusal=refusal, tried=tried, status=status_of(refusal))
    page = "proposal" if request.POST.get("on") == "proposal" else "arguments"
    return HttpResponseRedirect(f"{reverse(page, args=[proposal.pk])}#argument-{argument.pk}")


Act = Callable[[int, Resident, str, str], object]
_ACTS: dict[str, Act] = {
    "support": lambda argument, by, _text, _cid: support_argument(argument, by=by, now=database_now()),
    "unsupport": lambda argument, by, _text, _cid: unsupport_argument(argument, by=by, now=database_now()),
    "answer": lambda argument, by, text, cid: answer_argument(argument, text=text, cid=cid, by=by, now=database_now()),
    "report": lambda argument, by, _text, _cid: report_argument(argument, by=by, now=database_now()),
    "hide": lambda argument, by, text, _cid: hide_argument(argument, reason=text, by=by, now=database_now()),
}


def _show(
    request: ResidentRequest, proposal: Proposal, form: ArgumentForm, *, status: int = 200, **what_went_wrong: object
) -> HttpResponse:
    """The page; `refusal`, and what was `tried` on one argument, where something went wrong."""
    now = database_now()
    seen = heads_of([proposal.stream])[proposal.stream]  # read first: what comes meanwhile arrives as an entry
    movers = movers_of(request.user, proposal, now=now)
    context = {
        "seen": seen,
        "proposal": proposal,
        "sides": sides_of(proposal, reader=request.user),
        "form": form,
        "cid": secrets.token_hex(16),
        "open": proposal.phase_at(now) not in SILENT,
        "may_answer": bool(movers),
        "may_hide": Mover.RESIDENTS_COMMITTEE in movers,
        **what_went_wrong,
    }
    return render(request, "deliberation/arguments.html", context, status=status)
