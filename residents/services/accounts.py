"""Accounts: one per phone."""

from datetime import datetime

from django.db import transaction

from community.privacy import blind_index
from journal.services import record
from residents.entries import SIGNED_UP
from residents.models import PHONE, Resident
from residents.rules.phone import normal_phone
from residents.services.offices import accept_invitations


@transaction.atomic
def sign_up(*, phone: str, now: datetime) -> Resident:
    """The resident with `phone`, which was just proved by a code; made at the first time. Raises BadPhone.

    Offices that wait for the phone are theirs from now on.
    """
    normal = normal_phone(phone)
    resident, made = Resident.objects.get_or_create(
        phone_index=blind_index(PHONE, normal),
        defaults={"phone": normal, "joined_at": now, "phone_verified_at": now, "password": "!"},
    )
    if made:
        record(SIGNED_UP, resident.stream, compound=0, at=now)
    accept_invitations(resident, now=now)
    return resident
