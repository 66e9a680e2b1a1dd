"""The preparation desk: the list of polls, the ballot with its check, the roll, the notice, and the two keys."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Compound
from deliberation.models import Proposal
from deliberation.rules import ProposalState
from journal.clock import database_now
from kernel.days import legal_day
from kernel.errors import DomainError, Invalid, Missing, Refused
from residents.models import Resident, Role
from residents.roles import desks_of, offices_in
from residents.web import ResidentRequest, signed_in
from voting.desk.forms import (
    MOST_QUESTIONS,
    PollForm,
    QuestionForms,
    asked_in,
    fields_of,
    questions_of,
    seen_again,
    suggested_questions,
    suggested_window,
    with_one_more,
)
from voting.desk.roll import draft_roll
from voting.desk.steps import KEYS, State, Way, way_of
from voting.desk.told import checked_questions, told_of
from voting.desk.wording import MATTERS
from voting.models import Poll
from voting.rules.choice import Choice
from voting.rules.rulebook import ParkingCounts, Rulebook
from voting.rules.window import NoticeDayImpossible
from voting.services import (
    acknowledge_finding,
    book_of,
    freeze_roll,
    post_notice,
    prepare_poll,
    repair_poll,
    revise_poll,
    turn_key,
)
from voting.standing import before_owners, draft_number, standing_polls

UNPROCESSABLE = 422
STATUS = {"invalid": UNPROCESSABLE, "refused": 409}


@signed_in
@require_safe
def votes(request: ResidentRequest, key: str) -> HttpResponse:
    """Every poll of the compound with its one next step, and the proposals that wait for one."""
    now = database_now()
    place = _desk(request.user, key, now=now)
    ways = [way_of(poll, now=now) for poll in _polls(place).order_by("-made_at", "-pk")]
    context = {
        "place": place,
        "free": [each for each in before_owners(place, now=now) if each.standing is None],
        "going": [way for way in ways if way.next and not way.lost],
        "over": [way for way in ways if way.next is None or way.lost],
        "now": now,
    }
    return render(request, "voting/desk/votes.html", context)


@signed_in
@require_safe
def choose(request: ResidentRequest, key: str) -> HttpResponse:
    """Which proposal is to be voted on."""
    now = database_now()
    place = _desk(request.user, key, now=now)
    candidates = before_owners(place, now=now)
    return render(request, "voting/desk/choose.html", {"place": place, "candidates": candidates})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: ResidentRequest, key: str, proposal_id: int) -> HttpResponse:
    """A new ballot on a proposal; where one stands already, that one."""
    now = database_now()
    place = _desk(request.user, key, now=now)
    proposal = get_object_or_404(Proposal, pk=proposal_id, compound=place, state=ProposalState.VOTE)
    if standing := standing_polls(proposal, now=now).first():
        return redirect("desk-vote", place.key, standing.pk)
    book = book_of(place)
    if request.method != "POST":
        form = PollForm(
            initial=fields_of(proposal.title, suggested_window(book, zone=place.zone, now=now), zone=place.zone)
        )
        return _form(request, place, form, QuestionForms(initial=suggested_questions(proposal), prefix="q"), book)

    def write(**ballot: Any) -> Poll:
        return prepare_poll(proposal, **ballot, by=request.user, now=now)

    return _typed(request, place, book, write)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ResidentRequest, key: str, poll_id: int) -> HttpResponse:
    """The ballot of a draft. Once the roll is frozen there is nothing to change, and its page says so."""
    now = database_now()
    place = _desk(request.user, key, now=now)
    poll = get_object_or_404(_polls(place), pk=poll_id)
    if poll.frozen_at is not None:
        return redirect("desk-vote", place.key, poll.pk)
    book = Rulebook.from_json(poll.book)
    if request.method != "POST":
        kept = {**fields_of(poll.title, poll.window, zone=place.zone), "seen": draft_number(poll)}
        form = PollForm(initial=kept)
        return _form(request, place, form, QuestionForms(initial=questions_of(poll), prefix="q"), book, poll=poll)

    def write(**ballot: Any) -> Poll:
        shown = request.POST.get("seen", "")
        seen = int(shown) if shown.isdecimal() and len(shown) < 8 else 0
        return revise_poll(poll.pk, **ballot, seen=seen, by=request.user, now=now)

    return _typed(request, place, book, write, poll=poll)


def _typed(
    request: ResidentRequest, place: Compound, book: Rulebook, write: Callable[..., Poll], *, poll: Poll | None = None
) -> HttpResponse:
    """Save what was typed, or show it again with what is wrong; nothing typed is lost."""
    if "more" in request.POST:
        typed = with_one_more(request.POST)
        return _form(request, place, PollForm(typed), QuestionForms(typed, prefix="q"), book, poll=poll, more=True)
    form, questions = PollForm(request.POST), QuestionForms(request.POST, prefix="q")
    if not (form.is_valid() and questions.is_valid()):
        return _form(request, place, form, questions, book, poll=poll)
    window = form.window(place.zone)
    try:
        saved = write(
            title=form.cleaned_data["title"],
            questions=asked_in(questions.forms),
            opens_at=window.opens_at,
            closes_at=window.closes_at,
        )
    except (Invalid, Refused) as refusal:
        if poll is not None:
            form = PollForm(seen_again(request.POST, draft_number(poll)))
        return _form(request, place, form, questions, book, poll=poll, refusal=refusal)
    return redirect("desk-vote", place.key, saved.pk)


def _form(
    request: ResidentRequest,
    place: Compound,
    form: PollForm,
    questions: "BaseFormSet[Any]",
    book: Rulebook,
    **more: object,
) -> HttpResponse:
    wrong = form.is_bound and "more" not in more
    context = {
        "place": place,
        "form": form,
        "questions": questions,
        "matters": MATTERS,
        "book": book,
        "ask_parking": book.parking_counts is ParkingCounts.PARKING_MATTERS,
        "room": len(questions.forms) < MOST_QUESTIONS,
        **more,
    }
    return render(request, "voting/desk/form.html", context, status=UNPROCESSABLE if wrong else 200)


@signed_in
@require_safe
def vote(request: ResidentRequest, key: str, poll_id: int) -> HttpResponse:
    """One poll: its ballot with the findings, the steps, and the one act that is next."""
    now = database_now()
    place = _desk(request.user, key, now=now)
    return _show(request, get_object_or_404(_polls(place), pk=poll_id), now=now)


@signed_in
@require_safe
def preview(request: ResidentRequest, key: str, poll_id: int) -> HttpResponse:
    """The ballot as a voter will see it. Nothing can be cast here."""
    place = _desk(request.user, key, now=database_now())
    poll = get_object_or_404(_polls(place), pk=poll_id)
    context = {"place": place, "poll": poll, "questions": poll.questions.all(), "choices": list(Choice)}
    return render(request, "voting/desk/preview.html", context)


@require_POST
@signed_in
def act(request: ResidentRequest, key: str, poll_id: int) -> HttpResponse:
    """One act on a poll, named by `do`; a refusal stands on the page, above what it is about."""
    now = database_now()
    place = _desk(request.user, key, now=now)
    poll = get_object_or_404(_polls(place), pk=poll_id)
    doing = ACTS.get(request.POST.get("do", ""))
    if doing is None:
        raise Missing()
    try:
        doing(poll.pk, request.POST, by=request.user, now=now)
    except (Invalid, Refused) as refusal:
        poll.refresh_from_db()
        return _show(request, poll, now=now, refusal=refusal)
    return redirect(f"{reverse('desk-vote', args=[place.key, poll_id])}#next")


def _acknowledge(poll_id: int, typed: Mapping[str, str], *, by: Resident, now: datetime) -> None:
    acknowledge_finding(poll_id, key=typed.get("finding", ""), reason=typed.get("reason", ""), by=by, now=now)


def _repair(poll_id: int, typed: Mapping[str, str], *, by: Resident, now: datetime) -> None:
    asked = typed.get("repair", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else -1
    repair_poll(poll_id, key=typed.get("finding", ""), number=number, by=by, now=now)


def _post(poll_id: int, typed: Mapping[str, str], *, by: Resident, now: datetime) -> None:
    poll = Poll.objects.get(pk=poll_id)
    try:
        on = date.fromisoformat(typed.get("on", ""))
    except ValueError as error:
        zone = poll.compound.zone
        first = legal_day(poll.frozen_at or now, zone)
        raise NoticeDayImpossible(first=first.isoformat(), last=legal_day(now, zone).isoformat()) from error
    post_notice(poll_id, on=on, by=by, now=now)


ACTS: Mapping[str, Callable[..., object]] = {
    "acknowledge": _acknowledge,
    "repair": _repair,
    "freeze": lambda poll_id, _typed, **who: freeze_roll(poll_id, **who),
    "post": _post,
    "turn": lambda poll_id, _typed, **who: turn_key(poll_id, **who),
}


def _show(request: ResidentRequest, poll: Poll, *, now: datetime, refusal: DomainError | None = None) -> HttpResponse:
    place = poll.compound
    told = told_of(poll, now=now) if poll.frozen_at is None else []
    way = way_of(poll, now=now, findings=[each.finding for each in told])
    context = {
        "place": place,
        "poll": poll,
        "way": way,
        "told": told,
        "questions": checked_questions(poll, told),
        "roll": draft_roll(poll, now=now) if poll.frozen_at is None else None,
        "draft": draft_number(poll),
        "my_keys": _keys_in_hand(request.user, place, way, now=now),
        "today": legal_day(now, place.zone),
        "now": now,
        "choices": list(Choice),
        "refusal": refusal,
        "typed": request.POST if refusal else {},
    }
    status = STATUS[refusal.kind] if refusal else 200
    return render(request, "voting/desk/vote.html", context, status=status)


def _keys_in_hand(resident: Resident, place: Compound, way: Way, *, now: datetime) -> list[Role]:
    """The committees for which `resident` may turn a key now."""
    own = any(step.key is not None and step.key.resident_id == resident.pk for step in way.steps)
    held = offices_in(resident, place, now=now)
    waiting = [Role(KEYS[step.kind].value) for step in way.steps if step.kind in KEYS and step.state is State.NEXT]
    return [] if own else [role for role in waiting if role in held]


def _desk(resident: Resident, key: str, *, now: datetime) -> Compound:
    """The compound at whose desk `resident` sits in one of the two committees; hidden and missing are the same."""
    return get_object_or_404(desks_of(resident, now=now), key=key)


def _polls(place: Compound) -> QuerySet[Poll]:
    return Poll.objects.filter(compound=place).select_related("compound", "proposal")
