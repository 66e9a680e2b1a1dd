"""Seats in the organs, taken and given up."""

from datetime import date, datetime

from django.db import transaction

from community.models import Organ
from journal.kinds import Kind
from journal.services import record
from kernel.days import legal_day
from residents.entries import OFFICE_ENDED, OFFICE_OPENED
from residents.models import Office, Resident
from residents.rules.office import HoldsOffice


@transaction.atomic
def appoint(resident: Resident, organ: Organ, *, title: str, now: datetime) -> Office:
    """Open an office in `organ` from today in the compound's zone. Raises HoldsOffice.

    `title` is what neighbours call the holder, such as 李书记 or 刘经理; without one they see the organ's name.
    """
    seat = Organ.objects.select_for_update(of=("self",), no_key=True).select_related("compound").get(pk=organ.pk)
    if Office.objects.filter(resident=resident, organ=seat, until=None).exists():
        raise HoldsOffice()
    since = legal_day(now, seat.compound.zone)
    office = Office.objects.create(resident=resident, organ=seat, title=title, since=since)
    _record_office(OFFICE_OPENED, office, now=now)
    return office


@transaction.atomic
def end_office(office: Office, *, until: date, now: datetime) -> Office:
    """Close an open office; `until` is its last day. One that has ended stays as it is."""
    seat = Office.objects.select_for_update(of=("self",)).select_related("organ__compound", "resident")
    held = seat.get(pk=office.pk)
    if held.until is None:
        held.until = max(until, held.since)
        held.save(update_fields=["until"])
        _record_office(OFFICE_ENDED, held, now=now)
    return held


def _record_office(kind: Kind, office: Office, *, now: datetime) -> None:
    compound = office.organ.compound
    for stream in (office.resident.stream, compound.desk):
        record(kind, stream, compound=compound.pk, at=now, office=office.pk)
