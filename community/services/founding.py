"""Founding a compound under its places, with its three organs."""

from collections.abc import Sequence

from django.db import transaction

from community.models import Compound, Organ, OrganKind, Place, PlaceKind
from kernel.errors import Invalid, Refused


class CompoundWithoutPlace(Invalid):
    code = "compound_without_place"


class CompoundExists(Refused):
    code = "compound_exists"


@transaction.atomic
def found_compound(*, key: str, name: str, place: Sequence[tuple[PlaceKind, str]]) -> Compound:
    """A compound under its places (city first, each made where it is new), with its three organs.

    Raises CompoundWithoutPlace, and CompoundExists where `key` is taken.
    """
    if not place:
        raise CompoundWithoutPlace
    compound, new = Compound.objects.get_or_create(key=key, defaults={"name": name, "place": _place(place)})
    if not new:
        raise CompoundExists(key=key)
    Organ.objects.bulk_create(Organ(compound=compound, kind=kind, name=f"{name}{kind.label}") for kind in OrganKind)
    return compound


def _place(path: Sequence[tuple[PlaceKind, str]]) -> Place:
    """The lowest place of a path from the top, each made where it is new."""
    *above, (kind, name) = path
    parent = _place(above) if above else None
    place, _ = Place.objects.get_or_create(parent=parent, name=name, defaults={"kind": kind})
    return place
