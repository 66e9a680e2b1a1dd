"""Rooms and what is said in them."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import models

from community.models import Compound
from deliberation.models.proposal import Proposal
from deliberation.rules.lifecycle import Stance
from residents.models import Resident, Role
from residents.roles import compounds_of


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
