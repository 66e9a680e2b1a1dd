"""Proposals with their versions and moves, the arguments about them, their rooms, and what is said there."""

from deliberation.models.argument import Argument, ArgumentAnswer, ArgumentReport, ArgumentSupport
from deliberation.models.picture import ProposalPicture
from deliberation.models.proposal import Proposal, ProposalQuerySet, Second, Transition
from deliberation.models.room import Post, Room, RoomQuerySet
from deliberation.models.rulebook import DebateRules
from deliberation.models.screening import Screening
from deliberation.models.version import ProposalVersion

__all__ = [
    "Argument",
    "ArgumentAnswer",
    "ArgumentReport",
    "ArgumentSupport",
    "DebateRules",
    "Post",
    "Proposal",
    "ProposalPicture",
    "ProposalQuerySet",
    "ProposalVersion",
    "Room",
    "RoomQuerySet",
    "Screening",
    "Second",
    "Transition",
]
