"""Rulebook, polls, the roll, ballots, and the count."""

from voting.models.ballot import Ballot, Opening, Submission
from voting.models.poll import Acknowledgement, Poll, PollKey, Question, Rulebook
from voting.models.roll import Designation, RollLine, RollOwner, RollUnit, RollWeight
from voting.models.tally import Tally

__all__ = [
    "Acknowledgement",
    "Ballot",
    "Designation",
    "Opening",
    "Poll",
    "PollKey",
    "Question",
    "RollLine",
    "RollOwner",
    "RollUnit",
    "RollWeight",
    "Rulebook",
    "Submission",
    "Tally",
]
