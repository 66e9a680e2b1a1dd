"""Whom co-owners designated to cast for them: agreed by all of them, or written down from paper."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import Compound, Owner
from residents.models.account import Resident


class DesignationState(models.TextChoices):
    PROPOSED = "proposed", _("等共有人同意")
    AGREED = "agreed", _("已商定")
    ENDED = "ended", _("已结束")


class Designation(models.Model):
    """That `owner` casts for one set of co-owners, known by `parties` (`residents.rules.designation.parties_key`).

    `by_committee` is who wrote it down from paper, with a reason; otherwise every co-owner consented themselves.
    """

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="designations")
    parties = models.CharField(max_length=64)
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="designations")
    state = models.CharField(max_length=8, choices=DesignationState.choices)
    proposed_by = models.ForeignKey(Resident, models.PROTECT, related_name="proposed_designations")
    by_committee = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True, default="")
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compound", "parties"],
                condition=Q(state="proposed"),
                name="residents_designation_one_proposed_per_co_owners",
            ),
            models.UniqueConstraint(
                fields=["compound", "parties"],
                condition=Q(state="agreed"),
                name="residents_designation_one_agreed_per_co_owners",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_at__isnull=False), name="residents_designation_agreed_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(by_committee=False) | ~Q(reason=""), name="residents_designation_on_paper_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"designation {self.pk}"


class Consent(models.Model):
    """That a co-owner agreed to a designation, through which account."""

    designation = models.ForeignKey(Designation, models.PROTECT, related_name="consents")
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="consents")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="consents")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["designation", "owner"], name="residents_consent_once_per_co_owner"),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"
