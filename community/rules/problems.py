"""What can be wrong with a register, where exactly, and the refusal that carries all of it at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kernel.errors import Invalid

Fact = int | str


class Why(StrEnum):
    """One reason a cell, a row, a sheet or a file cannot be taken. `community/wording.py` says the mend."""

    # the file and its sheets
    NOT_A_WORKBOOK = "not_a_workbook"
    LOCKED = "locked"
    TOO_BIG = "too_big"
    NO_ROWS = "no_rows"
    NO_HEADER = "no_header"
    NO_COLUMN = "no_column"
    COLUMN_TWICE = "column_twice"
    COLUMN_GUESSED = "column_guessed"
    MIXED_BYTES = "mixed_bytes"
    # cells
    EMPTY = "empty"
    NOTHING_ABOVE = "nothing_above"
    NOT_DITTO = "not_ditto"
    A_DATE = "a_date"
    A_FORMULA_ERROR = "a_formula_error"
    BAD_ADDRESS = "bad_address"
    BAD_BUILDING = "bad_building"
    BAD_STAIRWELL = "bad_stairwell"
    BAD_ROOM = "bad_room"
    BAD_AREA = "bad_area"
    BAD_USE = "bad_use"
    BAD_SOURCE = "bad_source"
    BAD_SHARE = "bad_share"
    SHARES_AND_OWNERS = "shares_and_owners"
    BAD_NAME = "bad_name"
    NAME_TWICE = "name_twice"
    BAD_PHONE = "bad_phone"
    NO_AREA_CODE = "no_area_code"
    BAD_ID = "bad_id"
    ID_ROUNDED = "id_rounded"
    TOO_MANY_IDS = "too_many_ids"
    UNSOLD_TO_A_PERSON = "unsold_to_a_person"
    # rows together
    UNIT_TWICE = "unit_twice"
    AREA_OF_UNIT_DIFFERS = "area_of_unit_differs"
    UNIT_CONTRADICTS = "unit_contradicts"
    OWNER_TWICE = "owner_twice"
    SHARE_MISSING = "share_missing"
    SHARES_NOT_WHOLE = "shares_not_whole"
    BUILDING_SPELT_TWO_WAYS = "building_spelt_two_ways"
    STAIRWELL_MISSING = "stairwell_missing"
    ID_OF_ANOTHER = "id_of_another"
    NO_SOURCE = "no_source"
    COUNT_DIFFERS = "count_differs"
    AREA_DIFFERS = "area_differs"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: sheet, row (from 1; 0 for the whole sheet), column as `D 建筑面积（㎡）`, and the value."""

    sheet: str
    row: int
    column: str
    value: str
    why: Why
    facts: Mapping[str, Fact] = field(default_factory=dict)


class Unclear(Exception):
    """A cell that does not say what its column needs."""

    def __init__(self, why: Why, **facts: Fact) -> None:
        super().__init__(why)
        self.why = why
        self.facts = facts


class RegisterRefused(Invalid):
    code = "register_refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems=len(problems))
        self.problems = tuple(problems)
