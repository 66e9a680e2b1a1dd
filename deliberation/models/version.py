"""The versions of a proposal: each keeps the whole text as it stood."""

from django.db import models

from deliberation.models.proposal import Proposal
from deliberation.rules.plan import Draft, restored
from residents.models import Resident, Role


class ProposalVersion(models.Model):
    """The text of a proposal at one time. Money in cents (分), NULL while nobody has worked it out.

    `details` holds budget, permits, pictures and alternatives as `deliberation.rules.plan.details` gives them;
    `fingerprint` covers everything. `change` is what its maker says they changed, `front` and `role` who they were
    to their neighbours then.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=80, default="")
    problem = models.TextField()
    plan = models.TextField(blank=True, default="")
    cost = models.PositiveBigIntegerField(null=True, blank=True)
    household_cost = models.PositiveBigIntegerField(null=True, blank=True)
    details = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)
    change = models.CharField(max_length=100, blank=True, default="")
    by = models.ForeignKey(Resident, models.PROTECT, null=True, blank=True, related_name="versions")
    front = models.CharField(max_length=60, blank=True, default="")
    role = models.CharField(max_length=24, choices=Role.choices, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="deliberation_proposalversion_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="deliberation_proposalversion_counts_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.number}"

    @property
    def draft(self) -> Draft:
        """Everything it says, as a value."""
        head = Draft(self.title, self.problem, self.plan, self.cost, self.household_cost)
        return restored(head, self.details)
