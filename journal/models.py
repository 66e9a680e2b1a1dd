"""Tables of the record: the head of each stream, its entries, and jobs waiting to run."""

from django.db import models

from journal.append_only import append_only


class StreamHead(models.Model):
    """The last number given in a stream. Its row is the stream's lock."""

    name = models.CharField(max_length=64, unique=True)
    compound_id = models.PositiveBigIntegerField(default=0)
    head = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}@{self.head}"


@append_only()
class Entry(models.Model):
    """What happened, numbered 1, 2, 3… within its stream, in commit order."""

    stream = models.CharField(max_length=64)
    seq = models.PositiveBigIntegerField()
    compound_id = models.PositiveBigIntegerField(default=0)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["stream", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="journal_entry_numbered_once"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="journal_entry_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.kind}"


class Job(models.Model):
    """Work to do at or after a time, leased by one worker at a time, done once by its unique key."""

    name = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    argument = models.PositiveBigIntegerField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="journal_job_waiting"),
        ]

    def __str__(self) -> str:
        return self.key
