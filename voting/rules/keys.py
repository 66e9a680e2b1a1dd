"""The two-key rule: two different organs, by two different persons, arm a poll before it opens."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from kernel.errors import NotAllowed, Refused


class Convener(StrEnum):
    """The organs that may prepare a poll and hold a key to it. The property manager is not among them."""

    RESIDENTS_COMMITTEE = "residents_committee"
    OWNERS_COMMITTEE = "owners_committee"


class NotConvener(NotAllowed):
    code = "not_convener"


class KeyTurned(Refused):
    code = "key_turned"


class TooLateToArm(Refused):
    code = "too_late_to_arm"


class NoticeMissing(Refused):
    code = "notice_missing"


KEYS_NEEDED = len(Convener)


def check_convener(organs: Collection[Convener]) -> None:
    """Raises NotConvener for somebody who sits in neither organ."""
    if not organs:
        raise NotConvener()


def check_armable(opens_at: datetime, now: datetime, *, posted: bool) -> None:
    """Raises NoticeMissing before the notice is posted, TooLateToArm from the opening on."""
    if not posted:
        raise NoticeMissing()
    if now >= opens_at:
        raise TooLateToArm(opens_at=opens_at.isoformat())


def choose_key(organs: Collection[Convener], turned: Collection[Convener], *, own: bool) -> Convener:
    """The organ for which somebody sitting in `organs` turns a key; `own` says that they turned one already.

    Raises NotConvener, and KeyTurned when their organ's key, or their own, is turned.
    """
    check_convener(organs)
    free = [organ for organ in Convener if organ in organs and organ not in turned]
    if own or not free:
        raise KeyTurned()
    return free[0]
