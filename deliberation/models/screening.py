"""What the residents' committee found when it asked whose power a proposal is."""

from django.db import models

from deliberation.models.proposal import Proposal
from deliberation.rules.lifecycle import Power
from deliberation.rules.screening import Fact, Finding, find_power
from residents.models import Resident, Role


class Screening(models.Model):
    """One screening: the facts that hold, what the table makes of them, and what the committee decided.

    `reason` is due where the two differ. The newest one counts.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="screenings")
    facts = models.JSONField()
    found = models.CharField(max_length=16, choices=[(p.value, p.value) for p in Power])
    power = models.CharField(max_length=16, choices=[(p.value, p.value) for p in Power])
    reason = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    front = models.CharField(max_length=60)
    role = models.CharField(max_length=24, choices=Role.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(found=models.F("power")) | ~models.Q(reason=""),
                name="deliberation_screening_says_why_it_differs",
            ),
        ]

    def __str__(self) -> str:
        return f"screening {self.pk}"

    @property
    def finding(self) -> Finding:
        """What the table makes of the facts."""
        return find_power(frozenset(Fact(fact) for fact in self.facts))

    @property
    def differs(self) -> bool:
        return self.found != self.power
