"""The code of the letter to a door: how it is read, and how often it may be guessed at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.errors import DomainError, Invalid, Refused
from residents.rules.typed import squeezed

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: nothing that reads like something else
CODE_LENGTH = 8
CODE_LIFE = timedelta(days=90)
MOST_WRONG = 5  # entries of one resident at one unit in COUNTED_FOR
MOST_WRONG_AT_UNIT = 30  # of all residents together
COUNTED_FOR = timedelta(days=1)


class BadDoorCode(Invalid):
    code = "bad_door_code"


class NoDoorCode(Refused):
    code = "no_door_code"


class DoorCodeOver(Refused):
    code = "door_code_over"


class DoorCodeLocked(Refused):
    code = "door_code_locked"


class WrongDoorCode(Refused):
    code = "wrong_door_code"


class DoorCodeResting(Refused):
    code = "door_code_resting"


@dataclass(frozen=True, slots=True)
class Tries:
    """A live door code as the rules see it: when it was issued, and when it was typed wrong, the oldest first.

    `own` are the asking resident's entries, `all` everybody's.
    """

    issued_at: datetime
    own: Sequence[datetime] = ()
    all: Sequence[datetime] = ()


def read_door_code(text: str) -> str:
    """Eight characters of ALPHABET, typed in any case, width and spacing. Raises BadDoorCode (fact: typed)."""
    typed = squeezed(text).upper()
    if len(typed) != CODE_LENGTH or not set(typed) <= set(ALPHABET):
        raise BadDoorCode(typed=len(typed))
    return typed


def printed_door_code(code: str) -> str:
    """A code as the letter prints it: `K7Q4-M2XD`."""
    return f"{code[:4]}-{code[4:]}"


def check_door_code_open(tries: Tries, *, now: datetime) -> None:
    """Raises DoorCodeOver, DoorCodeLocked or DoorCodeResting (fact: hours to wait, rounded up).

    Wrong entries count per resident, so that nobody locks a neighbour out; and over all residents, so that many
    accounts guess no better than a few. In the life of a letter that is at most 2,700 guesses at one of 30**8
    codes: 1 in 243 million.
    """
    if now >= tries.issued_at + CODE_LIFE:
        raise DoorCodeOver()
    if (opens_at := _opens_at(tries.own, MOST_WRONG)) is not None and now < opens_at:
        raise DoorCodeLocked(hours=_hours(opens_at - now))
    if (opens_at := _opens_at(tries.all, MOST_WRONG_AT_UNIT)) is not None and now < opens_at:
        raise DoorCodeResting(hours=_hours(opens_at - now))


def refusal_of_wrong(tries: Tries, *, now: datetime) -> DomainError:
    """What to tell somebody who typed a code wrong just now, after `tries`: how many are left, or how long to wait."""
    after = Tries(tries.issued_at, [*tries.own, now], [*tries.all, now])
    try:
        check_door_code_open(after, now=now)
    except DomainError as refusal:
        return refusal
    return WrongDoorCode(left=min(MOST_WRONG - _counted(after.own, now), MOST_WRONG_AT_UNIT - _counted(after.all, now)))


def _opens_at(wrong: Sequence[datetime], most: int) -> datetime | None:
    """When the oldest of the last `most` entries counts no more."""
    return wrong[-most] + COUNTED_FOR if len(wrong) >= most else None


def _counted(wrong: Sequence[datetime], now: datetime) -> int:
    return sum(now < at + COUNTED_FOR for at in wrong)


def _hours(wait: timedelta) -> int:
    return -(-wait // timedelta(hours=1))
