"""Codes of the letters to the doors, and who typed them wrong."""

from django.db import models
from django.db.models import Q

from community.models import Compound, Unit
from residents.models.account import Resident


class DoorCode(models.Model):
    """A code delivered to a door, kept as an HMAC. One live code per unit."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="door_codes")
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ended_at=None), name="residents_doorcode_one_live_per_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"door code {self.pk}"


class WrongEntry(models.Model):
    """That a resident typed a unit's door code wrong. Removed when it counts no more, or with the code."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="wrong_entries")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="wrong_entries")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"wrong entry {self.pk}"


class LetterRun(models.Model):
    """That letters with new door codes were printed: how many, and whether for the whole compound."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="letter_runs")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="letter_runs")
    at = models.DateTimeField()
    letters = models.PositiveIntegerField()
    whole = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(letters__gte=1), name="residents_letterrun_has_letters"),
        ]

    def __str__(self) -> str:
        return f"{self.letters} letters"
