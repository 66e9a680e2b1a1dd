"""Every write about proposals and rooms, by noun."""

from deliberation.services.posting import Posted, post
from deliberation.services.proposing import (
    Draft,
    adopt_debate_rules,
    debate_rules,
    lapse_idea,
    move_proposal,
    movers_of,
    propose,
    revise_proposal,
    second_proposal,
    settle_proposal,
)

__all__ = [
    "Draft",
    "Posted",
    "adopt_debate_rules",
    "debate_rules",
    "lapse_idea",
    "move_proposal",
    "movers_of",
    "post",
    "propose",
    "revise_proposal",
    "second_proposal",
    "settle_proposal",
]
