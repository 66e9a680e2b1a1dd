"""Matching a resident to an owner of the register: by the registered phone, or by name and ID number."""

from datetime import date, datetime

from django.db.models import Q

from community.models import Owner, OwnerKind, Unit
from community.privacy import blind_index
from community.services import ID_NUMBER
from kernel.errors import DomainError
from residents.models import Capacity, Claim, ClaimState, IdentityTry, Resident
from residents.rules.claim import Party, match_owner
from residents.rules.identity import COUNTED_FOR, Known, check_tries, match_identity, refusal_of_try


def owners_of(unit: Unit, *, on: date) -> list[Owner]:
    """The parties with a title to `unit` on a day, in the order of the register."""
    held = Q(titles__since__lte=on) & (Q(titles__until=None) | Q(titles__until__gte=on))
    return list(Owner.objects.filter(held, titles__unit=unit).distinct().order_by("pk"))


def taken_owners(unit: Unit) -> set[int]:
    """Owners of `unit` for whom an account is verified already."""
    verified = Claim.objects.filter(unit=unit, state=ClaimState.VERIFIED, capacity=Capacity.OWNER)
    return {owner for owner in verified.values_list("owner", flat=True) if owner is not None}


def owner_by_phone(unit: Unit, resident: Resident, *, name: str, on: date) -> Owner | None:
    """The person whose phone on the register is the one that the resident signed in with, if still free."""
    if resident.phone_verified_at is None:
        return None
    free = {owner.pk: owner for owner in _persons(unit, on=on) if owner.pk not in taken_owners(unit)}
    parties = [Party(owner.pk, owner.name, owner.phone_index) for owner in free.values()]
    matched = match_owner(parties, phone_index=resident.phone_index, name=name)
    return free.get(matched) if matched else None


def owner_by_identity(
    unit: Unit, resident: Resident, *, name: str, id_number: str, on: date, now: datetime
) -> Owner | DomainError:
    """The person with this name and ID number, or the refusal of what fits nobody, whose count must be committed.

    Raises IdentityLocked. The number is compared by its blind index and kept nowhere.
    """
    Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)  # tries at several flats are counted together
    IdentityTry.objects.filter(resident=resident, at__lte=now - COUNTED_FOR).delete()
    tries = list(IdentityTry.objects.filter(resident=resident).order_by("at").values_list("at", flat=True))
    check_tries(tries, now=now)
    persons = {owner.pk: owner for owner in _persons(unit, on=on)}
    known = [Known(owner.pk, owner.name, owner.id_index) for owner in persons.values()]
    matched = match_identity(known, id_index=blind_index(ID_NUMBER, id_number), name=name)
    if matched is None:
        IdentityTry.objects.create(resident=resident, at=now)
        return refusal_of_try(tries, now=now)
    return persons[matched]


def _persons(unit: Unit, *, on: date) -> list[Owner]:
    return [owner for owner in owners_of(unit, on=on) if owner.kind == OwnerKind.PERSON]
