"""How a compound and its officers begin: founding codes of the operator, and offices that wait for a phone."""

from django.db import models
from django.db.models import F, Q

from community.models import Compound, Organ
from community.privacy import EncryptedField
from residents.models.office import Office


class FoundingCode(models.Model):
    """A one-time code by which the holder of one phone may found one compound. Kept as an HMAC; one live per phone.

    `place` is what the operator said about where: `上海市/金山区/石化街道`.
    """

    phone_index = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    place = models.CharField(max_length=200, blank=True, default="")
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    compound = models.ForeignKey(Compound, models.PROTECT, null=True, blank=True, related_name="founding_codes")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"], condition=Q(ended_at=None), name="residents_foundingcode_one_live_per_phone"
            ),
            models.UniqueConstraint(
                fields=["compound"],
                condition=Q(compound__isnull=False),
                name="residents_foundingcode_founds_a_compound_once",
            ),
            models.CheckConstraint(
                condition=Q(compound=None) | Q(ended_at__isnull=False), name="residents_foundingcode_spent_has_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"founding code {self.pk}"


class WrongFounding(models.Model):
    """That a founding code was typed wrong. Removed when it counts no more, or with the code."""

    code = models.ForeignKey(FoundingCode, models.PROTECT, related_name="wrong_entries")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"wrong founding {self.pk}"


class OfficeInvitation(models.Model):
    """A seat for a phone that has no account yet: it becomes an office when that phone signs in."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="invitations")
    phone = EncryptedField()
    phone_index = models.CharField(max_length=64, db_index=True)
    title = models.CharField(max_length=20, blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="invitations")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "phone_index"],
                condition=Q(ended_at=None),
                name="residents_officeinvitation_one_waits_per_phone",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="residents_officeinvitation_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"office invitation {self.pk}"
