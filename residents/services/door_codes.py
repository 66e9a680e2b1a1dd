"""Codes of the letters to the doors: issued, spent, guessed at."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from community.models import Unit
from community.privacy import blind_index
from journal.services import record
from kernel.errors import DomainError
from residents.entries import DOOR_CODE_CLOSED, DOOR_CODE_ISSUED
from residents.models import DoorCode, Resident, WrongEntry
from residents.rules.door_code import (
    ALPHABET,
    CODE_LENGTH,
    COUNTED_FOR,
    MOST_WRONG_AT_UNIT,
    NoDoorCode,
    Tries,
    check_door_code_open,
    printed_door_code,
    refusal_of_wrong,
)
from residents.services.locking import held

BATCH = 500
PURPOSE = "door code"  # of the blind index that a code is kept as


@transaction.atomic
def issue_door_code(unit: Unit, *, now: datetime) -> str:
    """A new code for the letter to `unit`, as printed; the one before ends. Only its HMAC is kept.

    It is good for one claim within `CODE_LIFE`: a household of several people asks for one letter each,
    or is matched in person by the residents' committee.
    """
    home = held(unit.pk)
    code = new_codes([home.pk], now=now)[home.pk]
    record(DOOR_CODE_ISSUED, home.compound.desk, compound=home.compound_id, at=now, unit=home.pk)
    return printed_door_code(code)


def new_codes(units: Sequence[int], *, now: datetime) -> dict[int, str]:
    """A new code for each of these locked units, by unit; the ones before end. Only HMACs are kept."""
    DoorCode.objects.filter(unit__in=units, ended_at=None).update(ended_at=now)
    WrongEntry.objects.filter(unit__in=units).delete()
    codes = {unit: "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)) for unit in units}
    made = [DoorCode(unit_id=unit, digest=_digest(unit, code), issued_at=now) for unit, code in codes.items()]
    DoorCode.objects.bulk_create(made, batch_size=BATCH)
    return codes


def _digest(unit: int, code: str) -> str:
    return blind_index(PURPOSE, f"{unit}\0{code}")


def right_door_code(home: Unit, resident: Resident, typed: str, *, now: datetime) -> DoorCode | DomainError:
    """The live code of the locked `home`, if this is it; or the refusal of a wrong one, whose count must be committed.

    Raises NoDoorCode, DoorCodeOver, DoorCodeLocked, DoorCodeResting.
    """
    live = DoorCode.objects.filter(unit=home, ended_at=None).first()
    if live is None:
        raise NoDoorCode()
    tries = _tries(live, resident, now=now)
    check_door_code_open(tries, now=now)
    if not hmac.compare_digest(live.digest, _digest(home.pk, typed)):
        return _count_wrong(home, resident, tries, now=now)
    return live


def _tries(live: DoorCode, resident: Resident, *, now: datetime) -> Tries:
    """The wrong entries at the code's unit that count now."""
    counted = WrongEntry.objects.filter(unit=live.unit_id, at__gt=now - COUNTED_FOR).order_by("at")
    entries = list(counted.values_list("resident", "at"))
    return Tries(live.issued_at, [at for who, at in entries if who == resident.pk], [at for _, at in entries])


def _count_wrong(home: Unit, resident: Resident, tries: Tries, *, now: datetime) -> DomainError:
    """Count one more wrong entry, let go of those that count no more, and give what to tell the resident."""
    WrongEntry.objects.filter(unit=home, at__lte=now - COUNTED_FOR).delete()
    WrongEntry.objects.create(unit=home, resident=resident, at=now)
    if len(tries.all) + 1 == MOST_WRONG_AT_UNIT:
        record(DOOR_CODE_CLOSED, home.compound.desk, compound=home.compound_id, at=now, unit=home.pk)
    return refusal_of_wrong(tries, now=now)


def end_door_code(code: DoorCode, *, now: datetime) -> None:
    """The code is spent, and nobody's wrong entries count any more."""
    code.ended_at = now
    code.save(update_fields=["ended_at"])
    WrongEntry.objects.filter(unit=code.unit_id).delete()
