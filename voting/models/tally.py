"""The count, written once."""

from django.db import models

from journal.append_only import append_only
from voting.models.of_compound import OfCompound
from voting.models.poll import Question
from voting.rules.count import Count
from voting.rules.verdict import Verdict
from voting.rules.weight import Weight


@append_only()
class Tally(OfCompound):
    """The count of one question, once the window has closed."""

    question = models.OneToOneField(Question, models.PROTECT, related_name="tally")
    total_heads = models.PositiveIntegerField()
    total_area = models.PositiveBigIntegerField()
    agree_heads = models.PositiveIntegerField()
    agree_area = models.PositiveBigIntegerField()
    against_heads = models.PositiveIntegerField()
    against_area = models.PositiveBigIntegerField()
    abstain_heads = models.PositiveIntegerField()
    abstain_area = models.PositiveBigIntegerField()
    verdict = models.CharField(max_length=12, choices=[(v.value, v.value) for v in Verdict])
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.verdict

    @property
    def total(self) -> Weight:
        return Weight.of(self.total_heads, self.total_area)

    @property
    def count(self) -> Count:
        return Count(
            agree=Weight.of(self.agree_heads, self.agree_area),
            against=Weight.of(self.against_heads, self.against_area),
            abstain=Weight.of(self.abstain_heads, self.abstain_area),
        )
