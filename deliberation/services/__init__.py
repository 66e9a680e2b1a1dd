"""Every write about proposals and rooms, by noun."""

from deliberation.rules.plan import Draft
from deliberation.services.arguing import (
    answer_argument,
    argue,
    hide_argument,
    report_argument,
    support_argument,
    unsupport_argument,
)
from deliberation.services.locking import movers_of
from deliberation.services.moving import move_proposal, settle_proposal
from deliberation.services.picturing import add_picture, arrange_pictures
from deliberation.services.posting import Posted, post
from deliberation.services.proposing import propose, revise_proposal
from deliberation.services.seconding import lapse_idea, second_proposal, take_second_back
from deliberation.services.settings import adopt_debate_rules, change_debate_rules, debate_rules

__all__ = [
    "Draft",
    "Posted",
    "add_picture",
    "adopt_debate_rules",
    "answer_argument",
    "argue",
    "arrange_pictures",
    "change_debate_rules",
    "debate_rules",
    "hide_argument",
    "lapse_idea",
    "move_proposal",
    "movers_of",
    "post",
    "propose",
    "report_argument",
    "revise_proposal",
    "second_proposal",
    "settle_proposal",
    "support_argument",
    "take_second_back",
    "unsupport_argument",
]
