"""Accounts: a natural person, known by a phone number."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext

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
