"""Arguments for and against: short, few of one person, answered by those who know, marked helpful by others."""

from collections.abc import Collection
from enum import StrEnum

from deliberation.rules.lifecycle import Mover
from kernel.errors import Invalid, NotAllowed, Refused

LONGEST_ARGUMENT = 200
LONGEST_ANSWER = 300
MOST_HERE = 5
MOST_A_DAY = 10


class Position(StrEnum):
    AGREE = "agree"
    AGAINST = "against"


class OwnArgument(Refused):
    code = "own_argument"


class ArgumentHidden(Refused):
    code = "argument_hidden"


class ArgumentsOver(Refused):
    code = "arguments_over"


class PositionMissing(Invalid):
    code = "position_missing"


class NotAnswerer(NotAllowed):
    code = "not_answerer"


class NotModerator(NotAllowed):
    code = "not_moderator"


def check_allowance(*, here: int, today: int) -> None:
    """Raises ArgumentsOver for who has written `here` on this proposal and `today` altogether."""
    if here >= MOST_HERE or today >= MOST_A_DAY:
        raise ArgumentsOver(here=MOST_HERE, day=MOST_A_DAY)


def check_may_answer(movers: Collection[Mover]) -> None:
    """Answers come from the committees, the property manager and the author. Raises NotAnswerer."""
    if not movers:
        raise NotAnswerer()


def check_may_hide(movers: Collection[Mover]) -> None:
    """Only the residents' committee hides, and says why. Raises NotModerator."""
    if Mover.RESIDENTS_COMMITTEE not in movers:
        raise NotModerator()


def check_may_support(*, own: bool, hidden: bool) -> None:
    """Raises OwnArgument, ArgumentHidden."""
    if own:
        raise OwnArgument()
    if hidden:
        raise ArgumentHidden()
