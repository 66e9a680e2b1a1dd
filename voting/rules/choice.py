"""What can be marked on a ballot, by which channel it comes, and what each state of a paper does."""

from enum import StrEnum


class Choice(StrEnum):
    AGREE = "agree"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Channel(StrEnum):
    APP = "app"
    PROXY = "proxy"
    PAPER = "paper"
    PHONE = "phone"
    DOORSTEP = "doorstep"


class Paper(StrEnum):
    """What became of one voter's paper on one question. INVALID: two ticks, unsigned, altered."""

    AGREE = Choice.AGREE.value
    AGAINST = Choice.AGAINST.value
    ABSTAIN = Choice.ABSTAIN.value
    INVALID = "invalid"
    NOT_RETURNED = "not_returned"
