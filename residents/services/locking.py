"""The lock that every write about a unit's codes and claims takes first."""

from community.models import Unit
from residents.rules.unit import NoSuchUnit


def held(unit_id: int) -> Unit:
    """The unit under its lock, which does not hinder rows that merely point at it. Raises NoSuchUnit."""
    units = Unit.objects.select_for_update(of=("self",), no_key=True).select_related("compound")
    unit = units.filter(pk=unit_id).first()
    if unit is None:
        raise NoSuchUnit()
    return unit
