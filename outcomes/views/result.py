"""A published result, explained step by step, with its figures to recount; and the steps of carrying it out."""

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from journal.clock import database_now
from outcomes.announcing import announcements, recount_address
from outcomes.archive import published
from outcomes.models import Publication
from outcomes.services import finish_step
from residents.models import Role
from residents.roles import roles_of
from residents.web import ResidentRequest, signed_in
from voting.models import Poll, Question
from voting.reading import explain
from voting.rules.verdict import Explained


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what came of it, and where it is recounted."""

    question: Question
    explained: Explained

    @property
    def recount(self) -> str:
        return recount_address(self.question, self.explained)


@require_safe
def result(request: HttpRequest, poll_id: int) -> HttpResponse:
    """A published result is for everybody; before, the compound sees how far it is."""
    publication = Publication.objects.select_related("poll__compound").filter(poll=poll_id).first()
    if publication is None:
        return waiting(cast("ResidentRequest", request), poll_id)  # asks to sign in first
    poll = publication.poll
    context = {
        "poll": poll,
        "publication": publication,
        "questions": [Answered(question, explain(question)) for question in poll.questions.select_related("poll")],
        "notice": published().filter(poll=poll, replacements=None).first(),
    }
    return render(request, "outcomes/result.html", context)


@signed_in
@require_safe
def waiting(request: ResidentRequest, poll_id: int) -> HttpResponse:
    """How far a result is that is not published: no number but who took part."""
    now = database_now()
    poll = get_object_or_404(Poll.objects.visible_to(request.user, now=now), pk=poll_id)
    committee = Role.OWNERS_COMMITTEE in roles_of(request.user, poll.compound, now=now)
    may_publish = committee and poll.settled_at is not None
    return render(
        request, "outcomes/unpublished.html", {"poll": poll, "phase": poll.phase(now), "may_publish": may_publish}
    )


@require_safe
def figures(_request: HttpRequest, poll_id: int) -> HttpResponse:
    """The figures of a published result as JSON, by docs/recount.schema.json."""
    notice = get_object_or_404(published(), poll=poll_id, replacements=None)
    answer = JsonResponse(announcements(notice), safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="result-{poll_id}.json"'
    answer["Cache-Control"] = "public, max-age=60"
    return answer


@require_POST
@signed_in
def finish(request: ResidentRequest, proposal_id: int, step_id: int) -> HttpResponse:
    """Say that a step of the works is done."""
    finish_step(step_id, by=request.user, now=database_now())
    return redirect("proposal", proposal_id)
