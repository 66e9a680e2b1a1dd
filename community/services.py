"""Founding a compound, and taking its register in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from community.entries import REGISTER_TAKEN
from community.models import (
    Building,
    Compound,
    Organ,
    OrganKind,
    Owner,
    Place,
    PlaceKind,
    RegisterImport,
    Stairwell,
    Title,
    Unit,
)
from community.privacy import blind_index
from community.rules.facts import Party, Register, UnitFact
from journal.kinds import Token
from journal.services import record
from kernel.days import legal_day
from kernel.errors import Invalid, Refused

# Purposes of blind indexes: a phone's is shared with accounts, so that a resident can be matched to an owner.
IDENTITY, ID_NUMBER, PHONE = "identity", "id_number", "phone"


class CompoundWithoutPlace(Invalid):
    code = "compound_without_place"


class CompoundExists(Refused):
    code = "compound_exists"


class RegisterAlreadyTaken(Refused):
    code = "register_already_taken"


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


@transaction.atomic
def take_register(compound: Compound, register: Register, *, now: datetime) -> RegisterImport:
    """Write a whole register: buildings in its order, units, owners, and titles since today in the compound's zone.

    The same file again changes nothing and gives the first import. Raises RegisterAlreadyTaken where the
    compound has a register from another file: titles are closed and added one by one, never overwritten.
    """
    Compound.objects.select_for_update().get(pk=compound.pk)
    before = RegisterImport.objects.filter(compound=compound, fingerprint=register.fingerprint).first()
    if before is not None:
        return before
    if Unit.objects.filter(compound=compound).exists():
        raise RegisterAlreadyTaken
    units = _write_units(compound, register, _write_stairwells(compound, register))
    owners = _write_owners(compound, register)
    since = legal_day(now, compound.zone)
    Title.objects.bulk_create(
        Title(unit=unit, owner=owners[party.identity], since=since)
        for unit, fact in zip(units, register.units, strict=True)
        for party in fact.owners
    )
    count, area, fingerprint = len(units), register.area.whole, register.fingerprint
    taken = RegisterImport.objects.create(
        compound=compound, number=1, fingerprint=fingerprint, at=now, effective=since, units=count, area=area
    )
    record(
        REGISTER_TAKEN,
        compound.desk,
        compound=compound.pk,
        at=now,
        units=count,
        area=area,
        fingerprint=Token(fingerprint),
    )
    return taken


def _place(path: Sequence[tuple[PlaceKind, str]]) -> Place:
    """The lowest place of a path from the top, each made where it is new."""
    *above, (kind, name) = path
    parent = _place(above) if above else None
    place, _ = Place.objects.get_or_create(parent=parent, name=name, defaults={"kind": kind})
    return place


def _write_stairwells(compound: Compound, register: Register) -> Mapping[tuple[str, str], Stairwell]:
    """Buildings and stairwells in the order in which the register first names them."""
    names = list(dict.fromkeys((fact.building, fact.stairwell) for fact in register.units))
    buildings = Building.objects.bulk_create(
        Building(compound=compound, name=name, position=position)
        for position, name in enumerate(dict.fromkeys(building for building, _ in names), start=1)
    )
    by_name = {building.name: building for building in buildings}
    made = Stairwell.objects.bulk_create(Stairwell(building=by_name[building], name=name) for building, name in names)
    return dict(zip(names, made, strict=True))


def _write_units(compound: Compound, register: Register, stairwells: Mapping[tuple[str, str], Stairwell]) -> list[Unit]:
    return Unit.objects.bulk_create(_unit(compound, fact, stairwells) for fact in register.units)


def _unit(compound: Compound, fact: UnitFact, stairwells: Mapping[tuple[str, str], Stairwell]) -> Unit:
    return Unit(
        compound=compound,
        stairwell=stairwells[fact.building, fact.stairwell],
        room=fact.room,
        use=fact.use.value,
        area=fact.area.whole,
        area_source=fact.source.value,
        sold=fact.sold,
    )


def _write_owners(compound: Compound, register: Register) -> Mapping[str, Owner]:
    """Each party once, by identity. The ID number goes in as a blind index only."""
    parties: dict[str, Party] = {}
    for party in (party for fact in register.units for party in fact.owners):
        parties.setdefault(party.identity, party)
    made = Owner.objects.bulk_create(_owner(compound, party) for party in parties.values())
    return dict(zip(parties, made, strict=True))


def _owner(compound: Compound, party: Party) -> Owner:
    return Owner(
        compound=compound,
        kind=party.kind.value,
        name=party.name,
        identity=blind_index(IDENTITY, party.identity),
        id_index=blind_index(ID_NUMBER, party.id_number),
        phone=party.phone,
        phone_index=blind_index(PHONE, party.phone),
    )
