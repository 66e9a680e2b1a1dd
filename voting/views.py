"""The ballot in three steps (choose, check, receipt), and who has taken part."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from community.models import Building
from journal.clock import database_now
from journal.feed import heads_of
from kernel.errors import DomainError, Invalid, Missing, Refused
from residents.models import Role
from residents.roles import households_of, roles_of
from residents.web import ResidentRequest
from voting.board import blocks_of, map_of
from voting.designees import Deferred, deferred_lines
from voting.forms import BallotForm
from voting.models import Poll, Submission
from voting.paper import Paper, papers_of
from voting.picks import drop_picks, keep_picks, picks
from voting.reading import participation
from voting.rules.choice import Channel, Choice
from voting.rules.window import Phase
from voting.services import cast_ballot

UNPROCESSABLE = 422
NOT_OPEN = {
    Phase.PREPARED: "early",
    Phase.ANNOUNCED: "early",
    Phase.CLOSED: "late",
    Phase.NEVER_OPENED: "never_opened",
}


@login_required
@require_safe
def ballot(request: ResidentRequest, poll_id: int) -> HttpResponse:
    """Step one: choose. Who comes back from the check finds what they picked."""
    paper = _paper_or_page(request, poll_id)
    if isinstance(paper, HttpResponse):
        return paper
    form = BallotForm(picks(request.session, paper.line.pk) or None, questions=paper.questions)
    return _choose(request, paper, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: ResidentRequest, poll_id: int) -> HttpResponse:
    """Step two: check. A POST leads here with what was picked; with the `cid` of this page the ballot is cast."""
    if cid := request.POST.get("cid", ""):
        return _cast(request, poll_id, cid)
    paper = _paper_or_page(request, poll_id)
    if isinstance(paper, HttpResponse):
        return paper
    line = paper.line.pk
    if request.method == "POST":
        form = BallotForm(request.POST, questions=paper.questions)
        if not form.is_valid():
            return _choose(request, paper, form)
        keep_picks(request.session, line, form.marks)
        return redirect(f"{reverse('ballot-check', args=[poll_id])}?line={line}")
    kept = picks(request.session, line)
    form = BallotForm(kept, questions=paper.questions)
    return _check(request, paper, form, kept["cid"]) if form.is_valid() else redirect("ballot", poll_id)


def _cast(request: ResidentRequest, poll_id: int, cid: str) -> HttpResponse:
    """Put the ballot in the box, for the line that was confirmed and for no other.

    The service answers, also for a line that is no longer theirs to cast for and after the close: a repeated act
    gets its receipt again. A refusal says first that nothing was cast.
    """
    poll = get_object_or_404(Poll.objects.visible_to(request.user, now=database_now()), pk=poll_id)
    line = _line_asked(request)
    paper = next((paper for paper in papers_of(request.user, poll, now=database_now()) if paper.line.pk == line), None)
    form = BallotForm(request.POST, questions=paper.questions if paper else poll.questions.all())
    if not form.is_valid() and paper:
        return _choose(request, paper, form)
    try:
        receipt = cast_ballot(poll_id, line=line, choices=form.choices, cid=cid, voter=request.user, clock=database_now)
    except (Invalid, Refused) as refusal:
        if paper is None:
            raise
        return _check(request, paper, form, cid, refusal)
    return redirect("receipt", poll_id, receipt.code)


@require_safe
def receipt(request: HttpRequest, poll_id: int, code: str) -> HttpResponse:
    """That and when a ballot came, for anyone with its code; whose it is, for who cast it; never the choice."""
    submission = get_object_or_404(Submission.objects.select_related("poll", "line"), poll=poll_id, code=code)
    drop_picks(request.session, submission.line_id)
    inside = Poll.objects.visible_to(request.user, now=database_now()).filter(pk=poll_id).exists()
    context = {
        "inside": inside,
        "poll": submission.poll,
        "submission": submission,
        "channel": Channel(submission.channel),
        "mine": submission.caster_id == request.user.pk,
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "voting/receipt.html", context)


@login_required
@require_safe
def turnout(request: ResidentRequest, poll_id: int) -> HttpResponse:
    """Who has taken part: totals for the compound, flats for its owners."""
    now = database_now()
    poll = get_object_or_404(Poll.objects.visible_to(request.user, now=now), pk=poll_id)
    seen = heads_of([poll.stream])[poll.stream]
    context = {"poll": poll, "now": now, "phase": poll.phase(now), "seen": seen, "questions": participation(poll)}
    if Role.OWNER in roles_of(request.user, poll.compound, now=now):
        context |= _flats(request, poll)
    return render(request, "voting/turnout.html", context)


def _flats(request: ResidentRequest, poll: Poll) -> dict[str, object]:
    """The board of buildings, and the map of the one asked for or of one's own."""
    own = [claim.unit for claim in households_of(request.user, poll.compound, now=database_now())]
    blocks = blocks_of(poll)
    asked = request.GET.get("building", "")
    home = own[0].stairwell.building_id if own else 0
    wanted = int(asked) if asked.isdecimal() and len(asked) < 16 else home
    shown: Building = next((block.building for block in blocks if block.building.pk == wanted), blocks[0].building)
    return {"blocks": blocks, "building": shown, "map": map_of(poll, shown, own={unit.pk for unit in own})}


def _paper_or_page(request: ResidentRequest, poll_id: int) -> Paper | HttpResponse:
    """The paper asked for, or the page that says why there is none to fill in now."""
    now = database_now()
    poll = get_object_or_404(Poll.objects.visible_to(request.user, now=now), pk=poll_id)
    papers = papers_of(request.user, poll, now=now)
    if not papers and (deferred := deferred_lines(request.user, poll, now=now)):
        return _no_ballot(request, poll, "not_designated", status=403, deferred=deferred)
    if not papers:
        return _no_ballot(request, poll, "not_voter", status=403)
    line = _line_asked(request)
    if not line and len(papers) > 1:
        return render(request, "voting/lines.html", {"poll": poll, "papers": papers})
    paper = next((paper for paper in papers if paper.line.pk == line or not line), None)
    if paper is None:
        raise Missing(line=line)
    if paper.receipt:
        drop_picks(request.session, paper.line.pk)
        return redirect("receipt", poll.pk, paper.receipt)
    phase = poll.phase(now)
    if phase is not Phase.OPEN:
        return _no_ballot(request, poll, NOT_OPEN[phase])
    return paper


def _line_asked(request: ResidentRequest) -> int:
    """The line that the form or the address names; 0 where none is named."""
    asked = request.POST.get("line") or request.GET.get("line") or "0"
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 16):
        raise Missing()
    return int(asked)


def _no_ballot(
    request: ResidentRequest, poll: Poll, reason: str, *, status: int = 200, deferred: Sequence[Deferred] = ()
) -> HttpResponse:
    context = {"poll": poll, "reason": reason, "deferred": deferred}
    return render(request, "voting/no_ballot.html", context, status=status)


def _choose(request: ResidentRequest, paper: Paper, form: BallotForm) -> HttpResponse:
    context = {"poll": paper.line.poll, "paper": paper, "form": form, "choices": list(Choice), "now": database_now()}
    wrong = form.is_bound and bool(form.errors)
    return render(request, "voting/ballot.html", context, status=UNPROCESSABLE if wrong else 200)


def _check(
    request: ResidentRequest, paper: Paper, form: BallotForm, cid: str, refusal: DomainError | None = None
) -> HttpResponse:
    poll, line = paper.line.poll, paper.line.pk
    change = f"{reverse('ballot', args=[poll.pk])}?line={line}"
    voted = refusal.facts.get("receipt", "") if refusal else ""
    context = {"poll": poll, "paper": paper, "form": form, "cid": cid, "refusal": refusal}
    context |= {"change": change, "voted": voted}
    return render(request, "voting/ballot_check.html", context, status=UNPROCESSABLE if refusal else 200)
