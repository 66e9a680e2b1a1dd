"""When a poll takes ballots, and what must have happened before.

The order is: the roll is frozen, the notice is posted, 15 full days pass, the poll opens. Two different
organs' keys arm it beforehand; it then opens and closes by the clock alone, and unarmed it never opens.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kernel.days import earliest_opening, legal_day, rolled
from kernel.errors import Invalid, Refused
from kernel.holidays import CHINA
from voting.rules.rulebook import Rulebook


class WindowBackwards(Invalid):
    code = "window_backwards"


class WindowTooLong(Invalid):
    code = "window_too_long"


class ClosesOnRestDay(Invalid):
    code = "closes_on_rest_day"


class ClosesOnRestDayMaybe(ClosesOnRestDay):
    """No table of holidays reaches that far: weekends alone are known."""

    code = "closes_on_rest_day_maybe"


class PollFrozen(Refused):
    code = "poll_frozen"


class RollNotFrozen(Refused):
    code = "roll_not_frozen"


class NoticePosted(Refused):
    code = "notice_posted"


class NoticeTooShort(Refused):
    code = "notice_too_short"


class NoticeDayImpossible(Refused):
    code = "notice_day_impossible"


class PollNotOpen(Refused):
    code = "poll_not_open"


class PollClosed(Refused):
    code = "poll_closed"


class PollNotArmed(Refused):
    code = "poll_not_armed"


class PollStillOpen(Refused):
    code = "poll_still_open"


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open: a ballot at `opens_at` is in time, one at `closes_at` is late. Aware times."""

    opens_at: datetime
    closes_at: datetime

    def contains(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at

    def is_over(self, now: datetime) -> bool:
        return now >= self.closes_at


class Phase(StrEnum):
    """Where a poll stands at an instant: computed from its window and its keys, stored nowhere."""

    PREPARED = "prepared"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    NEVER_OPENED = "never_opened"


def phase_of(window: Window, now: datetime, *, posted: bool, armed: bool) -> Phase:
    """The phase at `now`. Without both keys at the opening instant a poll never opens."""
    if now < window.opens_at:
        return Phase.ANNOUNCED if posted else Phase.PREPARED
    if not armed:
        return Phase.NEVER_OPENED
    return Phase.CLOSED if window.is_over(now) else Phase.OPEN


def check_window(window: Window, book: Rulebook, *, zone: str) -> None:
    """Raises WindowBackwards when it ends before it begins, WindowTooLong past the rulebook's days, and
    ClosesOnRestDay (ClosesOnRestDayMaybe beyond the published tables) with the next working day.

    The last day is a legal day of `zone`; at 24:00 the day before ends (Civil Code 203).
    """
    if window.closes_at <= window.opens_at:
        raise WindowBackwards()
    if window.closes_at - window.opens_at > timedelta(days=book.window_days_max):
        raise WindowTooLong(days=book.window_days_max)
    last = legal_day(window.closes_at - timedelta.resolution, zone)
    due = rolled(last, CHINA)
    if book.close_on_working_day and due.day != last:
        reason = ClosesOnRestDayMaybe if due.provisional else ClosesOnRestDay
        raise reason(day=last.isoformat(), working=due.day.isoformat())


def check_not_frozen(frozen_at: datetime | None) -> None:
    """Raises PollFrozen: once the roll is frozen, so are questions, options, window and rulebook."""
    if frozen_at is not None:
        raise PollFrozen(frozen_at=frozen_at.isoformat())


def check_frozen(frozen_at: datetime | None) -> datetime:
    """When the roll was frozen. Raises RollNotFrozen."""
    if frozen_at is None:
        raise RollNotFrozen()
    return frozen_at


def check_not_posted(posted_on: date | None) -> None:
    """Raises NoticePosted for a notice that is up already."""
    if posted_on is not None:
        raise NoticePosted(posted_on=posted_on.isoformat())


def check_notice(posted_on: date, opens_on: date, book: Rulebook, *, frozen_on: date, today: date) -> None:
    """Legal days of the compound's zone: posted on a day from the roll's freezing to today, early enough.

    Raises NoticeDayImpossible, or NoticeTooShort unless the rulebook's full days lie between posting and
    opening, neither day counted (Civil Code 201): for 15 days, `opens_on` is at least 16 days on.
    """
    if not frozen_on <= posted_on <= today:
        raise NoticeDayImpossible(first=frozen_on.isoformat(), last=today.isoformat())
    earliest = earliest_opening(posted_on, book.notice_days)
    if opens_on < earliest:
        raise NoticeTooShort(days=book.notice_days, earliest=earliest.isoformat())


def check_open(window: Window, now: datetime, *, armed: bool) -> None:
    """Raises PollNotOpen before the window (and for ever if unarmed), PollClosed from its end on."""
    if window.is_over(now):
        raise PollClosed(closed_at=window.closes_at.isoformat())
    if now < window.opens_at:
        raise PollNotOpen(opens_at=window.opens_at.isoformat())
    if not armed:
        raise PollNotArmed()


def check_over(window: Window, now: datetime, *, armed: bool) -> None:
    """Raises PollNotArmed for a poll that never opened, PollStillOpen before the window's end."""
    if not armed:
        raise PollNotArmed()
    if not window.is_over(now):
        raise PollStillOpen(closes_at=window.closes_at.isoformat())
