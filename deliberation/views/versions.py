"""The versions of a proposal: all of them, one as it stood, and what changed between any two."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from deliberation.reading import compared
from deliberation.views.answering import seen_proposal
from journal.clock import database_now
from residents.web import ResidentRequest, signed_in


@signed_in
@require_safe
def versions(request: ResidentRequest, proposal_id: int) -> HttpResponse:
    """Every version, the newest first; `?from=1&to=3` leads to what changed between the two."""
    proposal = seen_proposal(request.user, proposal_id, now=database_now())
    old, new = (request.GET.get(name, "") for name in ("from", "to"))
    if all(number.isascii() and number.isdigit() and len(number) < 7 for number in (old, new)):
        return redirect("compare-versions", proposal.pk, int(old), int(new))
    found = list(proposal.versions.order_by("-number"))
    pairs = list(zip(found, [*found[1:], None], strict=True))
    return render(request, "deliberation/versions.html", {"proposal": proposal, "pairs": pairs, "versions": found})


@signed_in
@require_safe
def version(request: ResidentRequest, proposal_id: int, number: int) -> HttpResponse:
    """One version as it stood."""
    proposal = seen_proposal(request.user, proposal_id, now=database_now())
    found = get_object_or_404(proposal.versions, number=number)
    return render(request, "deliberation/version.html", {"proposal": proposal, "version": found})


@signed_in
@require_safe
def compare_versions(request: ResidentRequest, proposal_id: int, old: int, new: int) -> HttpResponse:
    """What changed from one version to another, older or newer."""
    proposal = seen_proposal(request.user, proposal_id, now=database_now())
    before, after = (get_object_or_404(proposal.versions, number=number) for number in (old, new))
    context = {
        "proposal": proposal,
        "old": before,
        "new": after,
        "differences": compared(before, after),
        "versions": proposal.versions.order_by("-number"),
    }
    return render(request, "deliberation/compare.html", context)
