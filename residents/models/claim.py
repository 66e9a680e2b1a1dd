"""Claims on a household."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import Compound, Owner, Unit
from community.privacy import EncryptedField
from residents.models.account import Resident


class Capacity(models.TextChoices):
    """As what a person belongs to a household."""

    OWNER = "owner", _("业主")
    FAMILY = "family", _("家人")
    TENANT = "tenant", _("租客")


class ClaimState(models.TextChoices):
    PENDING = "pending", _("待核验")
    VERIFIED = "verified", _("已核验")
    REFUSED = "refused", _("未通过")
    ENDED = "ended", _("已结束")


class Evidence(models.TextChoices):
    """By what a claim was verified. A door code proves residence, not ownership."""

    NONE = "none", _("未核验")
    REGISTERED_PHONE = "registered_phone", _("登记手机号加门牌码")
    DOOR_CODE = "door_code", _("门牌码")
    COMMITTEE = "committee", _("居委会当面核验")


class Claim(models.Model):
    """A resident's claim to belong to a unit.

    `owner` is the party of the register it was matched to, `name` what the resident said they are called, and
    `door_code` the code that was spent on it: a code is good for one claim, ever.
    """

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="claims")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="claims")
    compound = models.ForeignKey(Compound, models.PROTECT, related_name="claims")
    capacity = models.CharField(max_length=8, choices=Capacity.choices)
    state = models.CharField(max_length=8, choices=ClaimState.choices, default=ClaimState.PENDING.value)
    evidence = models.CharField(max_length=16, choices=Evidence.choices, default=Evidence.NONE.value)
    owner = models.ForeignKey(Owner, models.PROTECT, null=True, blank=True, related_name="claims")
    door_code = models.ForeignKey("DoorCode", models.PROTECT, null=True, blank=True, related_name="claims")
    name = EncryptedField(blank=True, default="")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Resident, models.PROTECT, null=True, blank=True, related_name="decided_claims")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "unit"],
                condition=Q(state__in=["pending", "verified"]),
                name="residents_claim_one_live_per_unit",
            ),
            models.UniqueConstraint(
                fields=["unit", "owner"],
                condition=Q(state="verified", capacity="owner"),
                name="residents_claim_one_account_per_owner_and_unit",
            ),
            models.UniqueConstraint(
                fields=["door_code"],
                condition=Q(door_code__isnull=False),
                name="residents_claim_door_code_spent_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified", capacity="owner") | Q(owner__isnull=False),
                name="residents_claim_verified_owner_is_on_the_register",
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"
