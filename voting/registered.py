"""The register as a roll reads it: every unit of a compound, and who holds a title to it on a day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from community.models import Compound, Title, Unit
from kernel.quantities import Area
from voting.rules.roll import UnitFacts


def units_of(compound: Compound) -> dict[int, Unit]:
    """Every unit in the order of the register, by id."""
    units = Unit.objects.filter(compound=compound).select_related("stairwell__building")
    return {unit.pk: unit for unit in units.order_by("stairwell__building__position", "pk")}


def facts_of(compound: Compound, units: Iterable[Unit], *, on: date) -> list[UnitFacts]:
    """What a roll of the legal day `on` needs to know of `units`."""
    owners = _owners_on(compound, on)
    return [
        UnitFacts(
            unit.pk,
            frozenset(owners.get(unit.pk, ())),
            Area(unit.area),
            unit.area_source,
            use=unit.use,
            sold=unit.sold,
        )
        for unit in units
    ]


def _owners_on(compound: Compound, day: date) -> dict[int, set[int]]:
    """Who holds a title to each unit on `day`: ids of owners by id of unit."""
    open_titles = Title.objects.filter(Q(until=None) | Q(until__gte=day), unit__compound=compound, since__lte=day)
    owners: dict[int, set[int]] = defaultdict(set)
    for unit, owner in open_titles.values_list("unit_id", "owner_id"):
        owners[unit].add(owner)
    return owners
