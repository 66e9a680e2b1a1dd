"""Published results, and works in progress with their steps."""

from django.db import models

from deliberation.models import Proposal
from residents.models import Resident
from voting.models import Poll


class Publication(models.Model):
    """The owners' committee put a poll's result up."""

    poll = models.OneToOneField(Poll, models.PROTECT, related_name="publication")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="publications")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"publication {self.pk}"


class Step(models.Model):
    """One step of carrying a proposal out, with the day it is due and the day it was done."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=80)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="outcomes_step_numbered_once"),
        ]

    def __str__(self) -> str:
        return self.text
