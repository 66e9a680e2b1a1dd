"""What proves a household, and how a claim is asked for and decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kernel.errors import Invalid, Missing, NotAllowed, Refused


class NotChosen(Invalid):
    code = "not_chosen"


class AlreadyVerified(Refused):
    code = "already_verified"


class AlreadyAsked(Refused):
    code = "already_asked"


class NoSuchClaim(Missing):
    code = "no_such_claim"


class OwnClaim(NotAllowed):
    code = "own_claim"


class ClaimDecided(Refused):
    code = "claim_decided"


class OwnerNotChosen(Invalid):
    code = "owner_not_chosen"


class OwnerTaken(Refused):
    code = "owner_taken"


@dataclass(frozen=True, slots=True)
class Party:
    """An owner of a unit on the register: its id, name, and the blind index of its phone ("" if none)."""

    owner: int
    name: str
    phone_index: str


def match_owner(parties: Sequence[Party], *, phone_index: str, name: str) -> int | None:
    """The one party whose registered phone this is; a couple with one phone is told apart by the name.

    None when nobody matches or it stays open who is meant.
    """
    by_phone = [party for party in parties if phone_index and party.phone_index == phone_index]
    if len(by_phone) > 1:
        by_phone = [party for party in by_phone if party.name == name]
    return by_phone[0].owner if len(by_phone) == 1 else None


def proves_household(*, as_owner: bool, matched: bool) -> bool:
    """Whether a door code settles the claim by itself: residence always, ownership only with the phone."""
    return matched or not as_owner


def check_claim(*, live: str, with_code: bool) -> None:
    """`live` is the state of the resident's live claim on the unit, "" if none.

    A claim that waits for the committee may still be settled by a code. Raises AlreadyVerified, AlreadyAsked.
    """
    if live == "verified":
        raise AlreadyVerified()
    if live and not with_code:
        raise AlreadyAsked()


def check_decision(*, state: str, own: bool) -> None:
    """A waiting claim is decided once, by somebody else. Raises OwnClaim, ClaimDecided."""
    if own:
        raise OwnClaim()
    if state != "pending":
        raise ClaimDecided()


def choose_owner(parties: Collection[int], taken: Collection[int], chosen: int | None) -> int:
    """The party of the register that a verified owner claim is for: always said, also where there is only one.

    Raises OwnerNotChosen when it is open or not of this unit, OwnerTaken when another account has it.
    """
    if chosen is None or chosen not in parties:
        raise OwnerNotChosen()
    if chosen in taken:
        raise OwnerTaken()
    return chosen
