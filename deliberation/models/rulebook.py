"""A compound's own settings about proposals."""

from django.db import models

from community.models import Compound
from deliberation.rules.support import MOST_PERCENT, DebateSettings


class DebateRules(models.Model):
    """A compound's own settings about proposals, as `DebateSettings` explains them."""

    compound = models.OneToOneField(Compound, models.PROTECT, related_name="debate_rules")
    seconds_needed = models.PositiveSmallIntegerField(default=20)
    seconds_percent = models.PositiveSmallIntegerField(default=0)
    one_per_household = models.BooleanField(default=False)
    offices_second = models.BooleanField(default=False)
    idea_days = models.PositiveSmallIntegerField(default=90)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seconds_needed__gte=1), name="deliberation_debaterules_needs_a_supporter"
            ),
            models.CheckConstraint(
                condition=models.Q(seconds_percent__lte=MOST_PERCENT), name="deliberation_debaterules_share_in_reach"
            ),
            models.CheckConstraint(
                condition=models.Q(idea_days__gte=1), name="deliberation_debaterules_ideas_may_wait"
            ),
        ]

    def __str__(self) -> str:
        return f"debate rules of {self.compound_id}"

    @property
    def settings(self) -> DebateSettings:
        return DebateSettings(
            seconds_needed=self.seconds_needed,
            seconds_percent=self.seconds_percent,
            one_per_household=self.one_per_household,
            offices_second=self.offices_second,
            idea_days=self.idea_days,
        )
