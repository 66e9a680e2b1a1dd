"""The frozen roll: lines, what they weigh, and the units and owners they stand for.

All of it is written once, when the roll is frozen; whom co-owners designate afterwards is a table of its own.
"""

from django.db import models
from django.db.models import Q

from community.models import AreaSource, Owner, Unit, UnitUse
from journal.append_only import append_only
from residents.models import Resident
from voting.models.of_compound import OfCompound
from voting.models.poll import Poll, Question
from voting.rules.weight import Weight


@append_only()
class RollLine(OfCompound):
    """One voter's line of the frozen roll. `ref` is random per line and vote, so two rolls cannot be joined."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    ref = models.CharField(max_length=32, unique=True)
    label = models.CharField(max_length=200)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="voting_rollline_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"line {self.number}"


@append_only()
class RollWeight(OfCompound):
    """What a line weighs on one question. [0, 0] means not entitled to it."""

    line = models.ForeignKey(RollLine, models.PROTECT, related_name="weights")
    question = models.ForeignKey(Question, models.PROTECT, related_name="weights")
    heads = models.PositiveIntegerField()
    area = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "question"], name="voting_rollweight_one_per_question"),
            models.CheckConstraint(
                condition=Q(heads=0, area=0) | Q(heads=1, area__gt=0), name="voting_rollweight_is_one_person_or_none"
            ),
        ]

    def __str__(self) -> str:
        return f"[{self.heads}, {self.area}]"

    @property
    def weight(self) -> Weight:
        return Weight.of(self.heads, self.area)


@append_only()
class RollUnit(OfCompound):
    """A unit as it stood when the roll was frozen: label, use, area and source are copies."""

    line = models.ForeignKey(RollLine, models.PROTECT, related_name="units")
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="roll_units")
    label = models.CharField(max_length=120)
    use = models.CharField(max_length=16, choices=UnitUse.choices)
    area = models.PositiveBigIntegerField()
    area_source = models.CharField(max_length=16, choices=AreaSource.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "unit"], name="voting_rollunit_once_per_poll"),
        ]

    def __str__(self) -> str:
        return f"unit {self.unit_id}"


@append_only()
class RollOwner(OfCompound):
    """A party of a line: one, or several co-owners of whom the one they designate casts."""

    line = models.ForeignKey(RollLine, models.PROTECT, related_name="owners")
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="owners")
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="roll_lines")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "owner"], name="voting_rollowner_once_per_line"),
        ]

    def __str__(self) -> str:
        return f"owner {self.owner_id}"


@append_only()
class Designation(OfCompound):
    """Whom the co-owners of a line designated, as `resident` of the residents' committee wrote it down.

    The highest number of a line counts.
    """

    line = models.ForeignKey(RollLine, models.PROTECT, related_name="designations")
    number = models.PositiveSmallIntegerField()
    party = models.ForeignKey(RollOwner, models.PROTECT, related_name="designations")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="designations")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="voting_designation_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"designation {self.number}"
