"""Accounts: one per phone."""

from datetime import datetime

from django.db import transaction

from community.privacy import blind_index
from journal.services import record
from residents.entries import SIGNED_UP
from residents.models import PHONE, Resident
from residents.rules.phone import normal_phone


@transaction.atomic
def sign_up(*, phone: str, now: datetime) -> Resident:
    """The resident with `phone`, which was just proved by a code; made at the first time. Raises BadPhone."""
    normal = normal_phone(phone)
    resident, made = Resident.objects.get_or_create(
        phone_index=blind_index(PHONE, normal),
        defaults={"phone": normal, "joined_at": now, "phone_verified_at": now, "password": "!"},
    )
    if made:
        record(SIGNED_UP, resident.stream, compound=0, at=now)
    return resident
