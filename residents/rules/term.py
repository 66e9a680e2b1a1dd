"""From which day to which day something holds: an office, a tenancy, a company's mandate. Both days hold."""

from datetime import date, timedelta

from kernel.errors import Invalid

LONGEST_TENANCY = 20 * 366  # days; a lease is for 20 years at most (Civil Code 705)
LONGEST_MANDATE = 5 * 366
REMIND_BEFORE = 14  # days


class DayUnreadable(Invalid):
    code = "term_day_unreadable"


class UntilMissing(Invalid):
    code = "until_missing"


class UntilPast(Invalid):
    code = "until_past"


class UntilTooFar(Invalid):
    code = "until_too_far"


class TermBackwards(Invalid):
    code = "mandate_backwards"


def holds(since: date | None, until: date | None, day: date) -> bool:
    """Whether what runs from `since` to `until` holds on `day`; None is without a bound."""
    return (since is None or since <= day) and (until is None or day <= until)


def read_day(text: str) -> date | None:
    """A day as a date field sends it, `2027-08-31`; None for an empty one. Raises DayUnreadable."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise DayUnreadable() from error


def check_tenancy(until: date | None, *, today: date) -> None:
    """A tenancy ends on a day that is not past, or is without an end. Raises UntilPast, UntilTooFar."""
    if until is not None:
        _check_until(until, today=today, longest=LONGEST_TENANCY)


def check_mandate(since: date | None, until: date | None, *, today: date) -> None:
    """A mandate runs from a day to a day. Raises UntilMissing, TermBackwards, UntilPast, UntilTooFar."""
    if since is None or until is None:
        raise UntilMissing()
    if until < since:
        raise TermBackwards()
    _check_until(until, today=today, longest=LONGEST_MANDATE)


def ends_soon(until: date | None, *, today: date) -> bool:
    """Whether it is time to remind: the last `REMIND_BEFORE` days, the very last one too."""
    return until is not None and today <= until <= today + timedelta(days=REMIND_BEFORE)


def _check_until(until: date, *, today: date, longest: int) -> None:
    if until < today:
        raise UntilPast()
    if until > today + timedelta(days=longest):
        raise UntilTooFar(years=longest // 366)
