"""Posts: said once by their cid, by those of the compound, in rooms that are open, and numbered with the record."""

import pytest
from django.db import IntegrityError, transaction

from community.models import Compound, OrganKind
from deliberation.models import Post, Room
from deliberation.reading import author_mark
from deliberation.rules import CidMalformed, CidReused, Move, RoomClosed, Stance, TextEmpty, TextTooLong
from deliberation.services import move_proposal, post
from journal.models import Entry
from kernel.errors import DomainError, Missing
from residents.models import Resident
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def speaker(place: Compound) -> Resident:
    return make.office_holder(place, OrganKind.OWNERS_COMMITTEE)


@pytest.fixture
def room(place: Compound, speaker: Resident) -> Room:
    return make.room(place, author=speaker)


def test_a_post_has_the_number_of_its_entry_and_the_entry_no_words(room: Room, speaker: Resident) -> None:
    said = post(room.pk, text="我赞成。", stance=Stance.AGREE, cid=make.cid(), author=speaker, now=make.NOON)
    entry = Entry.objects.get(stream=room.stream)
    assert (entry.seq, entry.kind, entry.facts) == (said.seq, "posted", {"post": said.post})


def test_the_same_cid_gives_the_first_answer_and_says_nothing_twice(room: Room, speaker: Resident) -> None:
    cid = make.cid()
    answers = [
        post(room.pk, text=words, stance=None, cid=cid, author=speaker, now=make.NOON) for words in ("一句", " 一句 ")
    ]
    assert answers[0] == answers[1]
    assert Post.objects.count() == Entry.objects.filter(stream=room.stream).count() == 1


def test_the_same_cid_with_other_words_is_refused(room: Room, speaker: Resident) -> None:
    cid = make.cid()
    post(room.pk, text="一句", stance=None, cid=cid, author=speaker, now=make.NOON)
    with pytest.raises(CidReused):
        post(room.pk, text="另一句", stance=None, cid=cid, author=speaker, now=make.NOON)


def test_two_people_may_make_the_same_cid(room: Room, place: Compound, speaker: Resident) -> None:
    cid, other = make.cid(), make.office_holder(place, OrganKind.PROPERTY_MANAGER)
    numbers = [
        post(room.pk, text="同时", stance=None, cid=cid, author=who, now=make.NOON).seq for who in (speaker, other)
    ]
    assert numbers == [1, 2]


def test_a_room_that_is_not_there_and_one_of_another_compound_are_the_same_answer(room: Room) -> None:
    stranger = make.resident()
    for number in (room.pk, room.pk + 1000):
        with pytest.raises(Missing):
            post(number, text="在吗", stance=None, cid=make.cid(), author=stranger, now=make.NOON)


def test_a_room_is_quiet_once_its_proposal_was_withdrawn(room: Room, speaker: Resident) -> None:
    move_proposal(room.proposal_id, Move.WITHDRAW, by=speaker, now=make.NOON)
    with pytest.raises(RoomClosed):
        post(room.pk, text="还有一句", stance=None, cid=make.cid(), author=speaker, now=make.NOON)


@pytest.mark.parametrize(
    ("text", "cid", "refusal"),
    [("  ", "0" * 32, TextEmpty), ("字" * 1001, "0" * 32, TextTooLong), ("好", "XYZ", CidMalformed)],
)
def test_bad_input_is_refused_and_leaves_nothing(
    room: Room, speaker: Resident, text: str, cid: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        post(room.pk, text=text, stance=None, cid=cid, author=speaker, now=make.NOON)
    assert not Post.objects.exists()
    assert not Entry.objects.filter(stream=room.stream).exists()


def test_posts_are_unique_by_cid_and_by_number_without_the_service(room: Room, speaker: Resident) -> None:
    said = post(room.pk, text="一句", stance=None, cid=make.cid(), author=speaker, now=make.NOON)
    first = Post.objects.get(pk=said.post)
    for changed in ({"seq": 99}, {"cid": make.cid()}):
        copy = Post.objects.get(pk=first.pk)
        copy.pk = None
        for name, value in changed.items():
            setattr(copy, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)


def test_a_mark_of_ones_own_posts_is_another_one_for_everybody_and_in_every_room() -> None:
    marks = [author_mark(room, resident) for room in (1, 2, 12) for resident in (1, 2, 21)]
    assert len(set(marks)) == len(marks)
    assert author_mark(1, 2) == author_mark(1, 2)
