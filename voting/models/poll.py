"""Rulebooks, polls with their keys, and the questions they ask."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from community.models import Compound, Organ
from deliberation.models import Proposal
from journal.append_only import append_only
from residents.models import Resident
from residents.roles import compounds_of
from voting.rules.lint import LONGEST_ACKNOWLEDGEMENT, Code
from voting.rules.matter import Matter, Rule
from voting.rules.weight import Weight
from voting.rules.window import Phase, Window, phase_of


class Rulebook(models.Model):
    """A compound's own settings where the law leaves a choice, by version. `settings` is voting.rules.rulebook's."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="rulebooks")
    version = models.PositiveIntegerField()
    settings = models.JSONField()
    adopted_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["compound", "version"], name="voting_rulebook_versioned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.compound_id} v{self.version}"


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, resident: Resident | AnonymousUser, *, now: datetime) -> "PollQuerySet":
        """Polls of the compounds of `resident` whose notice is posted."""
        return self.filter(posted_on__isnull=False, compound__in=compounds_of(resident, now=now))


class Poll(models.Model):
    """One holding of one or more questions over one roll and one window.

    Open and closed follow from `opens_at`, `closes_at` and `armed_at`; no column says it. `book` is the
    rulebook's snapshot. `frozen_at` is when the roll was frozen, `armed_at` when the second organ turned its
    key, `settled_at` when the count was done, `stopped_at` when it was first found that it cannot be.
    """

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="polls")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="polls")
    vote = models.CharField(max_length=32, unique=True)
    title = models.CharField(max_length=80)
    book = models.JSONField()
    made_at = models.DateTimeField()
    posted_on = models.DateField(null=True, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    roll_fingerprint = models.CharField(max_length=64, blank=True, default="")
    armed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = PollQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="voting_poll_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(posted_on=None) | Q(frozen_at__isnull=False), name="voting_poll_frozen_before_it_is_posted"
            ),
            models.CheckConstraint(
                condition=Q(armed_at=None) | Q(posted_on__isnull=False, armed_at__lt=F("opens_at")),
                name="voting_poll_armed_between_notice_and_opening",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(armed_at__isnull=False, settled_at__gte=F("closes_at")),
                name="voting_poll_settled_after_it_closed",
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(armed_at__isnull=False, settled_at=None),
                name="voting_poll_one_armed_per_proposal",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"poll:{self.pk}"

    @property
    def window(self) -> Window:
        return Window(self.opens_at, self.closes_at)

    @property
    def is_armed(self) -> bool:
        return self.armed_at is not None

    def phase(self, now: datetime) -> Phase:
        return phase_of(self.window, now, posted=self.posted_on is not None, armed=self.is_armed)


@append_only()
class PollKey(models.Model):
    """One organ's key to a poll; two different organs' keys arm it, and unarmed it never opens."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="keys")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="poll_keys")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="poll_keys")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "organ"], name="voting_pollkey_one_per_organ"),
            models.UniqueConstraint(fields=["poll", "resident"], name="voting_pollkey_one_per_resident"),
        ]

    def __str__(self) -> str:
        return f"key {self.pk}"


@append_only()
class Acknowledgement(models.Model):
    """Why a warning of the ballot linter stands; `key` is the finding's, which other words would change."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="acknowledgements")
    key = models.CharField(max_length=32)
    code = models.CharField(max_length=24, choices=[(c.value, c.value) for c in Code])
    reason = models.CharField(max_length=LONGEST_ACKNOWLEDGEMENT)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "key"], name="voting_acknowledgement_once_per_finding"),
        ]

    def __str__(self) -> str:
        return self.code


class Question(models.Model):
    """One thing to decide. Participation so far is kept here, moved under the poll's lock with each ballot."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    matter = models.PositiveSmallIntegerField(choices=[(m.value, m.name) for m in Matter])
    about_parking = models.BooleanField(default=False)
    total_heads = models.PositiveIntegerField(default=0)
    total_area = models.PositiveBigIntegerField(default=0)
    part_heads = models.PositiveIntegerField(default=0)
    part_area = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="voting_question_numbered_once"),
            models.CheckConstraint(
                condition=Q(part_heads__lte=F("total_heads")) & Q(part_area__lte=F("total_area")),
                name="voting_question_part_is_within_total",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def subject(self) -> Matter:
        return Matter(self.matter)

    @property
    def rule(self) -> Rule:
        return self.subject.rule

    @property
    def place(self) -> int:
        """Its place in the poll, counted from 0, as commitments name it."""
        return self.number - 1

    @property
    def total(self) -> Weight:
        return Weight.of(self.total_heads, self.total_area)

    @property
    def taking_part(self) -> Weight:
        return Weight.of(self.part_heads, self.part_area)
