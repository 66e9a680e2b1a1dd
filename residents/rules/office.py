"""Seats in the organs: who names whom, for how long, and the desk that comes with one."""

import re
import unicodedata
from datetime import date, timedelta

from kernel.errors import Invalid, NotAllowed, Refused
from residents.rules.typed import half_width

LONGEST_TITLE = 20
LONGEST_AHEAD = timedelta(days=366)  # that an office may begin in the future
FIRST_DAY = date(1980, 1, 1)
RESIDENTS_COMMITTEE, OWNERS_COMMITTEE = "residents_committee", "owners_committee"


class NotAtThisDesk(NotAllowed):
    code = "not_at_this_desk"


class NoOffice(NotAllowed):
    code = "no_office"


class NotForThisOrgan(NotAllowed):
    code = "not_for_this_organ"


class HoldsOffice(Refused):
    code = "holds_office"


class AlreadyInvited(Refused):
    code = "already_invited"


class LastOfficer(Refused):
    code = "last_officer"


class OfficeOver(Refused):
    code = "office_over"


class BadTitle(Invalid):
    code = "bad_title"


class BadDay(Invalid):
    code = "bad_day"


class TermImpossible(Invalid):
    code = "term_impossible"


class TermBackwards(Invalid):
    code = "term_backwards"


def check_may_name(*, offices: frozenset[str], organ: str) -> None:
    """The residents' committee names holders in all organs, an owners' committee its own. Raises NotForThisOrgan."""
    if RESIDENTS_COMMITTEE not in offices and not (organ == OWNERS_COMMITTEE and OWNERS_COMMITTEE in offices):
        raise NotForThisOrgan()


def check_not_last(*, organ: str, staying: int) -> None:
    """The residents' committee keeps at least one holder whose office does not end. Raises LastOfficer."""
    if organ == RESIDENTS_COMMITTEE and staying == 0:
        raise LastOfficer()


def check_term(since: date, until: date | None, *, today: date) -> None:
    """Raises TermImpossible for a beginning too far off, TermBackwards for an end before it or already past."""
    if not FIRST_DAY <= since <= today + LONGEST_AHEAD:
        raise TermImpossible()
    if until is not None and (until < since or until < today):
        raise TermBackwards()


def read_title(text: str) -> str:
    """What neighbours call the holder, such as 李书记; empty for the organ's own name. Raises BadTitle."""
    title = re.sub(r"\s+", " ", half_width(text)).strip()
    if len(title) > LONGEST_TITLE or any(unicodedata.category(mark)[0] == "C" for mark in title):
        raise BadTitle()
    return title


def read_day(text: str) -> date:
    """A day as a date field sends it or a person writes it: 2026-11-23, 2026/11/23, 2026年11月23日. Raises BadDay."""
    found = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", half_width(text).strip())
    try:
        return date(*map(int, found.groups())) if found else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise BadDay()
