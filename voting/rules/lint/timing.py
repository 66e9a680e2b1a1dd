"""When a ballot is open: neither sooner after its notice, nor shorter or longer, than the law and the rulebook say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kernel.days import earliest_opening, legal_day
from kernel.holidays import CHINA
from voting.rules.lint.sheet import Beside, Code, Finding, Fix, Repair, Severity, Sheet
from voting.rules.rulebook import Rulebook
from voting.rules.window import Window

USUAL_DAYS = 15
LEAST_DAYS = 7
_A_WEEK_AND_A_HOLIDAY = 14


def usual_close(opens_at: datetime, like: datetime, book: Rulebook, *, zone: str) -> datetime:
    """15 days after `opens_at` at the time of day of `like`, on a working day where the rulebook wants one.

    Sooner where the rulebook's longest window is shorter.
    """
    usual = min(USUAL_DAYS, book.window_days_max)
    onwards = range(usual, min(usual + _A_WEEK_AND_A_HOLIDAY, book.window_days_max) + 1)
    closes = [_after(opens_at, like, days, zone) for days in (*onwards, *range(usual - 1, 0, -1))]
    fitting = [close for close in closes if _fits(opens_at, close, book, zone)]
    return fitting[0] if fitting else closes[0]


def _after(opens_at: datetime, like: datetime, days: int, zone: str) -> datetime:
    """The clock time of `like` in `zone`, `days` days after the day of `opens_at`."""
    at = like.astimezone(ZoneInfo(zone)).time()
    day = legal_day(opens_at, zone) + timedelta(days=days)
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(opens_at.tzinfo)


def _fits(opens_at: datetime, close: datetime, book: Rulebook, zone: str) -> bool:
    working = not CHINA.is_rest(legal_day(close - timedelta.resolution, zone))
    short_enough = opens_at < close and close - opens_at <= timedelta(days=book.window_days_max)
    return short_enough and (working or not book.close_on_working_day)


def check_timing(sheet: Sheet, beside: Beside) -> Iterator[Finding]:
    """The full days between notice and opening, and the length of the window."""
    yield from _notice(sheet, beside)
    yield from _length(sheet, beside)


def _notice(sheet: Sheet, beside: Beside) -> Iterator[Finding]:
    window, posted = sheet.window, beside.posted_on or beside.today
    opens_on = legal_day(window.opens_at, beside.zone)
    earliest = earliest_opening(posted, beside.book.notice_days)
    if opens_on >= earliest:
        return
    later = window.opens_at + (earliest - opens_on)
    moved = Window(later, usual_close(later, window.closes_at, beside.book, zone=beside.zone))
    yield Finding(
        Code.NOTICE_SHORT,
        Severity.MUST,
        about=window.opens_at.isoformat(),
        facts={
            "posted": posted.isoformat(),
            "opens": opens_on.isoformat(),
            "full": max(0, (opens_on - posted).days - 1),
            "needed": beside.book.notice_days,
            "earliest": earliest.isoformat(),
        },
        repairs=() if beside.posted_on else (Repair(Fix.OPEN_LATER, replace(sheet, window=moved)),),
    )


def _length(sheet: Sheet, beside: Beside) -> Iterator[Finding]:
    window, most = sheet.window, beside.book.window_days_max
    length = window.closes_at - window.opens_at
    too_long = length > timedelta(days=most)
    if not too_long and length >= timedelta(days=min(LEAST_DAYS, most)):
        return
    close = usual_close(window.opens_at, window.closes_at, beside.book, zone=beside.zone)
    mended = replace(sheet, window=Window(window.opens_at, close))
    yield Finding(
        Code.WINDOW_LONG if too_long else Code.WINDOW_SHORT,
        Severity.MUST if too_long else Severity.SHOULD,
        about=f"{window.opens_at.isoformat()} {window.closes_at.isoformat()}",
        facts={"days": length.days, "least": LEAST_DAYS, "most": most},
        repairs=(Repair(Fix.CLOSE_AT, mended),) if close != window.closes_at else (),
    )
