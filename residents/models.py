"""Accounts, claims on a household, door codes, and offices held."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.models import Compound, Organ, OrganKind, Owner, Unit
from community.privacy import EncryptedField, blind_index

PHONE = "phone"


class ResidentManager(BaseUserManager["Resident"]):
    """Finds a resident by phone through the blind index."""

    def with_phone(self, phone: str) -> "Resident | None":
        return self.filter(phone_index=blind_index(PHONE, phone)).first() if phone else None


class Resident(AbstractBaseUser):
    """An account of a natural person, known by a phone number. There is no superuser."""

    phone = EncryptedField(blank=True, default="")
    phone_index = models.CharField(max_length=64, unique=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    name = EncryptedField(blank=True, default="")
    joined_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "phone_index"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = ResidentManager()

    def __str__(self) -> str:
        return f"resident {self.pk}"

    @property
    def masked(self) -> str:
        """王* — the name as neighbours may see it; 居民 before a household is verified."""
        return f"{self.name[:1]}*" if self.name else gettext("居民")

    @property
    def stream(self) -> str:
        return f"resident:{self.pk}"


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
