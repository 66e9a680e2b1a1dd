"""Saying something in a room."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from deliberation.entries import POSTED
from deliberation.models import Post, Room
from deliberation.rules.lifecycle import Stance, check_may_speak
from deliberation.rules.text import LONGEST_POST, CidReused, check_cid, check_text
from deliberation.services.locking import locked_proposal
from journal.services import hold_stream, record
from kernel.errors import Missing
from residents.models import Resident
from residents.roles import front_of, roles_of


@dataclass(frozen=True, slots=True)
class Posted:
    """The answer to `post`: the post, and its number in the room's stream."""

    post: int
    seq: int


@transaction.atomic
def post(room_id: int, *, text: str, stance: Stance | None, cid: str, author: Resident, now: datetime) -> Posted:
    """Say something in a room. The same `cid` again gives the first answer; with other words it is refused.

    Raises Missing (also for strangers), CidMalformed, CidReused, RoomClosed, TextEmpty, TextTooLong,
    TextUnprintable.
    """
    room = Room.objects.select_related("proposal__compound").filter(pk=room_id).first()
    if room is None:
        raise Missing(room=room_id)
    compound, phase = room.proposal.compound, locked_proposal(room.proposal_id).phase_at(now)
    seq = hold_stream(room.stream, compound=compound.pk)
    if not roles_of(author, compound, now=now):
        raise Missing(room=room_id)
    words = check_text(text, longest=LONGEST_POST)
    if (earlier := Post.objects.filter(author=author, cid=check_cid(cid)).first()) is not None:
        if (earlier.room_id, earlier.text, earlier.stance) != (room.pk, words, stance or ""):
            raise CidReused()
        return Posted(earlier.pk, earlier.seq)
    check_may_speak(phase)
    made = _write_post(room, words, stance, cid=cid, author=author, seq=seq, now=now)
    record(POSTED, room.stream, compound=compound.pk, at=now, post=made.pk)
    return Posted(made.pk, seq)


def _write_post(
    room: Room, words: str, stance: Stance | None, *, cid: str, author: Resident, seq: int, now: datetime
) -> Post:
    """The row; a cid that this author used in another room at the same moment is refused by the constraint."""
    compound = room.proposal.compound
    front = front_of(author, compound, now=now)
    try:
        with transaction.atomic():
            return Post.objects.create(
                compound=compound,
                room=room,
                author=author,
                role=front.role,
                front=front.front,
                text=words,
                stance=stance or "",
                cid=cid,
                seq=seq,
                at=now,
            )
    except IntegrityError as error:
        raise CidReused() from error
