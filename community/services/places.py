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
    there = (
        Stairwell.objects.filter(building__in=[b.pk for b in buildings.values()]) if len(new) < len(buildings) else []
    )
    found = {(buildings_name(buildings, stairwell), stairwell.name): stairwell for stairwell in there}
    missing = [name for name in names if name not in found]
    rows = Stairwell.objects.bulk_create(
        Stairwell(building=buildings[building], name=name) for building, name in missing
    )
    return {**found, **dict(zip(missing, rows, strict=True))}


def buildings_name(buildings: Mapping[str, Building], stairwell: Stairwell) -> str:
    """The name of the stairwell's building, which is one of these."""
    return next(name for name, building in buildings.items() if building.pk == stairwell.building_id)
