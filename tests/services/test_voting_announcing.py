"""The notice in time, and two organs that hold the keys."""

from datetime import date, timedelta

import pytest

from community.models import Compound, Unit
from deliberation.models import Proposal
from journal.models import Entry, Job
from tests import make, make_voting
from tests.make_voting import CLOSES, EARLY, OPENS, Conveners
from voting.models import Poll
from voting.rules.keys import KeyTurned, NoticeMissing, TooLateToArm
from voting.rules.window import (
    NoticePosted,
    NoticeTooShort,
    Phase,
    RollNotFrozen,
)
from voting.services import (
    freeze_roll,
    post_notice,
    turn_key,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def known(place: Compound) -> Conveners:
    return make_voting.conveners(place)


@pytest.fixture
def about(place: Compound) -> Proposal:
    return make_voting.proposal(place)


@pytest.fixture
def homes(place: Compound) -> list[Unit]:
    return make.units(place, make.flat("101"), make.flat("102"), now=EARLY - DAY)


def test_a_notice_one_day_short_is_refused(about: Proposal, known: Conveners, homes: list[Unit]) -> None:
    poll = make_voting.prepared(about, known.owners)
    late = OPENS - 15 * DAY
    with pytest.raises(RollNotFrozen):
        post_notice(poll.pk, on=late.date(), by=known.owners, now=late)
    freeze_roll(poll.pk, by=known.owners, now=EARLY)
    with pytest.raises(NoticeTooShort) as refusal:
        post_notice(poll.pk, on=late.date(), by=known.owners, now=late)
    assert refusal.value.facts["earliest"] == "2026-11-21"
    in_time = OPENS - 16 * DAY
    posted = post_notice(poll.pk, on=in_time.date(), by=known.owners, now=in_time)
    assert posted.posted_on == date(2026, 11, 4)
    with pytest.raises(NoticePosted):
        post_notice(poll.pk, on=in_time.date(), by=known.owners, now=in_time)
    assert set(Entry.objects.filter(kind="notice_posted").values_list("stream", flat=True)) == {
        poll.stream,
        about.compound.stream,
    }


def test_the_legal_day_is_the_compounds_not_greenwichs(about: Proposal, known: Conveners, homes: list[Unit]) -> None:
    """At 17:00 UTC it is the next day in Shanghai: posted then, the notice counts from that next day."""
    poll = make_voting.prepared(about, known.owners)
    freeze_roll(poll.pk, by=known.owners, now=EARLY)
    evening = (OPENS - 16 * DAY).replace(hour=17)
    with pytest.raises(NoticeTooShort):
        post_notice(poll.pk, on=evening.astimezone(make.SHANGHAI).date(), by=known.owners, now=evening)


def test_two_organs_arm_a_poll_and_its_counting_is_booked_once(
    about: Proposal, known: Conveners, homes: list[Unit]
) -> None:
    poll = make_voting.prepared(about, known.owners)
    with pytest.raises(NoticeMissing):
        turn_key(poll.pk, by=known.owners, now=EARLY)
    make_voting.announced(poll, known.owners)
    half = turn_key(poll.pk, by=known.owners, now=OPENS - DAY)
    assert half.armed_at is None
    assert not Job.objects.filter(name="settle_poll").exists()
    with pytest.raises(KeyTurned):
        turn_key(poll.pk, by=known.owners, now=OPENS - DAY)
    whole = turn_key(poll.pk, by=known.residents, now=OPENS - DAY)
    assert whole.armed_at == OPENS - DAY
    assert Job.objects.get(name="settle_poll").due_at == CLOSES
    with pytest.raises(KeyTurned):
        turn_key(poll.pk, by=known.residents, now=OPENS - DAY)


def test_a_key_turned_too_late_arms_nothing(about: Proposal, known: Conveners, homes: list[Unit]) -> None:
    poll = make_voting.prepared(about, known.owners)
    make_voting.announced(poll, known.owners)
    turn_key(poll.pk, by=known.owners, now=OPENS - DAY)
    with pytest.raises(TooLateToArm):
        turn_key(poll.pk, by=known.residents, now=OPENS)
    assert Poll.objects.get(pk=poll.pk).phase(OPENS) is Phase.NEVER_OPENED


def test_a_poll_is_seen_by_its_compound_once_it_is_announced(
    about: Proposal, known: Conveners, homes: list[Unit]
) -> None:
    poll = make_voting.prepared(about, known.owners)
    neighbour, stranger = make.household(homes[0]), make.resident()
    seen = Poll.objects.visible_to(neighbour, now=make.NOON)
    assert not seen.exists()
    make_voting.announced(poll, known.owners)
    assert seen.get() == poll
    assert not Poll.objects.visible_to(stranger, now=make.NOON).exists()
