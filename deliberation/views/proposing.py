"""Putting a proposal forward, and revising it."""

import secrets

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from community.models import Compound
from deliberation.forms import ProposalForm, RevisionForm
from deliberation.models import Proposal, ProposalVersion
from deliberation.reading import compared, newest_version
from deliberation.rules.lifecycle import ProposalState, check_revision
from deliberation.rules.revising import StaleVersion
from deliberation.services import movers_of, propose, revise_proposal
from deliberation.views.answering import UNPROCESSABLE, seen_proposal, status_of
from journal.clock import database_now
from kernel.errors import DomainError, Invalid, Refused
from residents.roles import compounds_of
from residents.web import ResidentRequest, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_proposal(request: ResidentRequest, key: str) -> HttpResponse:
    """Put an idea forward; with `?from=` a lapsed one is taken up again."""
    now = database_now()
    compound = get_object_or_404(compounds_of(request.user, now=now), key=key)
    if request.method != "POST":
        initial = _taken_up(request, compound) | {"cid": secrets.token_hex(16)}
        return _offer(request, compound, ProposalForm(initial=initial), None)
    form = ProposalForm(request.POST)
    refusal = None
    if form.is_valid():
        typed = form.cleaned_data
        try:
            made = propose(
                compound, form.draft(), author=request.user, cid=typed["cid"], now=now, revives=typed["revives"]
            )
        except (Invalid, Refused) as error:
            refusal = error
        else:
            return redirect("proposal", made.pk)
    return _offer(request, compound, form, refusal)


def _taken_up(request: ResidentRequest, compound: Compound) -> dict[str, object]:
    """The fields of the lapsed idea that the address names; none where it names none."""
    asked = request.GET.get("from", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else 0
    found = Proposal.objects.filter(compound=compound, pk=number).first()
    if found is None or found.phase_at(database_now()) is not ProposalState.LAPSED:
        return {}
    return ProposalForm.initial_of(newest_version(found))


def _offer(
    request: ResidentRequest, compound: Compound, form: ProposalForm, refusal: DomainError | None
) -> HttpResponse:
    context = {"compound": compound, "form": form, "refusal": refusal}
    return render(request, "deliberation/new_proposal.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit_proposal(request: ResidentRequest, proposal_id: int) -> HttpResponse:
    """Change what it says: a new version, while its author or the committees may.

    A button that asks for `more` room shows the form again with what was typed and saves nothing.
    """
    now = database_now()
    proposal = seen_proposal(request.user, proposal_id, now=now)
    check_revision(proposal.phase_at(now), movers=movers_of(request.user, proposal, now=now))
    newest = newest_version(proposal)
    if request.method != "POST":
        return _revise(request, newest, RevisionForm(newest))
    base = proposal.versions.filter(number=_based_on(request, newest.number)).first() or newest
    form = RevisionForm(base, request.POST, more=request.POST.get("more", ""))
    if not form.is_valid():
        return _revise(request, newest, form, status=UNPROCESSABLE if form.bound else 200)
    typed = form.head.cleaned_data
    given = {"based_on": typed["based_on"], "change": typed["change"]}
    try:
        revise_proposal(proposal.pk, form.draft(), **given, by=request.user, now=now)
    except StaleVersion as refusal:
        return _again(request, base, refusal)
    except (Invalid, Refused) as refusal:
        return _revise(request, newest, form, refusal=refusal, status=status_of(refusal))
    return redirect("proposal", proposal.pk)


def _based_on(request: ResidentRequest, newest: int) -> int:
    given = request.POST.get("based_on", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else newest


def _again(request: ResidentRequest, base: ProposalVersion, refusal: StaleVersion) -> HttpResponse:
    """The form with what was typed, now standing on the newest version, below what changed there in the meantime."""
    newest = newest_version(base.proposal)
    sent = {**request.POST.dict(), "based_on": str(newest.number)}
    form = RevisionForm(newest, sent)
    differences = compared(base, newest)
    return _revise(request, newest, form, refusal=refusal, status=status_of(refusal), differences=differences)


def _revise(
    request: ResidentRequest, newest: ProposalVersion, form: RevisionForm, *, status: int = 200, **wrong: object
) -> HttpResponse:
    """The page; `refusal` and the `differences` to a newer version where something went wrong."""
    context = {"proposal": newest.proposal, "newest": newest, "form": form, **wrong}
    return render(request, "deliberation/edit_proposal.html", context, status=status)
