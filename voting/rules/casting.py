"""Who may cast for a line, what a complete ballot is, and the code on its receipt."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kernel.errors import Invalid, NotAllowed, Refused
from voting.rules.choice import Choice

# 32 letters without 0 O 1 I, so that a code can be read aloud and typed from paper.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_BYTES = 5


class NotOnRoll(NotAllowed):
    code = "not_on_roll"


class NotDesignated(NotAllowed):
    code = "not_designated"


class NotCoOwner(Invalid):
    code = "not_co_owner"


class LineHasVoted(Refused):
    code = "line_has_voted"


class ChoicesIncomplete(Invalid):
    code = "choices_incomplete"


class AlreadyVoted(Refused):
    code = "already_voted"


class CoOwnerVoted(AlreadyVoted):
    code = "co_owner_voted"


@dataclass(frozen=True, slots=True)
class Party:
    """An owner on a line: whether the co-owners designated them, and whether they are the one who asks."""

    designated: bool
    is_voter: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """The code that names a ballot, when it came by the database's clock, and as which one of the poll."""

    code: str
    at: datetime
    position: int


def check_entitled(parties: Iterable[Party]) -> None:
    """Whether the one who asks may cast for a line. Raises NotOnRoll, or NotDesignated where another is.

    One of several co-owners casts: whom they designated, or, where they designated nobody, whoever comes first
    (interpretation of the Supreme Court on ownership of buildings, art. 9).
    """
    known = list(parties)
    own = [party for party in known if party.is_voter]
    if not own:
        raise NotOnRoll()
    if any(party.designated for party in known) and not any(party.designated for party in own):
        raise NotDesignated()


def check_designation(owner: int, owners: Collection[int], *, has_voted: bool) -> None:
    """Raises NotCoOwner for a stranger to the line, LineHasVoted once it has its ballot."""
    if owner not in owners:
        raise NotCoOwner()
    if has_voted:
        raise LineHasVoted()


def check_complete(choices: Mapping[int, Choice], entitled: Collection[int]) -> None:
    """Raises ChoicesIncomplete unless every question the line is entitled to is answered, and no other."""
    if set(choices) != set(entitled):
        raise ChoicesIncomplete(answered=len(set(choices) & set(entitled)), questions=len(entitled))


def already_voted(first: Receipt, *, own: bool) -> AlreadyVoted:
    """The refusal for a line that has its ballot; CoOwnerVoted when that was not the asker's `own`."""
    reason = AlreadyVoted if own else CoOwnerVoted
    return reason(receipt=first.code, at=first.at.isoformat())


def receipt_code(random: bytes) -> str:
    """`K7Q4-M2XD` from 5 random bytes: 40 bits in 8 letters of `ALPHABET`."""
    number = int.from_bytes(random, "big")
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"
