"""Acts of casting, ballots, and what opens them.

A ballot is two rows: the `Ballot` holds a salted commitment and is never rewritten or removed; its `Opening`
holds salt and choice, sealed together, and may be deleted when retention ends. Salt and choice are never stored
apart: a commitment whose salt is known is opened by trying three choices.
"""

from django.db import models

from community.privacy import EncryptedField
from journal.append_only import append_only
from residents.models import Resident
from voting.models.of_compound import OfCompound
from voting.models.poll import Poll, Question
from voting.models.roll import RollLine
from voting.rules.choice import Channel


@append_only()
class Submission(OfCompound):
    """One act of casting: the client's own id of it, and the code on the receipt.

    There is no digest of what was sent: whoever holds one can try out the few possible ballots. Whether a
    repeated act says the same is asked of the ballots' commitments.
    """

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="submissions")
    line = models.ForeignKey(RollLine, models.PROTECT, related_name="submissions")
    caster = models.ForeignKey(Resident, models.PROTECT, related_name="submissions")
    cid = models.CharField(max_length=32)
    code = models.CharField(max_length=9)
    channel = models.CharField(max_length=8, choices=[(c.value, c.value) for c in Channel])
    position = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caster", "cid"], name="voting_submission_once_per_cid"),
            models.UniqueConstraint(fields=["poll", "code"], name="voting_submission_code_once_per_poll"),
            models.UniqueConstraint(fields=["poll", "position"], name="voting_submission_one_per_position"),
        ]

    def __str__(self) -> str:
        return self.code


@append_only()
class Ballot(OfCompound):
    """One voter's paper on one question: the commitment to the choice, never the choice."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="ballots")
    line = models.ForeignKey(RollLine, models.PROTECT, related_name="ballots")
    question = models.ForeignKey(Question, models.PROTECT, related_name="ballots")
    rev = models.PositiveSmallIntegerField(default=0)
    commitment = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "question", "rev"], name="voting_ballot_once_per_line_and_question"
            ),
        ]

    def __str__(self) -> str:
        return self.commitment[:12]


@append_only(may_delete=True)
class Opening(OfCompound):
    """What opens a ballot's commitment, encrypted as one text of one length: `voting.rules.opening`'s."""

    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="opening")
    sealed = EncryptedField()

    def __str__(self) -> str:
        return f"opening {self.pk}"
