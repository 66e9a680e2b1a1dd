"""Published results, explained step by step, and the steps of carrying something out."""

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal.clock import database_now
from outcomes.models import Publication
from outcomes.services import finish_step, publish_result
from residents.models import Role
from residents.roles import roles_of
from residents.web import ResidentRequest, signed_in
from voting.models import Poll, Question
from voting.reading import explain
from voting.rules.verdict import Explained


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what came of it."""

    question: Question
    explained: Explained


@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, poll_id: int) -> HttpResponse:
    """A published result is for everybody; before, the compound sees how far it is. A POST publishes it."""
    asking = cast("ResidentRequest", request)  # both of these ask to sign in first
    if request.method == "POST":
        return publish(asking, poll_id)
    publication = Publication.objects.select_related("poll__compound").filter(poll=poll_id).first()
    if publication is None:
        return waiting(asking, poll_id)
    poll = publication.poll
    questions = [Answered(question, explain(question)) for question in poll.questions.select_related("poll")]
    context = {"poll": poll, "publication": publication, "questions": questions}
    return render(request, "outcomes/result.html", context)


@signed_in
def publish(request: ResidentRequest, poll_id: int) -> HttpResponse:
    """Put the result up."""
    publish_result(poll_id, by=request.user, now=database_now())
    return redirect("result", poll_id)


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


@require_POST
@signed_in
def finish(request: ResidentRequest, proposal_id: int, step_id: int) -> HttpResponse:
    """Say that a step of the works is done."""
    finish_step(step_id, by=request.user, now=database_now())
    return redirect("proposal", proposal_id)


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Every published result, the newest first."""
    publications = Publication.objects.select_related("poll__compound", "poll__proposal").order_by("-at")
    return render(request, "outcomes/open.html", {"publications": publications[:100]})
