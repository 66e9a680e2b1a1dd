"""A name and an ID number matched to the register, and how often that may be tried.

The number is compared by its blind index and kept nowhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.errors import DomainError, Invalid, Refused
from residents.rules.typed import squeezed

MOST_TRIES = 5  # of one resident in COUNTED_FOR
COUNTED_FOR = timedelta(days=1)
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]|[0-9]{15}")


class BadIdNumber(Invalid):
    code = "bad_id_number"


class WrongIdentity(Refused):
    code = "wrong_identity"


class IdentityLocked(Refused):
    code = "identity_locked"


@dataclass(frozen=True, slots=True)
class Known:
    """An owner on the register: its id, name, and the blind index of its ID number ("" if none)."""

    owner: int
    name: str
    id_index: str


def read_id_number(text: str) -> str:
    """18 characters (or the 15 of old) in any width and spacing, upper case. Raises BadIdNumber (fact: typed)."""
    number = squeezed(text).upper()
    if not _ID_NUMBER.fullmatch(number):
        raise BadIdNumber(typed=len(number))
    return number


def match_identity(parties: Sequence[Known], *, id_index: str, name: str) -> int | None:
    """The owner with this ID number, when the name is theirs as well; None otherwise."""
    found = (known.owner for known in parties if id_index and known.id_index == id_index and known.name == name)
    return next(found, None)


def check_tries(tries: Sequence[datetime], *, now: datetime) -> None:
    """`tries` are the resident's failed ones, the oldest first. Raises IdentityLocked (fact: hours to wait)."""
    if len(tries) >= MOST_TRIES and now < (opens_at := tries[-MOST_TRIES] + COUNTED_FOR):
        raise IdentityLocked(hours=-(-(opens_at - now) // timedelta(hours=1)))


def refusal_of_try(tries: Sequence[datetime], *, now: datetime) -> DomainError:
    """What to tell somebody whose name and number fitted nobody just now, after `tries`."""
    after = [*(at for at in tries if now < at + COUNTED_FOR), now]
    try:
        check_tries(after, now=now)
    except IdentityLocked as refusal:
        return refusal
    return WrongIdentity(left=MOST_TRIES - len(after))
