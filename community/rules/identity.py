"""Which rows speak of the same party, when all rows stand side by side.

A party is known by the ID number. Without one, name and phone together; they meet an ID number where exactly
one goes with them in the register. A co-owner with neither is known by the name beside the first co-owner: two
strangers of one name in two flats stay two parties, and a couple with two flats stays one couple.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from community.rules.facts import Party, PartyKind, UnitFact

NamePhone = tuple[str, str]


def settled(units: Sequence[UnitFact]) -> tuple[UnitFact, ...]:
    """The units with every owner's identity, one phone a party, and the developer known in every row."""
    ids = _ids_by_name_and_phone(units)
    known = [replace(unit, owners=_identified(unit, ids)) for unit in units]
    phones, developers = first_phones(known), _developers(known)
    return tuple(
        replace(unit, owners=tuple(_completed(owner, phones, developers) for owner in unit.owners)) for unit in known
    )


def first_phones(units: Iterable[UnitFact]) -> dict[str, str]:
    """The first phone that the register gives of each party, by identity."""
    phones: dict[str, str] = {}
    for owner in (owner for unit in units for owner in unit.owners if owner.phone):
        phones.setdefault(owner.identity, owner.phone)
    return phones


def _ids_by_name_and_phone(units: Iterable[UnitFact]) -> Mapping[NamePhone, set[str]]:
    ids: defaultdict[NamePhone, set[str]] = defaultdict(set)
    for owner in (owner for unit in units for owner in unit.owners if owner.id_number and owner.phone):
        ids[owner.name, owner.phone].add(owner.id_number)
    return ids


def _identified(unit: UnitFact, ids: Mapping[NamePhone, set[str]]) -> tuple[Party, ...]:
    """The unit's owners with their identities; `beside` is the first one's, or the unit itself for the first."""
    beside = "unit " + " ".join(unit.place)
    found: list[Party] = []
    for owner in unit.owners:
        meets = ids.get((owner.name, owner.phone), set()) if owner.phone else set()
        number = owner.id_number or (next(iter(meets)) if len(meets) == 1 else "")
        if number:
            identity = f"id {number}"
        else:
            identity = f"name {owner.name} phone {owner.phone}" if owner.phone else f"name {owner.name} beside {beside}"
        found.append(replace(owner, id_number=number, identity=identity))
        beside = found[0].identity
    return tuple(found)


def _developers(units: Iterable[UnitFact]) -> frozenset[str]:
    """Whoever has an unsold unit is the developer, in the rows of sold units too."""
    return frozenset(o.identity for unit in units for o in unit.owners if o.kind is PartyKind.DEVELOPER)


def _completed(owner: Party, phones: Mapping[str, str], developers: frozenset[str]) -> Party:
    kind = PartyKind.DEVELOPER if owner.identity in developers else owner.kind
    phone = phones.get(owner.identity, "")
    return owner if (kind, phone) == (owner.kind, owner.phone) else replace(owner, kind=kind, phone=phone)
