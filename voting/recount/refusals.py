"""Why a file of announcements, or a place in it, cannot be read.

Each names its place (`row`: which announcement, from 1; `column`: the column, or the path in JSON) and the value.
"""

from collections.abc import Sequence
from typing import ClassVar

from kernel.errors import DomainError, Invalid


class FileRefused(Invalid):
    """Nothing is recounted: `problems` says each place that has to be mended."""

    code = "recount_file_refused"

    def __init__(self, problems: Sequence[DomainError]) -> None:
        super().__init__(problems=len(problems))
        self.problems = tuple(problems)


class RecountedOften(DomainError):
    kind: ClassVar[str] = "slow_down"
    code = "recounted_often"


class NoFile(Invalid):
    code = "recount_no_file"


class NotText(Invalid):
    code = "recount_not_text"


class NotJson(Invalid):
    code = "recount_not_json"


class NothingThere(Invalid):
    code = "recount_nothing_there"


class TooMany(Invalid):
    code = "recount_too_many"


class TooLarge(Invalid):
    code = "recount_too_large"


class ColumnMissing(Invalid):
    code = "recount_column_missing"


class NameUnknown(Invalid):
    code = "recount_name_unknown"


class WordUnknown(Invalid):
    code = "recount_word_unknown"


class CellUnreadable(Invalid):
    """The base of what is wrong with one cell, by what should stand there."""

    code = "recount_cell_unreadable"


class PersonsCell(CellUnreadable):
    code = "recount_persons_cell"


class AreaCell(CellUnreadable):
    code = "recount_area_cell"


class ShareCell(CellUnreadable):
    code = "recount_share_cell"


class DayCell(CellUnreadable):
    code = "recount_day_cell"


class MatterCell(CellUnreadable):
    code = "recount_matter_cell"


class VerdictCell(CellUnreadable):
    code = "recount_verdict_cell"
