"""Photos and drawings of a proposal's plans: shown, added, described, put in order, taken off."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deliberation.forms import PictureForm, arranged
from deliberation.models import Proposal
from deliberation.pictures import drawing_answer, read_drawing
from deliberation.reading import newest_version
from deliberation.rules.lifecycle import check_revision
from deliberation.rules.picture import plan_at
from deliberation.rules.plan import LONGEST_CHANGE
from deliberation.services import add_picture, arrange_pictures, movers_of
from deliberation.views.answering import UNPROCESSABLE, seen_proposal, status_of
from journal.clock import database_now
from kernel.errors import DomainError, Invalid, Refused
from residents.web import ResidentRequest, signed_in


@signed_in
@require_safe
def picture(request: ResidentRequest, proposal_id: int, sha: str) -> HttpResponse:
    """The content of a photo or drawing."""
    proposal = seen_proposal(request.user, proposal_id, now=database_now())
    return drawing_answer(get_object_or_404(proposal.pictures, sha=sha))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: ResidentRequest, proposal_id: int) -> HttpResponse:
    """The pictures of every plan; by form their words, their order, and which are taken off."""
    proposal = _revisable(request, proposal_id)
    if request.method != "POST":
        return _show(request, proposal)
    newest = newest_version(proposal)
    plan, based_on = (_number(request, name) for name in ("plan", "based_on"))
    kept = arranged(plan_at(newest.draft, plan).pictures, request.POST.dict())
    change, by, now = _("改了图的说明或顺序"), request.user, database_now()
    try:
        arrange_pictures(proposal.pk, plan=plan, pictures=kept, based_on=based_on, change=change, by=by, now=now)
    except (Invalid, Refused) as refusal:
        return _show(request, proposal, refusal=refusal, status=status_of(refusal))
    return redirect("proposal-pictures", proposal.pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def upload_picture(request: ResidentRequest, proposal_id: int) -> HttpResponse:
    """Add a picture to a plan."""
    proposal = _revisable(request, proposal_id)
    if request.method != "POST":
        return redirect("proposal-pictures", proposal.pk)
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, proposal, form=form, status=UNPROCESSABLE)
    typed = form.cleaned_data
    change = (_("加了一张图：%(caption)s") % typed)[:LONGEST_CHANGE]
    try:
        add_picture(
            proposal.pk,
            read_drawing(typed["file"]),
            plan=typed["plan"] or 0,
            caption=typed["caption"],
            licensed=typed["licence"],
            based_on=typed["based_on"],
            change=change,
            by=request.user,
            now=database_now(),
        )
    except (Invalid, Refused) as refusal:
        return _show(request, proposal, form=form, refusal=refusal, status=status_of(refusal))
    return redirect("proposal-pictures", proposal.pk)


def _revisable(request: ResidentRequest, proposal_id: int) -> Proposal:
    """The proposal, where the reader may change it now. Raises WrongState."""
    now = database_now()
    proposal = seen_proposal(request.user, proposal_id, now=now)
    check_revision(proposal.phase_at(now), movers=movers_of(request.user, proposal, now=now))
    return proposal


def _number(request: ResidentRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0


def _show(
    request: ResidentRequest,
    proposal: Proposal,
    *,
    form: PictureForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    newest = newest_version(proposal)
    context = {
        "proposal": proposal,
        "newest": newest,
        "plans": newest.draft.plans,
        "form": form or PictureForm(initial={"based_on": newest.number}),
        "refusal": refusal,
    }
    return render(request, "deliberation/pictures.html", context, status=status)
