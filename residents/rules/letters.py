"""How often letters with new door codes may be printed: every one ends the code of the letter before."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kernel.errors import Invalid, Refused

WHOLE_EVERY = timedelta(days=1)  # letters to a whole compound
MOST_PER_UNIT = 3  # letters to one unit in COUNTED_FOR
MOST_AT_ONCE = 2_000  # letters in one file: setting 1,320 takes 5 s and 530 MB
COUNTED_FOR = timedelta(days=1)
UNITS_WITH_A_DOOR = frozenset({"residential", "commercial"})


class NoLetters(Invalid):
    code = "no_letters"


class TooManyLetters(Refused):
    code = "too_many_letters"


class LettersPrintedToday(Refused):
    code = "letters_printed_today"


class UnitLettersFull(Refused):
    code = "unit_letters_full"


def check_whole(last: datetime | None, *, now: datetime) -> None:
    """`last` is when letters to the whole compound were printed last. Raises LettersPrintedToday (hours to wait)."""
    if last is not None and now < (opens_at := last + WHOLE_EVERY):
        raise LettersPrintedToday(hours=-(-(opens_at - now) // timedelta(hours=1)))


def check_units(printed: Sequence[tuple[str, int]]) -> None:
    """`printed` are the units wanted, each with its letters in COUNTED_FOR.

    Raises NoLetters, TooManyLetters, UnitLettersFull.
    """
    if not printed:
        raise NoLetters()
    if len(printed) > MOST_AT_ONCE:
        raise TooManyLetters(letters=len(printed), most=MOST_AT_ONCE)
    full = [label for label, letters in printed if letters >= MOST_PER_UNIT]
    if full:
        raise UnitLettersFull(unit=full[0], units=len(full), most=MOST_PER_UNIT)
