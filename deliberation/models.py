"""Proposals with their versions and moves, their rooms, and what is said there."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import models

from community.models import Compound
from deliberation.rules import STAGES, Move, Power, ProposalState, Stage, Stance
from residents.models import Resident, Role
from residents.roles import compounds_of


class DebateRules(models.Model):
    """A compound's own settings about proposals, from its rulebook."""

    compound = models.OneToOneField(Compound, models.PROTECT, related_name="debate_rules")
    seconds_needed = models.PositiveSmallIntegerField(default=20)
    idea_days = models.PositiveSmallIntegerField(default=90)

    def __str__(self) -> str:
        return f"debate rules of {self.compound_id}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, resident: Resident | AnonymousUser, *, now: datetime) -> "ProposalQuerySet":
        """Proposals of the compounds where `resident` belongs or holds an office."""
        return self.filter(compound__in=compounds_of(resident, now=now))


class Proposal(models.Model):
    """A text that goes through the lifecycle of `deliberation.rules.lifecycle`. `cid` is the client's own id of the act."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="proposals")
    author = models.ForeignKey(Resident, models.PROTECT, related_name="proposals")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in ProposalState])
    power = models.CharField(max_length=16, choices=[(p.value, p.value) for p in Power], blank=True, default="")
    title = models.CharField(max_length=80)
    cid = models.CharField(max_length=32)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    made_at = models.DateTimeField()

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
        return ProposalState(self.state)

    @property
    def stage(self) -> Stage | None:
        """The stage people see, or None once it has left the way (returned, withdrawn, merged, lapsed)."""
        return STAGES.get(self.phase)

    @property
    def decider(self) -> Power | None:
        return Power(self.power) if self.power else None


class ProposalVersion(models.Model):
    """The text of a proposal at one time. Money in cents (分), NULL while nobody has worked it out."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    problem = models.TextField()
    plan = models.TextField(blank=True, default="")
    cost = models.PositiveBigIntegerField(null=True, blank=True)
    household_cost = models.PositiveBigIntegerField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="deliberation_proposalversion_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.number}"


class Transition(models.Model):
    """A move that was made: by whom (nobody for the house itself), when, and why where a reason is due."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="transitions")
    move = models.CharField(max_length=16, choices=[(m.value, m.value) for m in Move])
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in ProposalState])
    by = models.ForeignKey(Resident, models.PROTECT, null=True, blank=True, related_name="transitions")
    reason = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.move}"


class Second(models.Model):
    """A resident's support for an idea (附议)."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="seconds")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="seconds")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "resident"], name="deliberation_second_once_per_resident"),
        ]

    def __str__(self) -> str:
        return f"second {self.pk}"


class RoomQuerySet(models.QuerySet["Room"]):
    def visible_to(self, resident: Resident | AnonymousUser, *, now: datetime) -> "RoomQuerySet":
        """Rooms of the compounds where `resident` belongs or holds an office."""
        return self.filter(proposal__compound__in=compounds_of(resident, now=now))


class Room(models.Model):
    """The live page where a proposal is debated."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="room")
    title = models.CharField(max_length=80)

    objects = RoomQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"room:{self.pk}"


class Post(models.Model):
    """What a resident said, as whom, and where they stood.

    `cid` is the client's own id of the act, `seq` the number of the entry in the room's stream, and `front`
    how neighbours see the author: building and masked name, or the office.
    """

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="posts")
    room = models.ForeignKey(Room, models.PROTECT, related_name="posts")
    author = models.ForeignKey(Resident, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=24, choices=Role.choices)
    front = models.CharField(max_length=60)
    text = models.TextField(max_length=2000)
    stance = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Stance], blank=True, default="")
    cid = models.CharField(max_length=32)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["room", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["author", "cid"], name="deliberation_post_once_per_cid"),
            models.UniqueConstraint(fields=["room", "seq"], name="deliberation_post_one_per_entry"),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"
