"""Whom co-owners designate to cast for them all (interpretation of the Supreme Court on buildings, art. 9).

All of them agree through verified accounts, or the residents' committee writes down what they signed on paper: nobody
is silenced by a neighbour in title who was quicker to sign up. Without a designation the first ballot stands.
"""

import hashlib
from collections.abc import Collection

from kernel.errors import Invalid, Missing, NotAllowed, Refused


class NoSuchDesignation(Missing):
    code = "no_such_designation"


class NotSeveralOwners(Invalid):
    code = "not_several_owners"


class NotOneOfThem(NotAllowed):
    code = "not_one_of_them"


class NotACoOwner(Invalid):
    code = "not_a_co_owner"


class CoOwnerNotVerified(Refused):
    code = "co_owner_not_verified"


class DesignationWaits(Refused):
    code = "designation_waits"


class DesignationOver(Refused):
    code = "designation_over"


class AlreadyDesignated(Refused):
    code = "already_designated"


def parties_key(owners: Collection[int]) -> str:
    """64 hex digits that name a set of owners, in whatever order they come."""
    return hashlib.sha256(",".join(map(str, sorted(set(owners)))).encode()).hexdigest()


def check_proposed(
    owners: Collection[int], own: Collection[int], verified: Collection[int], *, chosen: int, agreed: int | None
) -> None:
    """Whether somebody who is `own` of the co-owners `owners` may propose `chosen`; `agreed` is who casts so far.

    Raises NotSeveralOwners, NotOneOfThem, NotACoOwner, AlreadyDesignated, and CoOwnerNotVerified where one of them
    has no verified account and so cannot be asked.
    """
    check_several(owners, chosen=chosen, agreed=agreed)
    if not set(own) & set(owners):
        raise NotOneOfThem()
    if missing := set(owners) - set(verified):
        raise CoOwnerNotVerified(missing=len(missing))


def check_several(owners: Collection[int], *, chosen: int, agreed: int | None) -> None:
    """Raises NotSeveralOwners, NotACoOwner, AlreadyDesignated."""
    if len(set(owners)) < 2:
        raise NotSeveralOwners()
    if chosen not in owners:
        raise NotACoOwner()
    if chosen == agreed:
        raise AlreadyDesignated()


def all_consent(owners: Collection[int], consented: Collection[int]) -> bool:
    """Whether every co-owner has agreed."""
    return set(owners) <= set(consented)
