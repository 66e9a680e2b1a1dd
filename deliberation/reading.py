"""Reading proposals and rooms for pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.crypto import salted_hmac

from community.models import Compound
from deliberation.models import (
    Argument,
    ArgumentReport,
    ArgumentSupport,
    Post,
    Proposal,
    ProposalQuerySet,
    ProposalVersion,
    Room,
    Second,
)
from deliberation.rules.argument import Position
from deliberation.rules.comparing import Difference, compare
from deliberation.rules.lifecycle import SILENT, STAGES, Stage
from deliberation.rules.plan import LETTERS, Plan
from deliberation.rules.support import seconds_needed
from deliberation.services.locking import households_in, settings_of
from journal.feed import heads_of
from residents.models import Resident
from residents.roles import Front, Person, front_of

PAGE = 80


@dataclass(frozen=True, slots=True)
class RoomPage:
    """What a room shows: posts up to `head` (the number the live page goes on from), and as whom one speaks.

    `earlier` is the number before which older posts are to be had, 0 when there are none; `older` says that newer
    posts follow these, so that what comes live does not stand next to them; `speaker` is None once the room has
    come to rest; `me` is the reader's own mark in this room.
    """

    posts: list[Post]
    head: int
    earlier: int
    older: bool
    speaker: Front | None
    me: str


def room_page(room: Room, *, reader: Resident, before: int | None, now: datetime) -> RoomPage:
    """The last posts of `room`, or those numbered below `before`."""
    head = heads_of([room.stream])[room.stream]  # read first: a post that comes meanwhile arrives as an entry
    newest = room.posts.filter(seq__lt=before) if before else room.posts.filter(seq__lte=head)
    posts = list(newest.order_by("-seq")[: PAGE + 1])
    silent = room.proposal.phase in SILENT
    return RoomPage(
        posts=posts[:PAGE][::-1],
        head=head,
        earlier=posts[PAGE - 1].seq if len(posts) > PAGE else 0,
        older=before is not None and room.posts.filter(seq__gte=before).exists(),
        speaker=None if silent else front_of(reader, room.proposal.compound, now=now),
        me=author_mark(room.pk, reader.pk),
    )


@dataclass(frozen=True, slots=True)
class Reason:
    """An argument as one reader sees it."""

    argument: Argument
    own: bool
    supported: bool
    reported: bool
    reports: int


@dataclass(frozen=True, slots=True)
class Side:
    """The arguments of one position, the most helpful first; what is hidden stands last."""

    position: Position
    reasons: Sequence[Reason]

    @property
    def count(self) -> int:
        return len(self.reasons)


def sides_of(proposal: Proposal, *, reader: Resident) -> list[Side]:
    """Both sides with their arguments. Four queries."""
    found = list(Argument.objects.filter(proposal=proposal).prefetch_related("answers").annotate(told=Count("reports")))
    found.sort(key=lambda argument: (argument.hidden_at is not None, -argument.helpful, argument.pk))
    supports = ArgumentSupport.objects.filter(argument__in=found, resident=reader)
    supported = set(supports.values_list("argument", flat=True))
    reports = ArgumentReport.objects.filter(argument__in=found, resident=reader)
    reported = set(reports.values_list("argument", flat=True))
    reasons = [
        Reason(each, each.author_id == reader.pk, each.pk in supported, each.pk in reported, each.told)
        for each in found
    ]
    return [Side(side, [each for each in reasons if each.argument.side is side]) for side in Position]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One plan that can be decided on its own: `letter` is 甲, 乙 …, or empty where there is only one.

    `version` and `fingerprint` name the text for good: a question of a vote may quote them.
    """

    letter: str
    plan: Plan
    version: int
    fingerprint: str


def alternatives_of(proposal: Proposal) -> list[Alternative]:
    """The plans of the newest version: each is for a question of its own, with agree, against and abstain."""
    newest = newest_version(proposal)
    plans = newest.draft.plans
    letters = LETTERS if len(plans) > 1 else [""]
    return [
        Alternative(letter, plan, newest.number, newest.fingerprint)
        for letter, plan in zip(letters, plans, strict=False)
    ]


def newest_version(proposal: Proposal) -> ProposalVersion:
    """The text as it stands."""
    return proposal.versions.select_related("proposal").latest("number")


def compared(old: ProposalVersion, new: ProposalVersion) -> list[Difference]:
    """What changed from one version to another."""
    return compare(old.draft, new.draft)


def seconds_needed_in(compound: Compound) -> int:
    """How many supporters an idea needs in `compound` now."""
    return seconds_needed(settings_of(compound), households=households_in(compound))


def author_mark(room_id: int, resident_id: int) -> str:
    """A word by which a page knows its reader's own posts in one room, whatever device wrote them.

    It is keyed, and another one in every room, so that it says nothing of who somebody is or where else they spoke.
    """
    return salted_hmac("deliberation.author", f"{room_id}:{resident_id}", algorithm="sha256").hexdigest()[:16]


def rooms_visible_to(resident: Person, *, now: datetime) -> QuerySet[Room]:
    """Rooms that `resident` may enter with the number and time of their posts, the liveliest first."""
    return (
        Room.objects.visible_to(resident, now=now)
        .select_related("proposal__compound")
        .annotate(said=Count("posts"), last_at=Max("posts__at"))
        .order_by("-last_at", "-pk")
    )


def merge_targets(proposal: Proposal) -> QuerySet[Proposal]:
    """The proposals of the same compound, still on their way, into which `proposal` may be merged."""
    others = Proposal.objects.filter(compound=proposal.compound_id).exclude(pk=proposal.pk)
    return others.exclude(state__in=list(SILENT))


def in_stage(proposals: ProposalQuerySet, stage: Stage | None) -> ProposalQuerySet:
    """`proposals` in one stage, or off the way (returned, withdrawn, merged, lapsed) for None."""
    states = [state for state in STAGES if STAGES[state] is stage]
    return proposals.filter(state__in=states) if stage else proposals.exclude(state__in=list(STAGES))


def listed(proposals: ProposalQuerySet) -> QuerySet[Proposal]:
    """`proposals` with the numbers a list shows: `supporters` and `said`."""
    seconds = Second.objects.filter(proposal=OuterRef("pk"))
    posts = Post.objects.filter(room=OuterRef("room"))
    return proposals.select_related("compound", "room").annotate(
        supporters=_count(seconds, "proposal"), said=_count(posts, "room")
    )


def _count(rows: QuerySet[Any], parent: str) -> Coalesce:
    """How many `rows` each parent has, counted apart: two counts in one join would multiply."""
    counted = rows.order_by().values(parent).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def count_by_stage(proposals: ProposalQuerySet) -> Mapping[Stage, int]:
    """How many of `proposals` are in each of the five stages."""
    found = dict(proposals.order_by().values_list("state").annotate(Count("pk")))
    counts = dict.fromkeys(Stage, 0)
    for state, stage in STAGES.items():
        counts[stage] += found.get(state, 0)
    return counts
