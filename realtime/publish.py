"""Entries as they go out: the closed facts of the journal with the current text and figures joined to them.

The journal keeps ids; what a post says and how far a vote has come is read when an entry is sent, once for all who
watch. So a post that was hidden or erased is so in every later catch-up, while the record stays.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypedDict

from deliberation.models import Post
from deliberation.reading import author_mark
from journal.feed import entries_after, heads_of
from journal.models import Entry
from realtime.protocol import EntryFrame, entry_frame
from realtime.threads import in_thread
from realtime.watching import Encoded
from voting.models import Poll
from voting.reading import QuestionParticipation, participation

Facts = Mapping[str, Any]
Join = Callable[[Sequence[Entry]], Mapping[int, Facts]]  # facts by the entry's number


class PostFacts(TypedDict):
    """What `posted` shows. `cid` lets the phone that made it know its own, `by` the author's other devices."""

    post: int
    front: str
    role: str
    text: str
    stance: str
    cid: str
    by: str


def _posts(entries: Sequence[Entry]) -> Mapping[int, Facts]:
    posts = Post.objects.in_bulk([entry.facts["post"] for entry in entries])
    return {entry.seq: _post_facts(posts[entry.facts["post"]]) for entry in entries}


def _post_facts(post: Post) -> PostFacts:
    return {
        "post": post.pk,
        "front": post.front,
        "role": post.role,
        "text": post.text,
        "stance": post.stance,
        "cid": post.cid,
        "by": author_mark(post.room_id, post.author_id),
    }


class QuestionFacts(TypedDict):
    """How far one question is: persons as numbers, area in square metres as text; shares in 1/1000 and percentages
    with two decimals are cut, never rounded."""

    question: int
    heads: int
    area: str
    total_heads: int
    total_area: str
    missing_heads: int
    missing_area: str
    heads_share: int
    area_share: int
    heads_percent: str
    area_percent: str
    reached: bool


def _turnout(entries: Sequence[Entry]) -> Mapping[int, Facts]:
    """Participation as it is now, the same for all entries of one reading; never a choice."""
    _, _, number = entries[0].stream.partition(":")
    questions = [_question_facts(each) for each in participation(Poll(pk=int(number)))]
    return {entry.seq: {"position": entry.facts["position"], "questions": questions} for entry in entries}


def _question_facts(told: QuestionParticipation) -> QuestionFacts:
    part, total, missing = told.part, told.total, told.missing
    return {
        "question": told.question.pk,
        "heads": part.persons.whole,
        "area": str(part.area),
        "total_heads": total.persons.whole,
        "total_area": str(total.area),
        "missing_heads": missing.persons.whole,
        "missing_area": str(missing.area),
        "heads_share": part.persons.whole * 1000 // (total.persons.whole or 1),
        "area_share": part.area.whole * 1000 // (total.area.whole or 1),
        "heads_percent": told.quorum.persons.percent,
        "area_percent": told.quorum.area.percent,
        "reached": not missing.persons and not missing.area,
    }


JOINS: Mapping[str, Join] = {"posted": _posts, "ballot_cast": _turnout}


def frames_of(entries: Sequence[Entry]) -> list[EntryFrame]:
    """The entries of one stream, with what is joined to their kinds read once each."""
    joined: dict[int, Facts] = {}
    for kind, join in JOINS.items():
        if of_kind := [entry for entry in entries if entry.kind == kind]:
            joined.update(join(of_kind))
    return [
        EntryFrame(
            stream=entry.stream,
            seq=entry.seq,
            kind=entry.kind,
            at=entry.at,
            facts=dict(joined.get(entry.seq, entry.facts)),
        )
        for entry in entries
    ]


def read_frames(stream: str, after: int, limit: int) -> list[EntryFrame]:
    """Up to `limit` entries of `stream` numbered above `after`, as they go out."""
    return frames_of(entries_after(stream, after, limit=limit))


def _encoded(stream: str, after: int, limit: int) -> list[Encoded]:
    return [Encoded(frame["seq"], entry_frame(frame)) for frame in read_frames(stream, after, limit)]


class DatabaseJournal:
    """The journal as the hub reads it, on threads of their own."""

    async def heads(self, streams: Iterable[str]) -> dict[str, int]:
        return await in_thread(heads_of, streams)

    async def entries(self, stream: str, after: int, limit: int) -> list[Encoded]:
        return await in_thread(_encoded, stream, after, limit)
