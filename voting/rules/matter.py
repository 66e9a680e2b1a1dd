"""The nine matters of Civil Code 278 and the test each needs."""

from enum import IntEnum, StrEnum


class Rule(StrEnum):
    """The test among those taking part; quorum is the same for both (Civil Code 278, para. 2)."""

    ORDINARY = "ordinary"
    SPECIAL = "special"


class Matter(IntEnum):
    """The numbered matters of Civil Code 278, para. 1; item (五) on the fund is two: use and raise."""

    RULES_OF_PROCEDURE = 1
    COVENANT = 2
    OWNERS_COMMITTEE = 3
    PROPERTY_MANAGER = 4
    USE_FUND = 5
    RAISE_FUND = 6
    REBUILD = 7
    CHANGE_COMMON_USE = 8
    OTHER_MAJOR = 9

    @property
    def rule(self) -> Rule:
        return Rule.SPECIAL if self in _SPECIAL else Rule.ORDINARY


_SPECIAL = frozenset({Matter.RAISE_FUND, Matter.REBUILD, Matter.CHANGE_COMMON_USE})
