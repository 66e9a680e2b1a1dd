"""What the desk shows of the register and of a file that waits: how it was read, what is wrong, what it changes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Sum
from django.utils.translation import gettext as _

from community import wording
from community.models import AreaSource, Building, Compound, Owner, RegisterImport, RegisterUpload, Title, Unit, UnitUse
from community.rules.cells import Cell, is_blank, shown
from community.rules.changes import Changes, Known, UnitChange, UnitState
from community.rules.columns import letter
from community.rules.facts import Register, UnitFact
from community.rules.problems import Problem, RegisterRefused, Why
from community.rules.register import Reading
from community.rules.shares import shown as share_shown
from community.rules.synonyms import Column
from community.services import choices_of, reading_of, what_changes
from kernel.days import legal_day
from kernel.quantities import Area

PROBLEMS_A_PAGE = 50
MOST_SHOWN = 100  # of each kind of change
PREVIEWED = 8  # units, as they were read
_ASKED_ELSEWHERE = frozenset({Why.NO_SOURCE, Why.COLUMN_GUESSED})  # the page asks for these itself
_NUMBERS = re.compile(r"[0-9]{6}(?:[0-9]|\*){6,}[0-9Xx]{1,3}")


@dataclass(frozen=True, slots=True)
class Sums:
    """What a register holds."""

    units: int
    area: Area
    owners: int
    buildings: int


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column of the file: what it is called, a few of its values, and what it was taken for."""

    number: int
    key: str
    name: str
    samples: Sequence[str]
    taken_for: str
    guessed: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A problem for people."""

    place: str
    value: str
    mend: str


@dataclass(frozen=True, slots=True)
class Previewed:
    """A unit as it was read: names in full, numbers never."""

    place: str
    area: Area
    source: str
    owners: str
    phone: str
    id_numbers: str


@dataclass(frozen=True, slots=True)
class OwnersLine:
    """Who leaves and who arrives at a unit."""

    unit: str
    leaving: str
    arriving: str
    shares: str


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A unit's area as it is and as it will be."""

    unit: str
    old: Area
    new: Area
    source: str


class WaitingFile:
    """The file that waits, read once. `problems` are those which the page does not ask about itself."""

    def __init__(self, upload: RegisterUpload) -> None:
        self.upload = upload
        self.choices = choices_of(upload)
        self.reading: Reading | None = None
        self.unreadable: tuple[Problem, ...] = ()
        try:
            self.reading = reading_of(upload)
        except RegisterRefused as refusal:
            self.unreadable = refusal.problems

    @cached_property
    def all_problems(self) -> tuple[Problem, ...]:
        return self.reading.problems if self.reading else self.unreadable

    @cached_property
    def problems(self) -> list[Problem]:
        return [problem for problem in self.all_problems if problem.why not in _ASKED_ELSEWHERE]

    @property
    def register(self) -> Register | None:
        return self.reading.register if self.reading else None

    @property
    def is_good(self) -> bool:
        return not self.all_problems

    @property
    def asks_source(self) -> bool:
        """Whether the file does not say of all areas where they come from."""
        return any(problem.why is Why.NO_SOURCE for problem in self.all_problems) or self.choices.source is not None

    @property
    def asks_columns(self) -> bool:
        return any(problem.why is Why.COLUMN_GUESSED for problem in self.all_problems)

    @cached_property
    def sums(self) -> Sums | None:
        units = self.register.units if self.register else ()
        if not units or self.register is None:
            return None
        owners = {owner.identity for unit in units for owner in unit.owners}
        return Sums(len(units), self.register.area, len(owners), len({unit.building for unit in units}))

    @property
    def notices(self) -> list[str]:
        noticed = self.register.noticed if self.register else {}
        return [wording.remark(notice, n) for notice, n in noticed.items()]

    def told(self, number: str | None) -> Page[Told]:
        """One page of the problems."""
        return Paginator([told(problem) for problem in self.problems], PROBLEMS_A_PAGE).get_page(number)

    @cached_property
    def columns(self) -> list[ColumnLine]:
        """The columns of all sheets, those of one name once."""
        found: dict[str, tuple[str, Sequence[str], str, bool]] = {}
        for taken in self.reading.taken if self.reading else ():
            by_place = {place: column for column, place in taken.header.at.items()}
            width = max([place + 1 for place in taken.header.titles] + [len(row) for row in taken.rows], default=0)
            for place in range(min(width, 60)):
                key, column = taken.header.key(place), by_place.get(place)
                name = taken.header.titles.get(place) or _("%(letter)s 列") % {"letter": letter(place)}
                samples = _samples(taken.rows, place, column)
                if key not in found and (samples or column or taken.header.titles.get(place)):
                    guessed = column in taken.header.guessed if column else False
                    found[key] = (name, samples, column.value if column else "", guessed)
        return [ColumnLine(number, key, *line) for number, (key, line) in enumerate(found.items())]

    @property
    def preview(self) -> list[Previewed]:
        return [_previewed(unit) for unit in (self.register.units[:PREVIEWED] if self.register else ())]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the file would change, in lines for people; each list is cut at MOST_SHOWN."""

    changes: Changes
    first: bool

    @property
    def added(self) -> Sequence[str]:
        return [unit.label for unit in self.changes.added[:MOST_SHOWN]]

    @property
    def missing(self) -> Sequence[str]:
        return [unit.label for unit in self.changes.missing[:MOST_SHOWN]]

    @property
    def areas(self) -> Sequence[AreaLine]:
        return [_area_line(change) for change in self.changes.with_other_area[:MOST_SHOWN]]

    @property
    def uses(self) -> Sequence[str]:
        return [_use_line(change) for change in self.changes.with_other_use[:MOST_SHOWN]]

    @property
    def owners(self) -> Sequence[OwnersLine]:
        return [_owners_line(change) for change in self.changes.with_other_owners[:MOST_SHOWN]]

    @property
    def phones(self) -> Sequence[tuple[str, str, str]]:
        """Name, old and new phone of owners whose phone is another one; numbers are masked."""
        return [
            (detail.new.name, masked_phone(detail.old.phone), masked_phone(detail.new.phone))
            for detail in self.changes.with_other_phone[:MOST_SHOWN]
        ]

    @property
    def other_details(self) -> int:
        return len(self.changes.details) - len(self.changes.with_other_phone)


def difference(compound: Compound, waiting: WaitingFile) -> Difference | None:
    """What taking the waiting file in would change; None while there is something wrong with it."""
    if waiting.register is None or not waiting.is_good:
        return None
    first = not RegisterImport.objects.filter(compound=compound).exists()
    return Difference(what_changes(compound, waiting.register), first)


def sums_of(compound: Compound) -> Sums:
    """What the register of `compound` holds now."""
    units = Unit.objects.filter(compound=compound)
    owners = Owner.objects.filter(pk__in=Title.objects.filter(unit__compound=compound, until=None).values("owner"))
    area = units.aggregate(area=Sum("area"))["area"] or 0
    return Sums(units.count(), Area(area), owners.count(), Building.objects.filter(compound=compound).count())


def earliest_today(compound: Compound, now: datetime) -> str:
    """Today in the compound's zone, as a date field wants it."""
    return legal_day(now, compound.zone).isoformat()


def told(problem: Problem) -> Told:
    """A problem in words; long numbers are masked."""
    return Told(wording.place(problem), masked(problem.value), wording.mend(problem))


def masked(text: str) -> str:
    """The text with ID numbers as 310***********52."""
    return _NUMBERS.sub(lambda found: f"{found[0][:3]}***********{found[0][-2:]}", text)


def masked_phone(phone: str) -> str:
    """+8613800138000 as 138****8000."""
    number = phone.removeprefix("+86")
    return f"{number[:3]}****{number[-4:]}" if len(number) > 7 else number and "****"


def source_label(name: str) -> str:
    """Where an area comes from, in words."""
    return str(AreaSource(name).label)


def _samples(rows: Sequence[Sequence[Cell]], place: int, column: Column | None) -> Sequence[str]:
    values = [masked(shown(row[place])) for row in rows if place < len(row) and not is_blank(row[place])]
    if column is Column.ID_NUMBER:
        values = [f"{value[:3]}***" for value in values]
    elif column is Column.PHONE:
        values = [masked_phone(value) for value in values]
    return [value[:24] for value in values[:2]]


def _previewed(unit: UnitFact) -> Previewed:
    owners = "、".join(f"{o.name} {share_shown(o.share)}".strip() for o in unit.owners)
    numbers = "、".join(f"{o.id_number[:3]}***" for o in unit.owners if o.id_number)
    place = f"{unit.building}{unit.stairwell}{unit.room}{'室' if unit.room.isdigit() else ''}"
    phone = masked_phone(unit.owners[0].phone)
    return Previewed(place, unit.area, source_label(unit.source), owners, phone, numbers)


def _owners_line(change: UnitChange) -> OwnersLine:
    owners = change.owners
    return OwnersLine(
        change.old.label,
        "、".join(owner.name for owner in owners.leaving),
        "、".join(f"{owner.name} {share_shown(owner.share)}".strip() for owner in owners.arriving),
        "、".join(f"{new.name} {_share(old)} → {_share(new)}" for old, new in owners.shares),
    )


def _share(owner: Known) -> str:
    return share_shown(owner.share) or "—"


def _area_line(change: UnitChange) -> AreaLine:
    old, new = source_label(change.old.source), source_label(change.new.source)
    return AreaLine(change.old.label, change.old.area, change.new.area, old if old == new else f"{old} → {new}")


def _use_line(change: UnitChange) -> str:
    def told_of(unit: UnitState) -> str:
        unsold = "" if unit.sold else _("（未售）")
        return f"{UnitUse(unit.use).label}{unsold}"

    return f"{change.old.label} {told_of(change.old)} → {told_of(change.new)}"


def problem_rows(problems: Sequence[Problem]) -> Iterator[Mapping[str, str]]:
    """The problems as rows of a file."""
    for problem in problems:
        yield {
            _("工作表"): problem.sheet,
            _("行"): str(problem.row or ""),
            _("列"): problem.column,
            _("内容"): masked(problem.value),
            _("怎么改"): wording.mend(problem),
        }
