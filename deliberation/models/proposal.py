"""Proposals, the moves they made, and who seconds them."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import models

from community.models import Compound
from deliberation.rules.lifecycle import STAGES, Cause, Move, Power, ProposalState, Stage
from deliberation.rules.support import is_over
from residents.models import Resident
from residents.roles import compounds_of


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, resident: Resident | AnonymousUser, *, now: datetime) -> "ProposalQuerySet":
        """Proposals of the compounds where `resident` belongs or holds an office."""
        return self.filter(compound__in=compounds_of(resident, now=now))


class Proposal(models.Model):
    """A text that goes through the lifecycle of `deliberation.rules.lifecycle`.

    `cid` is the client's own id of the act. `idea_until` is when an idea lapses, by the clock and not by a job;
    `revives` is the lapsed idea that this one takes up again.
    """

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="proposals")
    author = models.ForeignKey(Resident, models.PROTECT, related_name="proposals")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in ProposalState])
    power = models.CharField(max_length=16, choices=[(p.value, p.value) for p in Power], blank=True, default="")
    title = models.CharField(max_length=80)
    cid = models.CharField(max_length=32)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    revives = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="revived")
    made_at = models.DateTimeField()
    idea_until = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["compound", "year", "number"], name="deliberation_proposal_numbered_once_a_year"
            ),
            models.UniqueConstraint(fields=["author", "cid"], name="deliberation_proposal_once_per_cid"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"proposal:{self.pk}"

    @property
    def phase(self) -> ProposalState:
        """The state as it was written down; an idea that waited too long is told by `phase_at`."""
        return ProposalState(self.state)

    def phase_at(self, now: datetime) -> ProposalState:
        """The state by the clock: an idea whose time is over has lapsed, whether or not a job has said so."""
        return ProposalState.LAPSED if is_over(self.phase, self.idea_until, now) else self.phase

    @property
    def stage(self) -> Stage | None:
        """The stage people see, or None once it has left the way (returned, withdrawn, merged, lapsed)."""
        return STAGES.get(self.phase)

    @property
    def decider(self) -> Power | None:
        return Power(self.power) if self.power else None


class Transition(models.Model):
    """A move that was made: by whom (nobody for the house itself), when, and why where a reason is due.

    A return has a `cause` and says what to `mend`; the author's answer is the reason of putting it forward again.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="transitions")
    move = models.CharField(max_length=16, choices=[(m.value, m.value) for m in Move])
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in ProposalState])
    by = models.ForeignKey(Resident, models.PROTECT, null=True, blank=True, related_name="transitions")
    reason = models.CharField(max_length=500, blank=True, default="")
    cause = models.CharField(max_length=16, choices=[(c.value, c.value) for c in Cause], blank=True, default="")
    mend = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.move}"

    @property
    def why(self) -> Cause | None:
        return Cause(self.cause) if self.cause else None


class Second(models.Model):
    """A resident's support for an idea (附议); `carried_from` is the proposal whose merging brought it here."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="seconds")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="seconds")
    carried_from = models.ForeignKey(Proposal, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "resident"], name="deliberation_second_once_per_resident"),
        ]

    def __str__(self) -> str:
        return f"second {self.pk}"
