"""Letters to the doors, each with a new code: issued all at once, counted, and printed by who asked for them.

Codes are kept as HMACs only, so a letter can be printed in the request that issues its code and never again: who loses
the file prints new letters, whose codes end the ones before.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from community.models import Compound, Unit
from journal.services import record
from residents.entries import LETTERS_PRINTED
from residents.models import LetterRun, Resident, Role
from residents.roles import roles_of
from residents.rules.door_code import printed_door_code
from residents.rules.letters import COUNTED_FOR, UNITS_WITH_A_DOOR, check_units, check_whole
from residents.rules.office import NotAtThisDesk
from residents.services.door_codes import new_codes


@dataclass(frozen=True, slots=True)
class Letter:
    """A unit, with its stairwell and building, and the code for it as printed."""

    unit: Unit
    code: str


@transaction.atomic
def issue_letters(
    compound: Compound, units: Collection[int], *, by: Resident, now: datetime, whole: bool = False
) -> list[Letter]:
    """A letter with a new code for each of these `units`, or for every unit with a door where it is the `whole`.

    The codes before end. Parking and storage have no letter box. Raises NotAtThisDesk, NoLetters, UnitLettersFull,
    LettersPrintedToday.
    """
    place = Compound.objects.select_for_update(no_key=True).get(pk=compound.pk)
    if Role.RESIDENTS_COMMITTEE not in roles_of(by, place, now=now):
        raise NotAtThisDesk()
    if whole:
        check_whole(_last_whole(place), now=now)
    homes = _held(place, None if whole else units)
    if not whole:
        printed = _printed({home.pk for home in homes}, now=now)
        check_units([(home.label, printed.get(home.pk, 0)) for home in homes])
    else:
        check_units([(home.label, 0) for home in homes])
    codes = new_codes([home.pk for home in homes], now=now)
    LetterRun.objects.create(compound=place, resident=by, at=now, letters=len(homes), whole=whole)
    record(LETTERS_PRINTED, place.desk, compound=place.pk, at=now, letters=len(homes))
    return [Letter(home, printed_door_code(codes[home.pk])) for home in homes]


def _last_whole(place: Compound) -> datetime | None:
    return LetterRun.objects.filter(compound=place, whole=True).order_by("-at").values_list("at", flat=True).first()


def _held(place: Compound, units: Collection[int] | None) -> list[Unit]:
    """The units meant that have a door, locked one after another, in the order in which letters are carried out."""
    meant = Unit.objects.filter(compound=place, use__in=UNITS_WITH_A_DOOR)
    if units is not None:
        meant = meant.filter(pk__in=units)
    list(meant.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True))
    return list(
        meant.select_related("stairwell__building").order_by("stairwell__building__position", "stairwell", "pk")
    )


def _printed(units: Collection[int], *, now: datetime) -> dict[int, int]:
    """How many codes each unit was given in the time that counts."""
    lately = Q(door_codes__issued_at__gt=now - COUNTED_FOR)
    counted = Unit.objects.filter(pk__in=units).annotate(printed=Count("door_codes", filter=lately))
    return dict(counted.values_list("pk", "printed"))
