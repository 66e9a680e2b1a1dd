"""Founding a compound: the operator's code, how often it may be guessed at, and what is typed beside it."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.errors import DomainError, Invalid, Refused
from residents.rules.door_code import ALPHABET
from residents.rules.typed import half_width, squeezed

CODE_LENGTH = 12
CODE_LIFE = timedelta(days=14)
MOST_WRONG = 5  # entries in COUNTED_FOR; only the holder of the code's phone can make any
COUNTED_FOR = timedelta(days=1)
LONGEST_KEY, LONGEST_NAME, LONGEST_PLACE = 30, 60, 40
LEVELS = ("city", "district", "street", "neighbourhood")  # of a place, from the top


class BadFoundingCode(Invalid):
    code = "bad_founding_code"


class NoFoundingCode(Refused):
    code = "no_founding_code"


class FoundingCodeOver(Refused):
    code = "founding_code_over"


class FoundingCodeLocked(Refused):
    code = "founding_code_locked"


class WrongFoundingCode(Refused):
    code = "wrong_founding_code"


class BadKey(Invalid):
    code = "bad_key"


class BadCompoundName(Invalid):
    code = "bad_compound_name"


class BadPlaceName(Invalid):
    code = "bad_place_name"


@dataclass(frozen=True, slots=True)
class Founding:
    """What a committee says of its compound. `place` has a name for each of LEVELS."""

    key: str
    name: str
    place: tuple[str, str, str, str]
    title: str = ""


def read_founding_code(text: str) -> str:
    """Twelve characters of ALPHABET, typed in any case, width and spacing. Raises BadFoundingCode (fact: typed)."""
    typed = squeezed(text).upper()
    if len(typed) != CODE_LENGTH or not set(typed) <= set(ALPHABET):
        raise BadFoundingCode(typed=len(typed))
    return typed


def printed_founding_code(code: str) -> str:
    """A code as it is handed over: `K7Q4-M2XD-9F3H`."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def check_founding_code_open(issued_at: datetime, wrong: Sequence[datetime], *, now: datetime) -> None:
    """Raises FoundingCodeOver, or FoundingCodeLocked (fact: hours, rounded up). `wrong`: the oldest first."""
    if now >= issued_at + CODE_LIFE:
        raise FoundingCodeOver()
    if len(wrong) >= MOST_WRONG and now < (opens_at := wrong[-MOST_WRONG] + COUNTED_FOR):
        raise FoundingCodeLocked(hours=-(-(opens_at - now) // timedelta(hours=1)))


def refusal_of_wrong(issued_at: datetime, wrong: Sequence[datetime], *, now: datetime) -> DomainError:
    """What to tell who typed the code wrong just now, after `wrong`: how many tries are left, or how long to wait."""
    after = [*wrong, now]
    try:
        check_founding_code_open(issued_at, after, now=now)
    except DomainError as refusal:
        return refusal
    return WrongFoundingCode(left=MOST_WRONG - sum(now < at + COUNTED_FOR for at in after))


def read_key(text: str) -> str:
    """The short word of a compound's addresses: 2 to 30 lower-case letters and digits, dashes inside. Raises BadKey."""
    key = half_width(text).strip().lower()
    if not (2 <= len(key) <= LONGEST_KEY and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)):
        raise BadKey()
    return key


def free_key(key: str, taken: Collection[str]) -> str:
    """`key`, or the first of `key-2`, `key-3` … that is not in `taken`."""
    number, tried = 1, key
    while tried in taken:
        number += 1
        tried = f"{key[: LONGEST_KEY - len(str(number)) - 1].rstrip('-')}-{number}"
    return tried


def read_compound_name(text: str) -> str:
    """The name of a compound on one line, 2 to 60 characters that can be seen. Raises BadCompoundName."""
    name = _one_line(text)
    if name is None or not 2 <= len(name) <= LONGEST_NAME:
        raise BadCompoundName()
    return name


def read_place_name(text: str) -> str:
    """The name of a city, district, street or neighbourhood, 2 to 40 characters. Raises BadPlaceName."""
    name = _one_line(text)
    if name is None or not 2 <= len(name) <= LONGEST_PLACE or "/" in name:
        raise BadPlaceName()
    return name


def read_place_path(text: str) -> list[str]:
    """The names in `上海市/金山区/石化街道`, one each for the first of LEVELS; none in nothing. Raises BadPlaceName."""
    names = [read_place_name(part) for part in text.split("/")] if text.strip() else []
    if len(names) > len(LEVELS):
        raise BadPlaceName()
    return names


def _one_line(text: str) -> str | None:
    """The text with single blanks and without invisible marks; None where it has control characters."""
    line = re.sub(r" +", " ", half_width(text)).strip()
    return None if any(unicodedata.category(mark)[0] == "C" for mark in line) else line
