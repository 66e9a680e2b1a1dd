"""Arguments for and against a proposal, their answers, and who finds them helpful."""

from django.db import models

from community.models import Compound
from deliberation.models.proposal import Proposal
from deliberation.rules.argument import Position
from residents.models import Resident, Role


class Argument(models.Model):
    """A short reason for or against. `front` is how neighbours saw the author; `helpful` how many found it so.

    A hidden one keeps its place and shows why it was hidden. `carried_from` is the proposal whose merging brought
    it here.
    """

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="arguments")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="arguments")
    author = models.ForeignKey(Resident, models.PROTECT, related_name="arguments")
    role = models.CharField(max_length=24, choices=Role.choices)
    front = models.CharField(max_length=60)
    position = models.CharField(max_length=8, choices=[(p.value, p.value) for p in Position])
    text = models.CharField(max_length=200)
    cid = models.CharField(max_length=32)
    helpful = models.PositiveIntegerField(default=0)
    carried_from = models.ForeignKey(Proposal, models.PROTECT, null=True, blank=True, related_name="+")
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_because = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-helpful", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "cid"], name="deliberation_argument_once_per_cid"),
            models.CheckConstraint(
                condition=models.Q(hidden_at=None, hidden_because="")
                | (models.Q(hidden_at__isnull=False) & ~models.Q(hidden_because="")),
                name="deliberation_argument_hidden_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"argument {self.pk}"

    @property
    def side(self) -> Position:
        return Position(self.position)


class ArgumentAnswer(models.Model):
    """What a committee, the property manager or the proposal's author answers to an argument."""

    argument = models.ForeignKey(Argument, models.PROTECT, related_name="answers")
    author = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=Role.choices)
    front = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    cid = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "cid"], name="deliberation_argumentanswer_once_per_cid"),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class ArgumentSupport(models.Model):
    """That a resident finds an argument helpful (说得有道理)."""

    argument = models.ForeignKey(Argument, models.PROTECT, related_name="supports")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["argument", "resident"], name="deliberation_argumentsupport_once"),
        ]

    def __str__(self) -> str:
        return f"support {self.pk}"


class ArgumentReport(models.Model):
    """That a resident asks the residents' committee to look at an argument."""

    argument = models.ForeignKey(Argument, models.PROTECT, related_name="reports")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["argument", "resident"], name="deliberation_argumentreport_once"),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"
