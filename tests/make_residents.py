"""Builders about households: who owns a flat on the register, and claims made with its letter."""

from community.models import Compound, OrganKind, Owner, Unit
from residents.models import Capacity, Claim, Resident
from residents.services import claim_with_code, issue_door_code, sign_up
from tests import make

NOW = make.NOON


def owner_of(flat: Unit, name: str) -> Owner:
    """The owner of `flat` on the register who is called `name`."""
    return next(owner for owner in Owner.objects.filter(titles__unit=flat) if owner.name == name)


def resident_with(owner: Owner) -> Resident:
    """Whoever signs in with the phone that the register has of `owner`."""
    return sign_up(phone=owner.phone, now=NOW)


def by_code(who: Resident, flat: Unit, capacity: Capacity = Capacity.OWNER, *, name: str = "王建国") -> Claim:
    """A claim with a new letter's code."""
    return claim_with_code(who, flat, capacity=capacity, code=issue_door_code(flat, now=NOW), name=name, now=NOW)


def officer(place: Compound, kind: OrganKind = OrganKind.RESIDENTS_COMMITTEE) -> Resident:
    """Somebody with a seat in an organ of `place`, the residents' committee unless told otherwise."""
    return make.office_holder(place, kind)
