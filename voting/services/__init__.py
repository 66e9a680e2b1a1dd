"""Every write about a vote, in the order in which a vote goes.

prepare_poll → (revise_poll, repair_poll, acknowledge_finding) → freeze_roll → (designate_voter) → post_notice →
turn_key twice → cast_ballot … → settle_poll. Each locks the poll's row before it asks anything.
"""

from voting.rules.casting import Receipt
from voting.rules.question import Asked
from voting.services.acknowledging import acknowledge_finding
from voting.services.announcing import post_notice, turn_key
from voting.services.casting import cast_ballot
from voting.services.preparing import adopt_rulebook, book_of, prepare_poll, repair_poll, revise_poll
from voting.services.rolling import designate_voter, freeze_roll
from voting.services.settling import settle_poll

__all__ = [
    "Asked",
    "Receipt",
    "acknowledge_finding",
    "adopt_rulebook",
    "book_of",
    "cast_ballot",
    "designate_voter",
    "freeze_roll",
    "post_notice",
    "prepare_poll",
    "repair_poll",
    "revise_poll",
    "settle_poll",
    "turn_key",
]
