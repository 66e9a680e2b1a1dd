"""What proves a household, and how a claim is asked for and decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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


class AgentTaken(Refused):
    code = "agent_taken"


class CompanyActsByAgent(Invalid):
    code = "company_acts_by_agent"


class PersonNeedsNoAgent(Invalid):
    code = "person_needs_no_agent"


class MandateNotSeen(Invalid):
    code = "mandate_not_seen"


class CodeIsNoMandate(Invalid):
    code = "code_is_no_mandate"


class ReasonNotSaid(Invalid):
    code = "reason_not_said"


class ReasonTooLong(Invalid):
    code = "reason_too_long"


class PhotosFull(Refused):
    code = "photos_full"


class NoPhotoChosen(Invalid):
    code = "no_photo_chosen"


LONGEST_REASON = 200
MOST_PHOTOS = 3
PHOTO_LIFE = timedelta(days=30)


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


def check_claim(*, verified: bool, dated: bool, waits: bool, with_code: bool) -> None:
    """Whether one may claim a unit where one is `verified` already, or has a claim that `waits`.

    A tenancy or mandate that is `dated` is renewed by claiming again, and holds on meanwhile. A claim that waits for
    the committee may still be settled by a code. Raises AlreadyVerified, AlreadyAsked.
    """
    if verified and not dated:
        raise AlreadyVerified()
    if waits and not with_code:
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


def check_agent(owner: int, others: Collection[tuple[int, date, date]], since: date, until: date) -> None:
    """`others` are verified mandates: whose, from and to which day. A company has one agent at a time.

    Raises AgentTaken where another's days overlap.
    """
    if any(whose == owner and first <= until and since <= last for whose, first, last in others):
        raise AgentTaken()


def check_side(*, as_agent: bool, person: bool) -> None:
    """A person speaks for themselves, a company through an agent. Raises CompanyActsByAgent, PersonNeedsNoAgent."""
    if as_agent and person:
        raise PersonNeedsNoAgent()
    if not as_agent and not person:
        raise CompanyActsByAgent()


def read_reason(text: str) -> str:
    """A reason that the applicant will read, on one line. Raises ReasonNotSaid, ReasonTooLong."""
    reason = " ".join(text.split())
    if not reason:
        raise ReasonNotSaid()
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(length=len(reason), longest=LONGEST_REASON)
    return reason
