"""Which proposals wait for a poll, and which poll stands in the way of another."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from community.models import Compound
from deliberation.models import Proposal
from deliberation.rules import Move, Power, ProposalState
from journal.models import Entry
from voting.entries import POLL_PREPARED, POLL_REVISED
from voting.models import Poll


def standing_polls(proposal: Proposal, *, now: datetime) -> QuerySet[Poll]:
    """The polls that keep another one from being drawn up: open or still to open, or with a result not published."""
    since = proposal.transitions.filter(move=Move.PUT_TO_VOTE).aggregate(at=Max("at"))["at"]
    to_come = Q(settled_at=None) & (Q(opens_at__gt=now) | Q(armed_at__isnull=False))
    return proposal.polls.filter(to_come | Q(settled_at__gte=since))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal that is before the owners: the poll that stands on it, if any, and whether one may be drawn up."""

    proposal: Proposal
    standing: Poll | None

    @property
    def whole_compound(self) -> bool:
        return self.proposal.decider is not Power.BUILDING

    @property
    def is_free(self) -> bool:
        return self.standing is None and self.whole_compound


def before_owners(place: Compound, *, now: datetime) -> list[Candidate]:
    """The proposals of `place` that are before its owners, those without a poll first."""
    waiting = Proposal.objects.filter(compound=place, state=ProposalState.VOTE)
    found = [Candidate(proposal, standing_polls(proposal, now=now).first()) for proposal in waiting]
    return sorted(found, key=lambda each: not each.is_free)


def draft_number(poll: Poll) -> int:
    """Which draft of its ballot this is, from 1: one more each time it was revised."""
    kinds = (POLL_PREPARED.name, POLL_REVISED.name)
    return Entry.objects.filter(stream=poll.stream, kind__in=kinds).count()


def is_published(poll: Poll) -> bool:
    """Whether the result of a settled poll is out: publishing moved its proposal on."""
    since = poll.proposal.transitions.filter(move=Move.PUT_TO_VOTE).aggregate(at=Max("at"))["at"]
    later = since is not None and poll.settled_at is not None and since > poll.settled_at
    return poll.settled_at is not None and (poll.proposal.phase is not ProposalState.VOTE or later)
