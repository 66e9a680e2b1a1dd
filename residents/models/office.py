"""Seats held in the organs, and what a resident is in a compound."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models import Organ, OrganKind
from residents.models.account import Resident


class Role(models.TextChoices):
    """What a resident is in a compound: from claims (member, owner) or from an office (the rest)."""

    MEMBER = "member", _("居民")
    OWNER = "owner", _("业主")
    RESIDENTS_COMMITTEE = OrganKind.RESIDENTS_COMMITTEE.value, _("居委会")
    OWNERS_COMMITTEE = OrganKind.OWNERS_COMMITTEE.value, _("业委会")
    PROPERTY_MANAGER = OrganKind.PROPERTY_MANAGER.value, _("物业")


class Office(models.Model):
    """A seat held in an organ, from a day to a day."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="offices")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="offices")
    title = models.CharField(max_length=20, blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "organ"], condition=Q(until=None), name="residents_office_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="residents_office_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"office {self.pk}"
