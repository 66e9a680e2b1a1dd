"""Days as the Civil Code counts them (arts. 201–203), and legal days of instants.

The day a period begins is not counted; the period ends at 24:00 of its last day; a last day that is a day
of rest moves on to the next working day. Rest days are weekends and public holidays less the make-up
working days, by the tables in `kernel/holidays.py`. Where no table is published yet, weekends alone are
known, and the date says that it is provisional.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
_SATURDAY = 5
# A year's table may reach into the week before it: that of 2019 made Monday 31 December 2018 a holiday.
_REACH = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class YearTable:
    """One year's published arrangement: holidays as (first, last) days, both included, and make-up days."""

    year: int
    holidays: tuple[tuple[date, date], ...]
    make_up: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are days of rest, and for which years that is published."""

    holidays: frozenset[date]
    make_up: frozenset[date]
    years: frozenset[int]

    @classmethod
    def of(cls, tables: Iterable[YearTable]) -> Self:
        """The calendar that the tables make together."""
        known = tuple(tables)
        return cls(
            frozenset(day for table in known for span in table.holidays for day in _span(*span)),
            frozenset(day for table in known for day in table.make_up),
            frozenset(table.year for table in known),
        )

    def is_rest(self, day: date) -> bool:
        """Whether `day` is a public holiday, or a weekend that is not worked."""
        return day in self.holidays or (day.weekday() >= _SATURDAY and day not in self.make_up)

    def is_settled(self, day: date) -> bool:
        """Whether every table that can speak of `day` is published."""
        return day.year in self.years and (day + _REACH).year in self.years

    def next_working_day(self, day: date) -> date:
        """The first working day on or after `day`."""
        while self.is_rest(day):
            day += ONE_DAY
        return day


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period; `provisional` while a table that could still move it is unpublished."""

    day: date
    provisional: bool


def legal_days_after(day: date, days: int) -> date:
    """The last of `days` ≥ 1 days counted from `day`, which itself does not count (art. 201)."""
    return day + days * ONE_DAY


def legal_months_after(day: date, months: int) -> date:
    """The day that corresponds to `day` after `months` ≥ 1 months, or that month's last (art. 202)."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def rolled(day: date, calendar: Calendar) -> Deadline:
    """The deadline of a period whose last day would be `day`: the next working day on or after it (art. 203)."""
    last = calendar.next_working_day(day)
    return Deadline(last, provisional=not all(calendar.is_settled(seen) for seen in _span(day, last)))


def deadline(day: date, days: int, calendar: Calendar) -> Deadline:
    """The deadline `days` ≥ 1 days after `day` (arts. 201 and 203)."""
    return rolled(legal_days_after(day, days), calendar)


def earliest_opening(posted_on: date, days: int = 15) -> date:
    """The first day on which a vote may open after `days` full days of notice: 16 days on for 15 (art. 201)."""
    return legal_days_after(posted_on, days) + ONE_DAY


def notice_is_long_enough(posted_on: date, opens_on: date, days: int = 15) -> bool:
    """Whether `days` full days lie between the posting day and the opening day, neither of them counted."""
    return opens_on >= earliest_opening(posted_on, days)


def legal_day(instant: datetime, zone: str) -> date:
    """The day on which an aware instant falls in `zone`, such as Asia/Shanghai. Raises ValueError if naive."""
    if instant.utcoffset() is None:
        raise ValueError("an instant without a zone belongs to no day")
    return instant.astimezone(ZoneInfo(zone)).date()


def start_of_day(day: date, zone: str) -> datetime:
    """The aware instant (in UTC) at which `day` begins in `zone`."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """24:00 of `day` in `zone` (art. 203), in UTC: the first instant that is too late."""
    return start_of_day(day + ONE_DAY, zone)


def _span(first: date, last: date) -> Iterable[date]:
    while first <= last:
        yield first
        first += ONE_DAY
