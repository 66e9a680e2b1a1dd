"""Photos and drawings of plans, by the hash of their content."""

from django.db import models

from deliberation.models.proposal import Proposal
from residents.models import Resident


class ProposalPicture(models.Model):
    """The content of a photo (JPEG) or a drawing (PDF). Versions name it by `sha`; its words stand in the version."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="pictures")
    sha = models.CharField(max_length=64)
    pdf = models.BooleanField(default=False)
    content = models.BinaryField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "sha"], name="deliberation_proposalpicture_kept_once"),
            models.CheckConstraint(
                condition=models.Q(pdf=True, width=0, height=0) | models.Q(pdf=False, width__gte=1, height__gte=1),
                name="deliberation_proposalpicture_has_a_size_unless_pdf",
            ),
        ]

    def __str__(self) -> str:
        return f"picture {self.pk}"
