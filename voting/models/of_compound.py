"""What rows of weight have in common."""

from django.db import models

from community.models import Compound


class OfCompound(models.Model):
    """A row that there are many of carries its compound, by which a large installation is divided."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True
