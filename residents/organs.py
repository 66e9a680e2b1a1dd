"""The desk page where the three organs' office holders are named, and their offices ended."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from community.models import Compound, Organ
from journal.clock import database_now
from kernel.days import legal_day
from kernel.errors import DomainError, Missing
from residents.models import Office, OfficeInvitation, Resident
from residents.roles import desks_of, offices_in
from residents.rules.office import NotForThisOrgan, check_may_name, read_day, read_title
from residents.rules.phone import masked_phone, normal_phone
from residents.services import Term, dismiss_officer, name_officer, withdraw_invitation
from residents.web import ResidentRequest, signed_in

T = TypeVar("T")

FIELDS = ("phone", "title", "since", "until")
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat as the desk sees it: an office or, where `waits`, an invitation. Phones are masked."""

    pk: int
    title: str
    phone: str
    since: date
    until: date | None
    waits: bool
    own: bool = False


@dataclass(frozen=True, slots=True)
class Bench:
    """An organ with its seats, and whether who looks may name and end them."""

    organ: Organ
    seats: Sequence[Seat]
    may_name: bool


class OfficerForm:
    """Who is named to `organ`: the fields as typed, and what is wrong with each."""

    def __init__(self, data: Mapping[str, str], *, today: date) -> None:
        self.organ = data.get("organ", "")
        self.typed = {field: data.get(field, "") for field in FIELDS}
        self.typed["since"] = self.typed["since"] or today.isoformat()
        self.wrong: dict[str, DomainError] = {}

    def read(self) -> tuple[str, Term] | None:
        """The phone and the term, or None when `wrong` says why not."""
        phone, title = self._ask("phone", normal_phone), self._ask("title", read_title)
        since = self._ask("since", read_day)
        until = self._ask("until", read_day) if self.typed["until"].strip() else None
        if self.wrong or phone is None or title is None or since is None:
            return None
        return phone, Term(title, since, until)

    def blame(self, refusal: DomainError) -> None:
        """Put a refusal of the service beside the field it is about."""
        beside = {"term_impossible": "since", "term_backwards": "until", "bad_title": "title"}
        self.wrong[beside.get(refusal.code, "phone")] = refusal

    def _ask(self, field: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(self.typed[field])
        except DomainError as refusal:
            self.wrong[field] = refusal
            return None


@sensitive_post_parameters("phone")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def organs(request: ResidentRequest, key: str) -> HttpResponse:
    """The three organs and who sits in them; the committees name and end whom they may."""
    now = database_now()
    place = get_object_or_404(desks_of(request.user, now=now), key=key)
    form = OfficerForm(request.POST, today=legal_day(now, place.zone))
    refusal = None
    if request.method == "POST":
        acts = {"end": _end, "withdraw": _withdraw}
        try:
            done = acts.get(request.POST.get("do", ""), _name)(request, place, form, now=now)
        except DomainError as error:
            refusal, done = error, ""
        if done:
            return redirect(f"{reverse('desk-organs', args=[place.key])}?done={done}")
    context = {
        "place": place,
        "benches": benches_of(place, request.user, now=now),
        "form": form,
        "blank": {"since": legal_day(now, place.zone).isoformat()},
        "refusal": refusal,
        "done": request.GET.get("done", ""),
    }
    wrong = refusal is not None or bool(form.wrong)
    return render(request, "residents/organs.html", context, status=UNPROCESSABLE if wrong else 200)


def benches_of(place: Compound, reader: Resident, *, now: datetime) -> list[Bench]:
    """The organs of `place` in their order with their present and coming seats."""
    today, offices = legal_day(now, place.zone), offices_in(reader, place, now=now)
    held = Office.objects.filter(Q(until=None) | Q(until__gte=today)).select_related("resident").order_by("since", "pk")
    waiting = OfficeInvitation.objects.filter(ended_at=None).order_by("pk")
    return [
        Bench(
            organ,
            [_seat(each, reader) for each in held.filter(organ=organ)]
            + [_waiting(each) for each in waiting.filter(organ=organ)],
            _may_name(offices, organ),
        )
        for organ in place.organs.order_by("pk")
    ]


def _seat(office: Office, reader: Resident) -> Seat:
    phone, own = masked_phone(office.resident.phone), office.resident_id == reader.pk
    return Seat(office.pk, office.title, phone, office.since, office.until, waits=False, own=own)


def _waiting(each: OfficeInvitation) -> Seat:
    return Seat(each.pk, each.title, masked_phone(each.phone), each.since, each.until, waits=True)


def _may_name(offices: frozenset[str], organ: Organ) -> bool:
    try:
        check_may_name(offices=offices, organ=organ.kind)
    except NotForThisOrgan:
        return False
    return True


def _name(request: ResidentRequest, place: Compound, form: OfficerForm, *, now: datetime) -> str:
    """Name somebody; what is wrong with a field stands beside it, and nothing typed is lost."""
    organ = place.organs.filter(kind=form.organ).first()
    if organ is None:
        raise Missing()
    asked = form.read()
    if asked is None:
        return ""
    phone, term = asked
    try:
        made = name_officer(organ, phone=phone, term=term, by=request.user, now=now)
    except NotForThisOrgan:
        raise
    except DomainError as refusal:
        form.blame(refusal)
        return ""
    return "named" if isinstance(made, Office) else "invited"


def _end(request: ResidentRequest, place: Compound, _form: OfficerForm, *, now: datetime) -> str:
    office = Office.objects.filter(pk=_number(request, "office"), organ__compound=place).first()
    if office is None:
        raise Missing()
    dismiss_officer(office.pk, by=request.user, now=now)
    return "ended"


def _withdraw(request: ResidentRequest, place: Compound, _form: OfficerForm, *, now: datetime) -> str:
    waiting = OfficeInvitation.objects.filter(pk=_number(request, "invitation"), organ__compound=place).first()
    if waiting is None:
        raise Missing()
    withdraw_invitation(waiting.pk, by=request.user, now=now)
    return "withdrawn"


def _number(request: ResidentRequest, field: str) -> int:
    """An id as a form carries it; anything else is nobody's."""
    text = request.POST.get(field, "")
    return int(text) if text.isdecimal() and len(text) < 16 else 0
