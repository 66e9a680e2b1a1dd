"""Owners as rows: found again by what identifies them, made where they are new; and the register as it stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from community.models import Compound, Owner, Title, Unit
from community.privacy import blind_index
from community.rules.changes import Detail, Known, UnitState
from community.rules.facts import Party, Register, Source, Use
from kernel.quantities import Area

# Purposes of blind indexes: a phone's is shared with accounts, so that a resident can be matched to an owner.
IDENTITY, ID_NUMBER, PHONE = "identity", "id_number", "phone"


class Parties:
    """The owners of a compound, by what identifies them. The ID number is there as a blind index only."""

    def __init__(self, compound: Compound) -> None:
        self.compound = compound
        self._by_identity: dict[str, Owner] = {}
        self._by_id: dict[str, Owner] = {}
        for owner in Owner.objects.filter(compound=compound):
            self._keep(owner)

    def written(self, parties: Iterable[Party]) -> Mapping[str, Owner]:
        """The owner of each party, by the party's identity; those that are new are made."""
        found: dict[str, Owner] = {}
        new: dict[str, Party] = {}
        for party in parties:
            if party.identity in found or party.identity in new:
                continue
            known = self._known(party)
            if known is None:
                new[party.identity] = party
            else:
                found[party.identity] = known
        made = Owner.objects.bulk_create(self._owner(party) for party in new.values())
        for owner in made:
            self._keep(owner)
        return {**found, **dict(zip(new, made, strict=True))}

    def update(self, details: Sequence[Detail]) -> None:
        """Write what a file knows newly of owners who stay."""
        owners = Owner.objects.in_bulk([detail.owner for detail in details])
        for detail in details:
            owner = owners[detail.owner]
            owner.name = detail.new.name
            if detail.other_phone:
                owner.phone, owner.phone_index = detail.new.phone, blind_index(PHONE, detail.new.phone)
            if detail.new_id:
                owner.id_index = detail.new.id_number
            self._keep(owner)
        Owner.objects.bulk_update(owners.values(), ["name", "phone", "phone_index", "id_index"], batch_size=500)

    def _keep(self, owner: Owner) -> None:
        self._by_identity[owner.identity] = owner
        if owner.id_index:
            self._by_id.setdefault(owner.id_index, owner)

    def _known(self, party: Party) -> Owner | None:
        by_number = self._by_id.get(blind_index(ID_NUMBER, party.id_number)) if party.id_number else None
        return by_number or self._by_identity.get(blind_index(IDENTITY, party.identity))

    def _owner(self, party: Party) -> Owner:
        return Owner(
            compound=self.compound,
            kind=party.kind.value,
            name=party.name,
            identity=blind_index(IDENTITY, party.identity),
            id_index=blind_index(ID_NUMBER, party.id_number),
            phone=party.phone,
            phone_index=blind_index(PHONE, party.phone),
        )


def register_states(compound: Compound) -> list[UnitState]:
    """The units of the register with those who hold them. Two queries."""
    owners: defaultdict[int, list[Known]] = defaultdict(list)
    for title in Title.objects.filter(unit__compound=compound, until=None).select_related("owner").order_by("pk"):
        owners[title.unit_id].append(_known_of(title))
    units = Unit.objects.filter(compound=compound).select_related("stairwell__building")
    return [
        UnitState(
            unit.stairwell.building.name,
            unit.stairwell.name,
            unit.room,
            Use(unit.use),
            Area(unit.area),
            Source(unit.area_source),
            unit.sold,
            tuple(owners[unit.pk]),
            unit.pk,
        )
        for unit in units.order_by("stairwell__building__position", "pk")
    ]


def _known_of(title: Title) -> Known:
    owner = title.owner
    return Known(owner.name, owner.id_index, owner.phone, title.share, owner.pk, title.since)


def file_states(register: Register) -> list[UnitState]:
    """The units of a file, their ID numbers as blind indexes."""
    return [
        UnitState(
            fact.building,
            fact.stairwell,
            fact.room,
            fact.use,
            fact.area,
            fact.source,
            fact.sold,
            tuple(
                Known(owner.name, blind_index(ID_NUMBER, owner.id_number), owner.phone, owner.share)
                for owner in fact.owners
            ),
            number,
        )
        for number, fact in enumerate(register.units)
    ]
