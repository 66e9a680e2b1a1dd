"""Published results with their notices, and works in progress with their steps."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from community.models import Compound
from deliberation.models import Proposal
from journal.append_only import append_only
from outcomes.rules.notice import Serial
from residents.models import Resident
from voting.models import Poll
from voting.rules.verdict import Verdict


class Publication(models.Model):
    """The owners' committee put a poll's result up."""

    poll = models.OneToOneField(Poll, models.PROTECT, related_name="publication")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="publications")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"publication {self.pk}"


@append_only()
class Notice(models.Model):
    """A result notice (公告): the `number`-th of its compound in `year`, without gaps.

    `sheet` is all that its template was set with, `sha256` that of the PDF. A wrong one is never changed: another
    one `replaces` it and says why. `verdict` is the first question's, which the proposal goes by.
    """

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="notices")
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="notices")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    verdict = models.CharField(max_length=12, choices=[(v.value, v.value) for v in Verdict])
    template = models.CharField(max_length=40)
    sheet = models.JSONField()
    wording = models.JSONField()
    sha256 = models.CharField(max_length=64)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replacements")
    reason = models.CharField(max_length=200, blank=True, default="")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="notices")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["compound", "year", "number"], name="outcomes_notice_numbered_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="outcomes_notice_numbered_from_one"),
            models.UniqueConstraint(
                fields=["poll"], condition=Q(replaces=None), name="outcomes_notice_first_once_per_poll"
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(replaces__isnull=False), name="outcomes_notice_replaced_once"
            ),
            models.CheckConstraint(
                condition=Q(replaces=None, reason="") | Q(replaces__isnull=False) & ~Q(reason=""),
                name="outcomes_notice_says_why_it_replaces",
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def serial(self) -> str:
        """Its number as it is printed. Needs `compound` selected."""
        return Serial(self.year, self.number).in_words(self.compound.name)

    @property
    def label(self) -> str:
        """Its number as pages say it. Needs `compound` selected."""
        words = gettext("%(compound)s业大〔%(year)s〕第 %(number)s 号")
        return words % {"compound": self.compound.name, "year": self.year, "number": self.number}

    @property
    def outcome(self) -> Verdict:
        return Verdict(self.verdict)


@append_only()
class NoticePaper(models.Model):
    """The PDF of a notice, byte for byte as it was published."""

    notice = models.OneToOneField(Notice, models.PROTECT, related_name="paper")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"paper of {self.notice_id}"


@append_only()
class Posting(models.Model):
    """Where a notice hangs and from when until when (公示), as the owners' committee wrote it down."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="postings")
    place = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField()
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="postings")
    at = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="outcomes_posting_ends_after_it_began"),
            models.CheckConstraint(condition=~Q(place=""), name="outcomes_posting_has_a_place"),
        ]

    def __str__(self) -> str:
        return self.place


class Step(models.Model):
    """One step of carrying a proposal out, with the day it is due and the day it was done."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=80)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="outcomes_step_numbered_once"),
        ]

    def __str__(self) -> str:
        return self.text
