"""The desk's page of the register: a file is sent, looked over, taken in or let go; the register is taken out."""

import csv
import io
from collections.abc import Mapping
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from community.models import AreaSource, Compound, RegisterImport, RegisterUpload
from community.reading import MOST_BYTES
from community.rules.facts import Source
from community.rules.problems import RegisterRefused
from community.rules.synonyms import Column
from community.services import UploadGone, choose_columns, discard_upload, export_register, keep_upload
from community.spreadsheet import safe, template
from journal.clock import database_now
from kernel.errors import DomainError, Invalid
from residents.models import Role
from residents.register_page import WaitingFile, difference, earliest_today, problem_rows, sums_of, told
from residents.roles import desks_of, offices_in
from residents.rules.office import read_day
from residents.services.transfers import check_desk, take_waiting_register
from residents.web import ResidentRequest, signed_in

UNPROCESSABLE = 422
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NoRegisterFile(Invalid):
    code = "no_register_file"


@signed_in
@require_safe
def register(request: ResidentRequest, key: str) -> HttpResponse:
    """What the register holds, and the file that waits. The owners' committee sees the first only."""
    place = get_object_or_404(desks_of(request.user, now=database_now()), key=key)
    return _show(request, place)


@require_POST
@signed_in
def upload(request: ResidentRequest, key: str) -> HttpResponse:
    """A file is sent. It waits, sealed, until somebody decides on it."""
    place = _mine(request, key)
    sent = request.FILES.get("file")
    try:
        content = _content(sent)
        keep_upload(place, content, name=sent.name or "" if sent else "", now=database_now())
    except DomainError as refusal:
        return _show(request, place, refusal)
    return redirect("desk-register", place.key)


@require_POST
@signed_in
def columns(request: ResidentRequest, key: str) -> HttpResponse:
    """Somebody says which column is what, and where the areas come from."""
    place = _mine(request, key)
    said = dict(zip(request.POST.getlist("key"), request.POST.getlist("as"), strict=False))
    try:
        choose_columns(
            place,
            _number(request, "upload"),
            columns={title[:60]: _column(name) for title, name in list(said.items())[:80]},
            source=_source(request.POST.get("source", "")),
            revision=_number(request, "revision"),
        )
    except DomainError as refusal:
        return _show(request, place, refusal)
    return redirect(f"{reverse('desk-register', args=[place.key])}#read")


@require_POST
@signed_in
def take(request: ResidentRequest, key: str) -> HttpResponse:
    """The file is taken in as it was looked at, all or nothing."""
    place = _mine(request, key)
    try:
        waiting = RegisterUpload.objects.filter(compound=place, pk=_number(request, "upload")).first()
        if waiting is None:
            raise UploadGone()
        outcome = take_waiting_register(
            waiting,
            effective=_effective(request),
            keep_missing="keep" in request.POST,
            revision=_number(request, "revision"),
            by=request.user,
            now=database_now(),
        )
    except DomainError as refusal:
        return _show(request, place, refusal)
    return redirect(f"{reverse('desk-register', args=[place.key])}?done={'taken' if outcome.new else 'same'}")


@require_POST
@signed_in
def discard(request: ResidentRequest, key: str) -> HttpResponse:
    """The file that waits goes; the register stays as it is."""
    place = _mine(request, key)
    try:
        discard_upload(place, _number(request, "upload"), revision=_number(request, "revision"))
    except DomainError as refusal:
        return _show(request, place, refusal)
    return redirect(f"{reverse('desk-register', args=[place.key])}?done=discarded")


@signed_in
@require_safe
def problems(request: ResidentRequest, key: str) -> HttpResponse:
    """Everything that is wrong with the waiting file, as a file."""
    place = _mine(request, key)
    waiting = get_object_or_404(RegisterUpload, compound=place)
    rows = list(problem_rows(WaitingFile(waiting).all_problems))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows[0] if rows else ())
    writer.writerows([safe(text) for text in row.values()] for row in rows)
    return _file(out.getvalue().encode("utf-8-sig"), f"register-problems-{place.key}.csv")


@signed_in
@require_safe
def blank(request: ResidentRequest, key: str) -> HttpResponse:
    """An empty register to fill in."""
    get_object_or_404(desks_of(request.user, now=database_now()), key=key)
    return _file(template(), "register-template.xlsx")


@require_POST
@signed_in
def export(request: ResidentRequest, key: str) -> HttpResponse:
    """The register as a file; that it was taken out is recorded."""
    place = _mine(request, key)
    as_text = request.POST.get("as") == "csv"
    content = export_register(place, as_text=as_text, now=database_now())
    return _file(content, f"register-{place.key}.{'csv' if as_text else 'xlsx'}")


# --- answers ---


def _show(request: ResidentRequest, place: Compound, refusal: DomainError | None = None) -> HttpResponse:
    now = database_now()
    mine = Role.RESIDENTS_COMMITTEE in offices_in(request.user, place, now=now)
    upload = RegisterUpload.objects.filter(compound=place).first()
    waiting = WaitingFile(upload) if upload is not None and mine else None
    context = {
        "place": place,
        "mine": mine,
        "sums": sums_of(place),
        "imports": RegisterImport.objects.filter(compound=place).order_by("-number")[:5],
        "waits": upload is not None,
        "waiting": waiting,
        "problems": waiting.told(request.GET.get("page")) if waiting else None,
        "difference": difference(place, waiting) if waiting else None,
        "today": earliest_today(place, now),
        "known_columns": [column.value for column in Column],
        "sources": AreaSource.choices,
        "refusal": refusal,
        "refused": [told(problem) for problem in refusal.problems[:5]] if isinstance(refusal, RegisterRefused) else [],
        "typed": request.POST,
        "done": request.GET.get("done", ""),
    }
    return render(request, "community/register.html", context, status=UNPROCESSABLE if refusal else 200)


def _mine(request: ResidentRequest, key: str) -> Compound:
    """The compound whose register this resident keeps: what the residents' committee may, others may not."""
    now = database_now()
    place = get_object_or_404(desks_of(request.user, now=now), key=key)
    check_desk(request.user, place, now=now)
    return place


def _content(sent: "UploadedFile[bytes] | None") -> bytes:
    """The file's bytes. Raises NoRegisterFile; one that is too big is refused by what reads it."""
    if sent is None:
        raise NoRegisterFile()
    content: bytes = sent.read(MOST_BYTES + 1)
    return content


def _effective(request: ResidentRequest) -> date | None:
    typed = request.POST.get("effective", "").strip()
    return read_day(typed) if typed else None


def _column(name: str) -> Column | None:
    return Column(name) if name in {column.value for column in Column} else None


def _source(name: str) -> Source | None:
    return Source(name) if name in {source.value for source in Source} else None


def _number(request: ResidentRequest, field: str) -> int:
    """An id as a form carries it; anything else is nobody's."""
    text = request.POST.get(field, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def _file(content: bytes, name: str) -> HttpResponse:
    kinds: Mapping[str, str] = {"csv": "text/csv; charset=utf-8", "xlsx": WORKBOOK}
    answer = HttpResponse(content, content_type=kinds[name.rpartition(".")[2]])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
