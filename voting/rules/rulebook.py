"""A compound's own settings where the law leaves a choice.

A poll carries a snapshot of the rulebook it was prepared under, so a later change never reaches it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Self

from kernel.errors import Invalid

Setting = str | int | bool


class PersonRule(StrEnum):
    """Who is one person. The developer's unsold units are one person under both (interpretation, art. 9).

    OWNER_DEDUP: the same owners of several units are one person, their areas added (same article);
    PER_UNIT: each unit sold is one.
    """

    OWNER_DEDUP = "owner_dedup"
    PER_UNIT = "per_unit"


class ParkingCounts(StrEnum):
    """Whether parking spaces and storage rooms count: never, in matters about parking, or always."""

    NEVER = "never"
    PARKING_MATTERS = "parking_matters"
    ALWAYS = "always"


class Precedence(StrEnum):
    """Which of several ballots on one line and question counts: the first, or the newest (voting again until the
    close). Only FIRST is offered so far.
    """

    FIRST = "first"
    LAST = "last"


class SilentMode(StrEnum):
    """What a ballot that was delivered and not returned does (`voting.rules.silence`). Only NONE is offered so far."""

    NONE = "none"
    PARTICIPATE_ONLY = "participate_only"
    FOLLOW_MAJORITY = "follow_majority"


class UnknownSetting(Invalid):
    code = "unknown_setting"


class SettingNotOffered(Invalid):
    code = "setting_not_offered"


class NoticeBelowLaw(Invalid):
    code = "notice_below_law"


LEAST_NOTICE = 15


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The settings, each with its default and where that comes from.

    person_rule: who is one person; default the interpretation of the Supreme Court on ownership of buildings, art. 9.
    parking_counts: whether parking and storage count; practice differs, our default is that they do not.
    prec: which ballot counts when there are several; our default, and the notice says so.
    silent_mode: what a delivered ballot that stays away does; nothing, by default.
    invalid_takes_part: whether an invalid paper counts as taking part; our default is that it does not.
    notice_days: full days between posting and opening; at least 15 by Civil Code and Shanghai's regulation.
    window_days_max: the longest voting window in days; 60 is our default, and a rulebook may say more or less.
    close_on_working_day: whether the last day to vote must be a working day, as Civil Code 203 has a period end.
    """

    person_rule: PersonRule = PersonRule.OWNER_DEDUP
    parking_counts: ParkingCounts = ParkingCounts.NEVER
    prec: Precedence = Precedence.FIRST
    silent_mode: SilentMode = SilentMode.NONE
    invalid_takes_part: bool = False
    notice_days: int = LEAST_NOTICE
    window_days_max: int = 60
    close_on_working_day: bool = True

    def to_json(self) -> dict[str, Setting]:
        """Every setting by name, as a canonical object: words, whole numbers and truth values."""
        return {name: str(value) if isinstance(value, StrEnum) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, settings: Mapping[str, Setting]) -> Self:
        """What `to_json` gave. A setting that is not named has its default; raises UnknownSetting."""
        every = {**cls().to_json(), **settings}
        if len(every) > len(fields(cls)):
            raise UnknownSetting(name=min(every.keys() - cls().to_json().keys())[:40])
        try:
            return cls(
                person_rule=PersonRule(str(every["person_rule"])),
                parking_counts=ParkingCounts(str(every["parking_counts"])),
                prec=Precedence(str(every["prec"])),
                silent_mode=SilentMode(str(every["silent_mode"])),
                invalid_takes_part=_truth(every["invalid_takes_part"]),
                notice_days=_days(every["notice_days"]),
                window_days_max=_days(every["window_days_max"]),
                close_on_working_day=_truth(every["close_on_working_day"]),
            )
        except ValueError as error:
            raise UnknownSetting(name=str(error)[:40]) from error


def check_adoptable(book: Rulebook) -> None:
    """Raises NoticeBelowLaw under the law's days, SettingNotOffered for a choice that no vote follows yet."""
    if book.notice_days < LEAST_NOTICE:
        raise NoticeBelowLaw(days=LEAST_NOTICE)
    if book.prec is not Precedence.FIRST:
        raise SettingNotOffered(name="prec")
    if book.silent_mode is not SilentMode.NONE:
        raise SettingNotOffered(name="silent_mode")


def _truth(value: Setting) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not true or false")
    return value


def _days(value: Setting) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{value!r} is no number of days")
    return value
