"""Announcements as JSON: one object, or a list of them.

`docs/recount.schema.json` is made from these models (`manage.py recount --schema`); a test holds them together.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, TypeAdapter, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from kernel.errors import DomainError
from kernel.quantities import Area, Persons
from voting.recount.refusals import (
    AreaCell,
    CellUnreadable,
    DayCell,
    FileRefused,
    MatterCell,
    NameUnknown,
    NothingThere,
    NotJson,
    PersonsCell,
    ShareCell,
    TooMany,
    WordUnknown,
)
from voting.rules.matter import Matter
from voting.rules.recount.announcement import (
    Announced,
    Announcement,
    Base,
    Figures,
    Law,
    Measure,
    Part,
    Printed,
    PrintedShare,
    SilentTo,
)
from voting.rules.recount.reading import (
    AreaUnreadable,
    PersonsUnreadable,
    ShareUnreadable,
    read_area,
    read_persons,
    read_printed,
)

MOST = 500
DIALECT = "https://json-schema.org/draft/2020-12/schema"
CELLS: dict[str, type[CellUnreadable]] = {
    PersonsUnreadable.code: PersonsCell,
    AreaUnreadable.code: AreaCell,
    ShareUnreadable.code: ShareCell,
}
T = TypeVar("T")


def _by(reader: Callable[[object], T]) -> PlainValidator:
    """`reader` as pydantic's validator; its refusal keeps its code."""

    def read(value: object) -> T:
        try:
            return reader(value)
        except DomainError as refusal:
            raise PydanticCustomError(refusal.code, "unreadable") from refusal

    return PlainValidator(read)


_DECIMAL = {"type": "string", "pattern": r"^[0-9]{1,10}(\.[0-9]{1,4})?$"}
_NUMBER = {"type": "number", "minimum": 0, "maximum": 9_999_999_999}
PersonsField = Annotated[
    Persons, _by(read_persons), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 999_999_999})
]
AreaField = Annotated[Area, _by(read_area), WithJsonSchema({"anyOf": [_DECIMAL, _NUMBER]})]
PrintedField = Annotated[
    Printed, _by(read_printed), WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,6})?%?$"})
]
Text = Annotated[str, Field(max_length=500)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


class PersonsFigures(_Strict):
    """Numbers of owners (业主人数, 户). What is not printed is left out or null; 0 says that it is printed as none."""

    total: PersonsField | None = Field(None, description="all owners of the scope")
    took_part: PersonsField | None = Field(None, description="taking part, the silent included where they were counted")
    agree: PersonsField | None = Field(None, description="agreeing, as cast")
    against: PersonsField | None = Field(None, description="against, as cast")
    abstain: PersonsField | None = Field(None, description="abstaining, as cast")
    invalid: PersonsField | None = Field(None, description="invalid papers, counted as taking part or not")
    silent_added: PersonsField | None = Field(
        None, description="delivered, nothing returned, and counted as taking part; 0 where silence was not counted"
    )


class AreaFigures(_Strict):
    """Floor areas in square metres, exact, at most four decimals; a string keeps what was printed."""

    total: AreaField | None = None
    took_part: AreaField | None = None
    agree: AreaField | None = None
    against: AreaField | None = None
    abstain: AreaField | None = None
    invalid: AreaField | None = None
    silent_added: AreaField | None = None


class ShareModel(_Strict):
    """A percentage that the announcement prints."""

    measure: Measure
    part: Part = Field(description="which figure it is a share of the whole for")
    printed: PrintedField = Field(description="as printed, with its decimals: 17.50 is not 17.5")
    of: Base | None = Field(
        None,
        description="what it is said to be a share of; valid = agree + against + abstain, returned = valid + invalid, "
        "without_silent = took_part - silent_added, decided = agree + against; left out where it is not said",
    )
    after_silence: bool = Field(default=False, description="agree, against or abstain with the silent added to it")


class AnnouncementModel(_Strict):
    """One announced result of a statutory vote of owners."""

    format: Literal["minyi-recount/1"] = "minyi-recount/1"
    place: Text = ""
    title: Text = Field("", description="what was voted on")
    source: Text = Field("", description="where the announcement is found")
    held_on: date | None = Field(None, description="the last day of voting; before 2021 Property Law 76 was in force")
    law: Law | None = Field(None, description="by which law; left out: the one in force on held_on")
    matter: Annotated[list[Matter], Field(max_length=9)] = Field(
        default_factory=list,
        description="the item of Civil Code 278; several where it may be any of them, none: unknown",
    )
    persons: PersonsFigures = Field(default_factory=PersonsFigures)
    area: AreaFigures = Field(default_factory=AreaFigures)
    silent_to: SilentTo = Field(
        SilentTo.MAJORITY, description="where silent_added went: to the opinion of most, or to none"
    )
    shares: Annotated[list[ShareModel], Field(max_length=24)] = Field(default_factory=list)
    announced: Announced | None = Field(
        None, description="the verdict; opposite: that the contrary of the question was decided"
    )


_FILE: TypeAdapter[list[AnnouncementModel]] = TypeAdapter(list[AnnouncementModel])
_SCHEMA: TypeAdapter[Any] = TypeAdapter(
    AnnouncementModel | Annotated[list[AnnouncementModel], Field(min_length=1, max_length=MOST)]
)


def schema() -> dict[str, object]:
    """The JSON Schema of a file."""
    made = _SCHEMA.json_schema()
    return {"$schema": DIALECT, "title": "Announced results of owners' votes", **made}


def read_json(text: str) -> list[Announcement]:
    """The announcements of a file, in its order. Raises NotJson, NothingThere, TooMany, FileRefused."""
    try:
        given = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as broken:
        raise NotJson(line=getattr(broken, "lineno", 1)) from broken
    rows = given if isinstance(given, list) else [given]
    if not rows:
        raise NothingThere()
    if len(rows) > MOST:
        raise TooMany(most=MOST)
    try:
        models = _FILE.validate_python(rows)
    except ValidationError as wrong:
        raise FileRefused([_refusal(each) for each in wrong.errors(include_url=False)[:50]]) from wrong
    return [announcement_of(model) for model in models]


def _no_constant(name: str) -> object:
    raise ValueError(name)


def announcement_of(model: AnnouncementModel) -> Announcement:
    """A model as the rules take it."""
    return Announcement(
        persons=Figures({part: value for part in Part if (value := getattr(model.persons, part)) is not None}),
        area=Figures({part: value for part in Part if (value := getattr(model.area, part)) is not None}),
        shares=tuple(
            PrintedShare(each.measure, each.part, each.printed, each.of, each.after_silence) for each in model.shares
        ),
        announced=model.announced,
        matters=tuple(dict.fromkeys(model.matter)),
        law=model.law,
        held_on=model.held_on,
        silent_to=model.silent_to,
        title=model.title,
        place=model.place,
        source=model.source,
    )


def _refusal(error: ErrorDetails) -> DomainError:
    """One complaint of pydantic with its place, as a refusal of ours."""
    row, *path = error["loc"]
    value = str(error["input"])[:40] if isinstance(error["input"], str | int | Decimal) else ""
    facts: dict[str, str | int] = {"row": int(row) + 1, "column": ".".join(map(str, path)), "value": value}
    kind = error["type"]
    if kind in CELLS:
        return CELLS[kind](**facts)
    if kind == "extra_forbidden":
        return NameUnknown(row=facts["row"], column=facts["column"])
    if kind in ("enum", "literal_error") and path[:1] != ["matter"]:
        choices = re.findall(r"'([^']+)'", str(error.get("ctx", {}).get("expected", "")))
        return WordUnknown(**facts, choices=" ".join(choices))
    special = {"held_on": DayCell, "matter": MatterCell}
    return special.get(str(path[0]) if path else "", CellUnreadable)(**facts)
