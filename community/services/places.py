"""Buildings and stairwells of a register, made where they are new."""

from collections.abc import Iterable, Mapping

from community.models import Building, Compound, Stairwell
from community.rules.facts import UnitFact


def written_stairwells(compound: Compound, facts: Iterable[UnitFact]) -> Mapping[tuple[str, str], Stairwell]:
    """By the names of building and stairwell, the rows of them; new ones in the order in which the facts name them."""
    names = list(dict.fromkeys((fact.building, fact.stairwell) for fact in facts))
    buildings = {building.name: building for building in Building.objects.filter(compound=compound)}
    last = max((building.position for building in buildings.values()), default=0)
    new = [name for name in dict.fromkeys(building for building, _ in names) if name not in buildings]
    made = Building.objects.bulk_create(
        Building(compound=compound, name=name, position=position) for position, name in enumerate(new, start=last + 1)
    )
    buildings.update((building.name, building) for building in made)
    by_pk = {building.pk: building.name for building in buildings.values()}
    there = Stairwell.objects.filter(building__in=by_pk) if last else []
    found = {(by_pk[stairwell.building_id], stairwell.name): stairwell for stairwell in there}
    missing = [name for name in names if name not in found]
    rows = Stairwell.objects.bulk_create(
        Stairwell(building=buildings[building], name=stairwell) for building, stairwell in missing
    )
    return {**found, **dict(zip(missing, rows, strict=True))}
