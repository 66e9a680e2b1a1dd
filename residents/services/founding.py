"""Founding a compound: the operator's code for a phone, and the committee member who spends it."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from community.models import Compound, OrganKind, PlaceKind
from community.privacy import blind_index
from community.services import found_compound
from journal.services import record
from kernel.errors import DomainError
from residents.entries import COMPOUND_FOUNDED, FOUNDING_CODE_ISSUED
from residents.models import PHONE, FoundingCode, Resident, WrongFounding
from residents.rules.door_code import ALPHABET
from residents.rules.founding import (
    CODE_LENGTH,
    COUNTED_FOR,
    LEVELS,
    Founding,
    NoFoundingCode,
    check_founding_code_open,
    printed_founding_code,
    read_compound_name,
    read_founding_code,
    read_key,
    read_place_name,
    refusal_of_wrong,
)
from residents.rules.office import read_title
from residents.rules.phone import normal_phone
from residents.services.offices import appoint

PURPOSE = "founding code"  # of the blind index that a code is kept as
STREAM = "founding"  # where a code is recorded: there is no compound yet


@transaction.atomic
def invite_committee(*, phone: str, place: Sequence[str] = (), now: datetime) -> str:
    """A new founding code for `phone`, as it is handed over; the one before ends. Only its HMAC is kept.

    `place` is what is known of where the compound lies, from the city down. Raises BadPhone.
    """
    index = blind_index(PHONE, normal_phone(phone))
    for before in FoundingCode.objects.select_for_update().filter(phone_index=index, ended_at=None):
        _end(before, now=now)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    made = FoundingCode.objects.create(
        phone_index=index, digest=_digest(index, code), place="/".join(place), issued_at=now
    )
    record(FOUNDING_CODE_ISSUED, STREAM, compound=0, at=now, founding=made.pk)
    return printed_founding_code(code)


def found_with_code(resident: Resident, code: str, founding: Founding, *, now: datetime) -> Compound:
    """Found a compound with the code of `resident`'s phone; they become the residents' committee's first officer.

    The same code again gives the compound that it founded. Raises BadFoundingCode, BadKey, BadCompoundName,
    BadPlaceName, BadTitle, NoFoundingCode, FoundingCodeOver, FoundingCodeLocked, WrongFoundingCode, CompoundExists.
    A wrong code is counted even though it is refused, so call this outside a transaction of your own.
    """
    typed = read_founding_code(code)
    checked = Founding(
        key=read_key(founding.key),
        name=read_compound_name(founding.name),
        place=tuple(map(read_place_name, founding.place)),  # type: ignore[arg-type]
        title=read_title(founding.title),
    )
    outcome = _try_code(resident, typed, checked, now=now)
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


@transaction.atomic
def _try_code(resident: Resident, typed: str, founding: Founding, *, now: datetime) -> Compound | DomainError:
    """The compound, or the refusal of a wrong code whose count must be committed."""
    digest = _digest(resident.phone_index, typed)
    codes = FoundingCode.objects.select_for_update(of=("self",)).filter(phone_index=resident.phone_index)
    live = codes.filter(ended_at=None).first()
    if live is None:
        return _founded_before(resident, digest)
    wrong = list(live.wrong_entries.filter(at__gt=now - COUNTED_FOR).order_by("at").values_list("at", flat=True))
    check_founding_code_open(live.issued_at, wrong, now=now)
    if not hmac.compare_digest(live.digest, digest):
        WrongFounding.objects.create(code=live, at=now)
        return refusal_of_wrong(live.issued_at, wrong, now=now)
    return _found(resident, live, founding, now=now)


def _found(resident: Resident, live: FoundingCode, founding: Founding, *, now: datetime) -> Compound:
    place = list(zip(map(PlaceKind, LEVELS), founding.place, strict=True))
    compound = found_compound(key=founding.key, name=founding.name, place=place)
    live.compound = compound
    _end(live, now=now)
    appoint(resident, compound.organs.get(kind=OrganKind.RESIDENTS_COMMITTEE), title=founding.title, now=now)
    record(COMPOUND_FOUNDED, compound.desk, compound=compound.pk, at=now, founding=live.pk)
    return compound


def _founded_before(resident: Resident, digest: str) -> Compound:
    """The compound that this phone's code founded already, as when a form comes twice. Raises NoFoundingCode."""
    spent = FoundingCode.objects.filter(phone_index=resident.phone_index, digest=digest, compound__isnull=False)
    if (found := spent.select_related("compound").first()) is None or found.compound is None:
        raise NoFoundingCode()
    return found.compound


def _digest(phone_index: str, code: str) -> str:
    return blind_index(PURPOSE, f"{phone_index}\0{code}")


def _end(code: FoundingCode, *, now: datetime) -> None:
    """The code is spent or replaced, and its wrong entries count no more."""
    code.ended_at = now
    code.save(update_fields=["ended_at", "compound"])
    code.wrong_entries.all().delete()
