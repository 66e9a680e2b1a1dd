"""Taking a register in: the first one whole, every later one as the changes that it brings.

Titles are closed and added, never edited. What a roll copied stays as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import islice

from django.db import transaction

from community.entries import REGISTER_CHANGED, REGISTER_TAKEN
from community.models import Compound, Owner, RegisterImport, Stairwell, Title, Unit
from community.rules.changes import Changes, UnitChange, changes, check_effective, check_missing
from community.rules.facts import Register, UnitFact
from community.services.parties import Parties, file_states, register_states
from community.services.places import written_stairwells
from journal.kinds import Token
from journal.services import record
from kernel.days import legal_day
from kernel.errors import Refused

BATCH = 1_000


class RegisterAlreadyTaken(Refused):
    code = "register_already_taken"


@dataclass(frozen=True, slots=True)
class Closed:
    """A title that ended: whoever was verified by it is its owner no more."""

    unit: int
    owner: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What taking a file in did: the register's last import, whether it was this one, and which titles ended."""

    taken: RegisterImport
    changes: Changes
    closed: tuple[Closed, ...] = ()
    new: bool = True


@transaction.atomic
def take_register(compound: Compound, register: Register, *, now: datetime) -> RegisterImport:
    """Write a compound's first register: buildings in its order, units, owners, and titles since today in its zone.

    The same file again changes nothing and gives the import. Raises RegisterAlreadyTaken where the compound has a
    register from another file: `change_register` takes that one in.
    """
    Compound.objects.select_for_update().get(pk=compound.pk)
    before = last_import(compound)
    if before is not None and before.fingerprint == register.fingerprint:
        return before
    if Unit.objects.filter(compound=compound).exists():
        raise RegisterAlreadyTaken
    return _take_first(compound, register, on=legal_day(now, compound.zone), now=now)


@transaction.atomic
def change_register(
    compound: Compound, register: Register, *, effective: date | None = None, keep_missing: bool, now: datetime
) -> Outcome:
    """Take a register in, or what it changes in the one that is there, from the day `effective` on (today unless told).

    A file that changes nothing leaves everything as it is. Units that the file does not name are kept, which
    `keep_missing` must say. Raises EffectiveInFuture, EffectiveTooEarly, MissingNotDecided.
    """
    Compound.objects.select_for_update().get(pk=compound.pk)
    today = legal_day(now, compound.zone)
    on = effective or today
    found = what_changes(compound, register)
    check_effective(found, on, today=today)
    before = last_import(compound)
    if before is None:
        return Outcome(_take_first(compound, register, on=on, now=now), found)
    if not found:
        return Outcome(before, found, new=False)
    check_missing(found, kept=keep_missing)
    closed = _change(compound, register, found, on=on)
    return Outcome(_record_change(compound, register, found, closed, on=on, now=now), found, closed)


def what_changes(compound: Compound, register: Register) -> Changes:
    """What taking this register in would change. Reads the whole register in four queries."""
    return changes(register_states(compound), file_states(register))


def last_import(compound: Compound) -> RegisterImport | None:
    """The file that the register was last taken or changed from."""
    return RegisterImport.objects.filter(compound=compound).order_by("number").last()


# --- the first one ---


def _take_first(compound: Compound, register: Register, *, on: date, now: datetime) -> RegisterImport:
    stairwells = written_stairwells(compound, register.units)
    units = Unit.objects.bulk_create(_unit(compound, fact, stairwells) for fact in register.units)
    owners = Parties(compound).written(party for fact in register.units for party in fact.owners)
    pairs = zip(units, register.units, strict=True)
    _write_titles(((unit, owners[party.identity], party.share) for unit, fact in pairs for party in fact.owners), on=on)
    count, area, fingerprint = len(units), register.area.whole, register.fingerprint
    taken = RegisterImport.objects.create(
        compound=compound, number=1, fingerprint=fingerprint, at=now, effective=on, units=count, area=area
    )
    token = Token(fingerprint)
    record(REGISTER_TAKEN, compound.desk, compound=compound.pk, at=now, units=count, area=area, fingerprint=token)
    return taken


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


def _write_titles(held: Iterable[tuple[Unit, Owner, Fraction | None]], *, on: date) -> None:
    """Open the titles, a batch at a time: a large register has tens of thousands."""
    titles = (
        Title(
            unit=unit,
            owner=owner,
            since=on,
            share_numerator=None if share is None else share.numerator,
            share_denominator=None if share is None else share.denominator,
        )
        for unit, owner, share in held
    )
    while batch := list(islice(titles, BATCH)):
        Title.objects.bulk_create(batch)


# --- the changes ---


def _change(compound: Compound, register: Register, found: Changes, *, on: date) -> tuple[Closed, ...]:
    """Write the changes; gives the titles that ended."""
    parties = Parties(compound)
    parties.update(found.details)
    _add_units(compound, register, found, parties, on=on)
    _change_units(found.changed)
    closed = _close_titles(found.changed, on=on)
    _open_titles(register, found.changed, parties, on=on)
    return closed


def _add_units(compound: Compound, register: Register, found: Changes, parties: Parties, *, on: date) -> None:
    facts = [register.units[new.key] for new in found.added]
    stairwells = written_stairwells(compound, facts)
    units = Unit.objects.bulk_create(_unit(compound, fact, stairwells) for fact in facts)
    owners = parties.written(party for fact in facts for party in fact.owners)
    pairs = zip(units, facts, strict=True)
    _write_titles(((unit, owners[party.identity], party.share) for unit, fact in pairs for party in fact.owners), on=on)


def _change_units(changed: Sequence[UnitChange]) -> None:
    """New areas, sources and uses of units that are there."""
    news = {change.old.key: change.new for change in changed if change.other_area or change.other_use}
    units = list(Unit.objects.filter(pk__in=news).select_for_update())
    for unit in units:
        new = news[unit.pk]
        unit.area, unit.area_source, unit.use, unit.sold = new.area.whole, new.source.value, new.use.value, new.sold
    Unit.objects.bulk_update(units, ["area", "area_source", "use", "sold"], batch_size=500)


def _close_titles(changed: Sequence[UnitChange], *, on: date) -> tuple[Closed, ...]:
    """End the titles of who leaves, and of whose share is another one; gives those of who leaves.

    They end on the day before. A title that began on this very day was held on none: it is a slip of the day, and goes.
    """
    last = on - timedelta(days=1)
    held = Unit.objects.select_for_update(of=("self",), no_key=True).order_by("pk")  # claims on them wait for us
    list(held.filter(pk__in=[change.old.key for change in changed if change.owners]))
    ending = {(change.old.key, owner.key) for change in changed for owner in change.owners.leaving}
    again = {(change.old.key, old.key) for change in changed for old, _ in change.owners.shares}
    units = {unit for unit, _ in ending | again}
    titles = [
        title
        for title in Title.objects.filter(unit__in=units, until=None)
        if (title.unit_id, title.owner_id) in ending | again
    ]
    Title.objects.filter(pk__in=[title.pk for title in titles if title.since > last]).delete()
    Title.objects.filter(pk__in=[title.pk for title in titles if title.since <= last]).update(until=last)
    return tuple(Closed(unit, owner) for unit, owner in sorted(ending))


def _open_titles(register: Register, changed: Sequence[UnitChange], parties: Parties, *, on: date) -> None:
    """Titles of who arrives, and of whose share is another one now."""
    units = Unit.objects.in_bulk([change.old.key for change in changed if change.owners])
    arriving = [
        (units[change.old.key], party)
        for change in changed
        for new, party in zip(change.new.owners, register.units[change.new.key].owners, strict=True)
        if new in change.owners.arriving
    ]
    owners = parties.written(party for _, party in arriving)
    _write_titles(((unit, owners[party.identity], party.share) for unit, party in arriving), on=on)
    other = [(units[change.old.key], old.key, new.share) for change in changed for old, new in change.owners.shares]
    staying = Owner.objects.in_bulk([owner for _, owner, _ in other])
    _write_titles(((unit, staying[owner], share) for unit, owner, share in other), on=on)


def _record_change(
    compound: Compound, register: Register, found: Changes, closed: Sequence[Closed], *, on: date, now: datetime
) -> RegisterImport:
    before = last_import(compound)
    areas = list(Unit.objects.filter(compound=compound).values_list("area", flat=True))
    taken = RegisterImport.objects.create(
        compound=compound,
        number=(before.number if before else 0) + 1,
        fingerprint=register.fingerprint,
        at=now,
        effective=on,
        units=len(areas),
        area=sum(areas),
    )
    record(
        REGISTER_CHANGED,
        compound.desk,
        compound=compound.pk,
        at=now,
        units=len(areas),
        area=sum(areas),
        added=len(found.added),
        areas=len(found.with_other_area),
        uses=len(found.with_other_use),
        left=len(closed),
        arrived=sum(len(change.owners.arriving) for change in found.changed),
        details=len(found.details),
        missing=len(found.missing),
        fingerprint=Token(register.fingerprint),
    )
    return taken
