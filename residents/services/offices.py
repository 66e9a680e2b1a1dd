"""Seats in the organs: taken, offered to a phone that has no account yet, given up.

All writes about an organ's seats take its row first, so that two officers who end each other's office at once do
not leave a residents' committee of nobody.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from community.models import Organ
from community.privacy import blind_index
from journal.kinds import Kind
from journal.services import record
from kernel.days import legal_day
from kernel.errors import Missing
from residents.entries import INVITATION_WITHDRAWN, OFFICE_ENDED, OFFICE_OPENED, OFFICER_INVITED
from residents.models import PHONE, Office, OfficeInvitation, Resident
from residents.roles import offices_in
from residents.rules.office import (
    AlreadyInvited,
    HoldsOffice,
    OfficeOver,
    check_may_name,
    check_not_last,
    check_term,
    read_title,
)
from residents.rules.phone import normal_phone


@dataclass(frozen=True, slots=True)
class Term:
    """What a seat is: what the holder is called, from which day, to which last day if that is known."""

    title: str
    since: date
    until: date | None = None


@transaction.atomic
def appoint(resident: Resident, organ: Organ, *, title: str, now: datetime) -> Office:
    """Open an office in `organ` from today in the compound's zone. Raises HoldsOffice.

    `title` is what neighbours call the holder, such as 李书记 or 刘经理; without one they see the organ's name.
    """
    seat = _held(organ.pk)
    return _open(resident, seat, Term(title, legal_day(now, seat.compound.zone)), now=now)


@transaction.atomic
def name_officer(organ: Organ, *, phone: str, term: Term, by: Resident, now: datetime) -> Office | OfficeInvitation:
    """Name whoever has `phone` a holder in `organ`: an office, or an invitation where that phone has no account.

    Raises BadPhone, BadTitle, TermImpossible, TermBackwards, NotForThisOrgan, HoldsOffice, AlreadyInvited.
    """
    seat = _held(organ.pk)
    _check_may_name(by, seat, now=now)
    normal, titled = normal_phone(phone), Term(read_title(term.title), term.since, term.until)
    check_term(term.since, term.until, today=legal_day(now, seat.compound.zone))
    if (resident := Resident.objects.with_phone(normal)) is not None:
        return _open(resident, seat, titled, now=now)
    index = blind_index(PHONE, normal)
    if OfficeInvitation.objects.filter(organ=seat, phone_index=index, ended_at=None).exists():
        raise AlreadyInvited()
    return _invite(seat, normal, titled, now=now)


@transaction.atomic
def invite_officer(organ: Organ, *, phone: str, title: str, now: datetime) -> Office | OfficeInvitation:
    """The operator's way where an organ has nobody: as `name_officer`, from today. Raises BadPhone, HoldsOffice."""
    seat, normal = _held(organ.pk), normal_phone(phone)
    term = Term(read_title(title), legal_day(now, seat.compound.zone))
    if (resident := Resident.objects.with_phone(normal)) is not None:
        return _open(resident, seat, term, now=now)
    index = blind_index(PHONE, normal)
    waiting = OfficeInvitation.objects.filter(organ=seat, phone_index=index, ended_at=None).first()
    return waiting or _invite(seat, normal, term, now=now)


@transaction.atomic
def withdraw_invitation(invitation_id: int, *, by: Resident, now: datetime) -> OfficeInvitation:
    """Take an invitation back before its phone has signed in. Raises NotForThisOrgan, Missing, OfficeOver."""
    organ_id = OfficeInvitation.objects.filter(pk=invitation_id).values_list("organ", flat=True).first()
    if organ_id is None:
        raise Missing()
    _check_may_name(by, _held(organ_id), now=now)
    waiting = OfficeInvitation.objects.select_related("organ__compound").get(pk=invitation_id)
    if waiting.ended_at is not None:
        raise OfficeOver()
    waiting.ended_at = now
    waiting.save(update_fields=["ended_at"])
    _record_invitation(INVITATION_WITHDRAWN, waiting, now=now)
    return waiting


@transaction.atomic
def dismiss_officer(office_id: int, *, by: Resident, now: datetime) -> Office:
    """End an office; today is its last day. Raises NotForThisOrgan, Missing, OfficeOver, LastOfficer."""
    found = Office.objects.filter(pk=office_id).values_list("organ", flat=True).first()
    if found is None:
        raise Missing()
    seat = _held(found)
    _check_may_name(by, seat, now=now)
    today = legal_day(now, seat.compound.zone)
    office = Office.objects.get(pk=office_id)
    if office.until is not None and office.until <= today:
        raise OfficeOver()
    staying = Office.objects.filter(organ=seat, since__lte=today, until=None).exclude(pk=office.pk)
    check_not_last(organ=seat.kind, staying=staying.count())
    return _end(office, until=max(today, office.since), now=now)


@transaction.atomic
def end_office(office: Office, *, until: date, now: datetime) -> Office:
    """Close an open office; `until` is its last day. One that has ended stays as it is."""
    held = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    return _end(held, until=max(until, held.since), now=now) if held.until is None else held


def accept_invitations(resident: Resident, *, now: datetime) -> list[Office]:
    """Turn what waits for `resident`'s phone, just proved by a code, into offices. Call it in a transaction."""
    waiting = OfficeInvitation.objects.filter(phone_index=resident.phone_index, ended_at=None)
    return [
        office
        for pk, organ in list(waiting.order_by("pk").values_list("pk", "organ"))
        if (office := _accept(pk, _held(organ), resident, now=now)) is not None
    ]


def _accept(invitation_id: int, seat: Organ, resident: Resident, *, now: datetime) -> Office | None:
    """The office, or None where the invitation was withdrawn meanwhile, is over, or the resident holds it already."""
    invitation = OfficeInvitation.objects.get(pk=invitation_id)
    if invitation.ended_at is not None:
        return None
    today = legal_day(now, seat.compound.zone)
    if (invitation.until is None or invitation.until >= today) and not _holding(resident, seat, today).exists():
        term = Term(invitation.title, invitation.since, invitation.until)
        invitation.office = _open(resident, seat, term, now=now)
    invitation.ended_at = now
    invitation.save(update_fields=["ended_at", "office"])
    return invitation.office


def _held(organ_id: int) -> Organ:
    """The organ under its lock, with its compound."""
    organs = Organ.objects.select_for_update(of=("self",), no_key=True).select_related("compound")
    return organs.get(pk=organ_id)


def _check_may_name(by: Resident, seat: Organ, *, now: datetime) -> None:
    check_may_name(offices=offices_in(by, seat.compound, now=now), organ=seat.kind)


def _holding(resident: Resident, seat: Organ, today: date) -> QuerySet[Office]:
    return Office.objects.filter(Q(until=None) | Q(until__gt=today), resident=resident, organ=seat)


def _open(resident: Resident, seat: Organ, term: Term, *, now: datetime) -> Office:
    if _holding(resident, seat, legal_day(now, seat.compound.zone)).exists():
        raise HoldsOffice()
    office = Office.objects.create(resident=resident, organ=seat, title=term.title, since=term.since, until=term.until)
    _record_office(OFFICE_OPENED, office, now=now)
    return office


def _invite(seat: Organ, phone: str, term: Term, *, now: datetime) -> OfficeInvitation:
    made = OfficeInvitation.objects.create(
        organ=seat,
        phone=phone,
        phone_index=blind_index(PHONE, phone),
        title=term.title,
        since=term.since,
        until=term.until,
        made_at=now,
    )
    _record_invitation(OFFICER_INVITED, made, now=now)
    return made


def _end(office: Office, *, until: date, now: datetime) -> Office:
    office.until = until
    office.save(update_fields=["until"])
    _record_office(OFFICE_ENDED, office, now=now)
    return office


def _record_office(kind: Kind, office: Office, *, now: datetime) -> None:
    compound = office.organ.compound
    for stream in (office.resident.stream, compound.desk):
        record(kind, stream, compound=compound.pk, at=now, office=office.pk)


def _record_invitation(kind: Kind, invitation: OfficeInvitation, *, now: datetime) -> None:
    compound = invitation.organ.compound
    record(kind, compound.desk, compound=compound.pk, at=now, invitation=invitation.pk)
