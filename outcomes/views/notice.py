"""The notice of a result: prepared and published by the owners' committee, read and printed by everybody."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal.clock import database_now
from kernel.days import legal_day
from kernel.errors import DomainError
from outcomes.archive import published
from outcomes.drafting import draft_of, site, wording_from_json
from outcomes.forms import NoticeForm
from outcomes.models import Notice, Publication
from outcomes.rules import NoticeReplaced, NotPublished, NotPublisher, check_publication, check_wording
from outcomes.services import correct_notice, hang_notice, publish_result
from outcomes.views.caching import kept
from residents.models import Role
from residents.roles import roles_of
from residents.web import ResidentRequest, signed_in
from voting.models import Poll

UNPROCESSABLE = 422


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: ResidentRequest, poll_id: int) -> HttpResponse:
    """Fill in what the notice says besides the count, look at it, publish it."""
    now = database_now()
    poll = _poll_of_committee(request, poll_id, now=now)
    check_publication(settled_at=poll.settled_at, published=Publication.objects.filter(poll=poll).exists())
    today = legal_day(now, poll.compound.zone)
    if request.method != "POST":
        return _publish_page(request, poll, NoticeForm.blank(today=today))
    form = NoticeForm(request.POST)
    try:
        wording = check_wording(form.wording, today=today)
        if form.wrong:
            return _publish_page(request, poll, form)
        if "preview" in request.POST:
            return _pdf(draft_of(poll, wording, origin=_origin(request), now=now), f"draft-{poll_id}.pdf")
        publish_result(poll_id, by=request.user, now=database_now(), wording=wording, origin=_origin(request))
    except DomainError as refusal:
        if not form.blame(refusal):
            raise
        return _publish_page(request, poll, form)
    return redirect("result", poll_id)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: ResidentRequest, poll_id: int) -> HttpResponse:
    """Publish another notice in the place of a wrong one, and say why."""
    now = database_now()
    poll = _poll_of_committee(request, poll_id, now=now)
    notice = _current(poll)
    if request.method != "POST":
        today = legal_day(now, poll.compound.zone)
        form = NoticeForm.blank(today=today, wording=wording_from_json(notice.wording))
        return _correct_page(request, notice, form)
    form = NoticeForm(request.POST)
    try:
        wording = form.wording
        if form.wrong:
            return _correct_page(request, notice, form)
        if request.POST.get("notice") != str(notice.pk):  # who corrects has looked at another one
            raise NoticeReplaced()
        correct_notice(
            notice.pk,
            reason=form.typed["reason"],
            wording=wording,
            by=request.user,
            now=database_now(),
            origin=_origin(request),
        )
    except DomainError as refusal:
        if not form.blame(refusal):
            raise
        return _correct_page(request, notice, form)
    return redirect("notice", poll_id)


@require_safe
def notice(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Every notice of a result with its hash, and where it hangs; the committee may add to that."""
    notices = list(published().filter(poll=poll_id).prefetch_related("postings"))
    if not notices:
        get_object_or_404(Notice, poll=poll_id)
    poll, now = notices[0].poll, database_now()
    return _notice_page(request, notices, NoticeForm.blank(today=legal_day(now, poll.compound.zone)), now=now)


@require_POST
@signed_in
def hang(request: ResidentRequest, poll_id: int) -> HttpResponse:
    """Write down where the newest notice hangs."""
    now = database_now()
    poll = _poll_of_committee(request, poll_id, now=now)
    newest = _current(poll)
    form = NoticeForm(request.POST)
    since, until = form.day("since"), form.day("until")
    try:
        if not form.wrong:
            hang_notice(
                newest.pk,
                place=form.typed["place"],
                since=since or legal_day(now, poll.compound.zone),
                until=until,
                by=request.user,
                now=now,
            )
    except DomainError as refusal:
        if not form.blame(refusal):
            raise
    if form.wrong:
        notices = list(published().filter(poll=poll_id).prefetch_related("postings"))
        return _notice_page(request, notices, form, now=now, status=UNPROCESSABLE)
    return redirect("notice", poll_id)


@require_safe
def newest_paper(request: HttpRequest, poll_id: int) -> HttpResponse:
    """The PDF of a result's newest notice."""
    found = get_object_or_404(published().select_related("paper"), poll=poll_id, replacements=None)
    return _paper(request, found, lasts=60)


@require_safe
def paper(request: HttpRequest, key: str, year: int, number: int) -> HttpResponse:
    """The PDF of one notice, whatever replaced it later; its bytes never change."""
    found = get_object_or_404(published().select_related("paper"), compound__key=key, year=year, number=number)
    return _paper(request, found, lasts=86_400)


def _paper(request: HttpRequest, found: Notice, *, lasts: int) -> HttpResponse:
    answer = _pdf(bytes(found.paper.content), f"{found.compound.key}-{found.year}-{found.number}.pdf")
    return kept(request, answer, etag=found.sha256, lasts=lasts)


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _poll_of_committee(request: ResidentRequest, poll_id: int, *, now: datetime) -> Poll:
    """A poll for a member of its owners' committee; raises NotPublisher to its neighbours, to others it is missing."""
    poll: Poll = get_object_or_404(
        Poll.objects.visible_to(request.user, now=now).select_related("compound"), pk=poll_id
    )
    if Role.OWNERS_COMMITTEE not in roles_of(request.user, poll.compound, now=now):
        raise NotPublisher()
    return poll


def _current(poll: Poll) -> Notice:
    """The newest notice of a poll. Raises NotPublished."""
    found = published().filter(poll=poll, replacements=None).first()
    if found is None:
        raise NotPublished()
    return found


def _origin(request: HttpRequest) -> str:
    return site(request.build_absolute_uri("/"))


def _publish_page(request: HttpRequest, poll: Poll, form: NoticeForm) -> HttpResponse:
    status = UNPROCESSABLE if form.wrong else 200
    return render(request, "outcomes/publish.html", {"poll": poll, "form": form}, status=status)


def _correct_page(request: HttpRequest, notice: Notice, form: NoticeForm) -> HttpResponse:
    status = UNPROCESSABLE if form.wrong else 200
    return render(
        request, "outcomes/correct.html", {"poll": notice.poll, "notice": notice, "form": form}, status=status
    )


def _notice_page(
    request: HttpRequest, notices: list[Notice], form: NoticeForm, *, now: datetime, status: int = 200
) -> HttpResponse:
    poll = notices[0].poll
    committee = Role.OWNERS_COMMITTEE in roles_of(request.user, poll.compound, now=now)
    context = {"poll": poll, "notices": notices, "form": form, "committee": committee}
    return render(request, "outcomes/notice.html", context, status=status)
