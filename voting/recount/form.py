"""The figures of one announcement as typed on the page: each field is read on its own and can say what is wrong."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from kernel.errors import DomainError
from voting.recount.wording import ANNOUNCED, BASES, LAWS, PARTS, Words
from voting.rules.matter import Matter
from voting.rules.recount.announcement import (
    Announced,
    Announcement,
    Base,
    Figures,
    Law,
    Measure,
    Part,
    PrintedShare,
)
from voting.rules.recount.reading import read_area, read_persons, read_printed

LONGEST = 60
FIRST = (Part.TOTAL, Part.TOOK_PART, Part.AGREE, Part.AGAINST, Part.ABSTAIN)
LATER = (Part.INVALID, Part.SILENT)
SHARED = (Part.TOOK_PART, Part.AGREE, Part.AGAINST)

T = TypeVar("T")


@dataclass(slots=True)
class Field:
    """A number to type: its name in the address, its label, what was typed, and what is wrong with that."""

    name: str
    label: Words
    value: str
    wrong: DomainError | None = None


@dataclass(slots=True)
class Choice:
    """One of a closed set: its options with their words."""

    name: str
    options: list[tuple[str, Words]]
    value: str


@dataclass(slots=True)
class Group:
    """The fields of one measure."""

    measure: Measure
    first: list[Field] = field(default_factory=list)
    later: list[Field] = field(default_factory=list)
    shares: list[Field] = field(default_factory=list)

    @property
    def fields(self) -> Iterator[Field]:
        yield from (*self.first, *self.later, *self.shares)


class RecountForm:
    """The form as it stands; `announcement` is what it says when nothing is wrong."""

    def __init__(self, data: Mapping[str, str], matters: Mapping[Matter, Words]) -> None:
        self._data = data
        self.persons, self.area = (self._group(measure) for measure in Measure)
        self.matter = self._choice("matter", [(str(int(each)), words) for each, words in matters.items()])
        self.law = self._choice("law", [(each.value, words) for each, words in LAWS.items()])
        self.announced = self._choice("announced", [(each.value, words) for each, words in ANNOUNCED.items()])
        self.of = self._choice("of", [(each.value, BASES[each]) for each in (Base.TOOK_PART, Base.TOTAL, Base.VALID)])
        persons = Figures(self._figures(self.persons, read_persons))
        area = Figures(self._figures(self.area, read_area))
        self.announcement = Announcement(
            persons=persons,
            area=area,
            shares=tuple(self._shares()),
            announced=Announced(self.announced.value) if self.announced.value else None,
            matters=(Matter(int(self.matter.value)),) if self.matter.value else (),
            law=Law(self.law.value) if self.law.value else None,
        )

    @property
    def filled(self) -> bool:
        """Whether any number was typed."""
        return any(each.value for group in (self.persons, self.area) for each in group.fields)

    @property
    def wrong(self) -> list[Field]:
        return [each for group in (self.persons, self.area) for each in group.fields if each.wrong]

    @property
    def unfolded(self) -> bool:
        """Whether something was typed in the folded part."""
        groups = (self.persons, self.area)
        return any(each.value for group in groups for each in (*group.later, *group.shares)) or bool(self.of.value)

    def _group(self, measure: Measure) -> Group:
        def typed(part: Part, suffix: str = "") -> Field:
            name = f"{measure}-{part.value.replace('_', '-')}{suffix}"
            return Field(name, PARTS[part], self._data.get(name, "").strip()[:LONGEST])

        return Group(
            measure,
            [typed(part) for part in FIRST],
            [typed(part) for part in LATER],
            [typed(part, "-share") for part in SHARED],
        )

    def _choice(self, name: str, options: list[tuple[str, Words]]) -> Choice:
        """What is not among the options counts as not chosen."""
        value = self._data.get(name, "")
        return Choice(name, options, value if value in dict(options) else "")

    def _figures(self, group: Group, read: Callable[[object], T]) -> dict[Part, T]:
        fields = zip((*FIRST, *LATER), (*group.first, *group.later), strict=True)
        return {part: value for part, typed in fields if (value := _read(typed, read)) is not None}

    def _shares(self) -> Iterator[PrintedShare]:
        said = Base(self.of.value) if self.of.value else None
        for group in (self.persons, self.area):
            for part, typed in zip(SHARED, group.shares, strict=True):
                printed = _read(typed, read_printed)
                if printed is not None:
                    yield PrintedShare(group.measure, part, printed, Base.TOTAL if part is Part.TOOK_PART else said)


def _read(typed: Field, read: Callable[[object], T]) -> T | None:
    """The number typed, or None; what is wrong with it stays with the field."""
    if not typed.value:
        return None
    try:
        return read(typed.value)
    except DomainError as refusal:
        typed.wrong = refusal
        return None
