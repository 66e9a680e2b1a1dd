"""Two phones, one act: a post that is sent twice at once is said once."""

import threading
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from community.models import OrganKind
from deliberation.models import Post, Proposal, Room
from deliberation.rules import CidReused, Move, ProposalState
from deliberation.services import Posted, move_proposal, post, posting
from journal.models import Entry
from residents.models import Resident
from tests import make
from tests.concurrency.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def speaker() -> Resident:
    return make.office_holder(make.compound(), OrganKind.OWNERS_COMMITTEE)


@pytest.fixture
def room(speaker: Resident) -> Room:
    return make.room(speaker.offices.get().organ.compound, author=speaker)


def test_two_posts_with_one_cid_at_once_are_one_post_with_one_answer(room: Room, speaker: Resident) -> None:
    cid = make.cid()
    say = partial(post, room.pk, text="一句", stance=None, cid=cid, author=speaker, now=make.NOON)
    answers = together(*[say] * 8)
    assert set(answers) == {Posted(Post.objects.get().pk, 1)}
    assert Entry.objects.filter(stream=room.stream).count() == 1


def test_without_the_lock_both_find_no_earlier_post_and_only_the_constraint_is_left(
    room: Room, speaker: Resident
) -> None:
    """The negative control: the same check and insert, with nothing held between them."""
    cid, both_looked = make.cid(), threading.Barrier(2)

    def unlocked(seq: int) -> bool:
        with transaction.atomic():
            found = Post.objects.filter(author=speaker, cid=cid).exists()
            both_looked.wait(timeout=10)
            Post.objects.create(
                compound=room.proposal.compound,
                room=room,
                author=speaker,
                role="owner",
                front="x",
                text="一句",
                cid=cid,
                seq=seq,
                at=make.NOON,
            )
        return found

    answers = together(partial(unlocked, 1), partial(unlocked, 2))
    assert [answer for answer in answers if not isinstance(answer, Exception)] == [False]
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [IntegrityError]


def test_one_cid_in_two_rooms_at_once_is_said_in_one_of_them(room: Room, speaker: Resident) -> None:
    other = make.room(speaker.offices.get().organ.compound, author=speaker)
    cid = make.cid()
    calls = [
        partial(post, place.pk, text="一句", stance=None, cid=cid, author=speaker, now=make.NOON)
        for place in (room, other)
    ]
    answers = together(*calls)
    assert sorted(type(answer).__name__ for answer in answers) == [CidReused.__name__, Posted.__name__]
    assert Post.objects.count() == 1


def test_posts_of_many_at_once_are_numbered_without_a_gap(room: Room) -> None:
    place = room.proposal.compound
    people = [make.office_holder(place, OrganKind.PROPERTY_MANAGER) for _ in range(6)]
    together(
        *[
            partial(post, room.pk, text="我来说", stance=None, cid=make.cid(), author=who, now=make.NOON)
            for who in people
        ]
    )
    assert list(Post.objects.filter(room=room).values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_no_post_lands_in_a_room_that_was_closed_meanwhile(
    room: Room, speaker: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The post has asked the rules when the proposal is withdrawn; the withdrawal waits for its commit."""
    outcomes = _post_and_withdraw(room, speaker, monkeypatch)
    assert [type(outcome) for outcome in outcomes] == [Posted, ProposalState]
    entries = Entry.objects.filter(kind__in=["posted", "moved"]).order_by("pk").values_list("kind", flat=True)
    assert list(entries) == ["posted", "moved"]


def test_control_without_the_proposals_lock_a_post_lands_after_the_withdrawal(
    room: Room, speaker: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "locked_proposal", lambda pk: Proposal.objects.select_related("compound").get(pk=pk))
    _post_and_withdraw(room, speaker, monkeypatch)
    entries = Entry.objects.filter(kind__in=["posted", "moved"]).order_by("pk").values_list("kind", flat=True)
    assert list(entries) == ["moved", "posted"]


def _post_and_withdraw(
    room: Room, speaker: Resident, monkeypatch: pytest.MonkeyPatch
) -> list[Posted | ProposalState | Exception]:
    """A post that stops for a moment between the rules and its writing, and a withdrawal in that moment."""
    asked, write = threading.Event(), posting._write_post

    def slowly(*args: object, **facts: object) -> Post:
        asked.set()
        threading.Event().wait(0.5)
        return write(*args, **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(posting, "_write_post", slowly)

    def withdraw() -> Posted | ProposalState:
        asked.wait(timeout=10)
        return move_proposal(room.proposal_id, Move.WITHDRAW, by=speaker, now=make.NOON)

    def say() -> Posted | ProposalState:
        return post(room.pk, text="一句", stance=None, cid=make.cid(), author=speaker, now=make.NOON)

    return together(say, withdraw)
