"""Claims on a household, photos of what proves them, and tries at matching an identity."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models import Compound, Owner, Unit
from community.privacy import EncryptedField
from residents.models.account import Resident


class Capacity(models.TextChoices):
    """As what a person belongs to a household."""

    OWNER = "owner", _("业主")
    FAMILY = "family", _("家人")
    TENANT = "tenant", _("租客")
    AGENT = "agent", _("代理人")


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
    COMMITTEE = "committee", _("居委会核验")
    ID_NUMBER = "id_number", _("姓名、身份证号和门牌码")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def holding(self, day: date) -> "ClaimQuerySet":
        """Verified claims that hold on `day` of their compound: tenancies and mandates end by their day alone."""
        begun, not_over = Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day)
        return self.filter(begun, not_over, state=ClaimState.VERIFIED)

    def speaking(self, day: date) -> "ClaimQuerySet":
        """Those of `holding` that speak for an owner: the owner's own, and a company's agent's."""
        return self.holding(day).filter(capacity__in=[Capacity.OWNER, Capacity.AGENT])


class Claim(models.Model):
    """A resident's claim to belong to a unit, or to act for the company that owns it.

    `owner` is the party of the register it was matched to, `name` what the resident said they are called, and
    `door_code` the code that was spent on it: a code is good for one claim, ever. `since` and `until` are the first
    and last day of a tenancy or a mandate. `reason` says why it was refused, or ended by the residents' committee.
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
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    reason = EncryptedField(blank=True, default="")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Resident, models.PROTECT, null=True, blank=True, related_name="decided_claims")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "unit"], condition=Q(state="pending"), name="residents_claim_one_waiting_per_unit"
            ),
            models.UniqueConstraint(
                fields=["resident", "unit"], condition=Q(state="verified"), name="residents_claim_one_verified_per_unit"
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
                condition=~Q(state="verified", capacity__in=["owner", "agent"]) | Q(owner__isnull=False),
                name="residents_claim_verified_owner_is_on_the_register",
            ),
            models.CheckConstraint(
                condition=~Q(capacity="agent") | Q(since__isnull=False, until__isnull=False),
                name="residents_claim_agent_has_a_mandate_with_days",
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="residents_claim_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"


class ClaimPhoto(models.Model):
    """A photo of what proves a claim that waits, sealed. It is deleted with the decision, or when it is too old."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="photos")
    number = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="residents_claimphoto_numbered_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=3), name="residents_claimphoto_three_at_most"
            ),
        ]

    def __str__(self) -> str:
        return f"photo {self.number} of claim {self.claim_id}"


class IdentityTry(models.Model):
    """That a resident typed a name and an ID number that no owner of the unit has. Removed when it counts no more."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="identity_tries")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"identity try {self.pk}"
