"""What a poll stands on: a rulebook somebody adopted, and a proposal that is before its owners, one poll at a time."""

from datetime import timedelta

import pytest

from community.models import Compound, OrganKind
from deliberation.models import Proposal
from deliberation.rules import Move, Power, ProposalState
from deliberation.services import move_proposal, second_proposal
from journal.models import Entry
from kernel.errors import Missing
from outcomes.services import publish_result
from tests import make, make_voting
from tests.make_voting import CLOSES, EARLY, OPENS, Conveners
from voting.models import Poll
from voting.models import Rulebook as Adopted
from voting.rules.keys import NotConvener
from voting.rules.question import AnotherPoll, NotBeforeOwners, ScopeNotOffered
from voting.rules.rulebook import NoticeBelowLaw, Rulebook, SettingNotOffered, SilentMode
from voting.rules.window import ClosesOnRestDay
from voting.services import adopt_rulebook, freeze_roll, post_notice, prepare_poll, revise_poll, settle_poll, turn_key

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def place() -> Compound:
    made = make.compound()
    make.units(made, make.flat("101"), make.flat("102"), now=EARLY - DAY)
    return made


@pytest.fixture
def known(place: Compound) -> Conveners:
    return make_voting.conveners(place)


@pytest.fixture
def about(place: Compound) -> Proposal:
    return make_voting.proposal(place)


@pytest.fixture
def poll(about: Proposal, known: Conveners) -> Poll:
    return make_voting.prepared(about, known.owners)


def withdrawn_from_the_vote(about: Proposal) -> None:
    """What no move of today does, and what a court's order or a later rule may do."""
    Proposal.objects.filter(pk=about.pk).update(state=ProposalState.COORDINATION)


# --- rulebooks ---


def test_a_convener_adopts_a_rulebook_and_the_record_tells(place: Compound, known: Conveners) -> None:
    for version, by in enumerate((known.owners, known.residents), start=1):
        made = adopt_rulebook(place, Rulebook(notice_days=20), by=by, now=EARLY)
        assert (made.version, made.settings["notice_days"]) == (version, 20)
    told = Entry.objects.filter(stream=place.stream, kind="rulebook_adopted").order_by("seq")
    assert [entry.facts for entry in told] == [{"version": 1}, {"version": 2}]


def test_nobody_else_adopts_one_and_none_undercuts_the_law(place: Compound, known: Conveners) -> None:
    with pytest.raises(NotConvener):
        adopt_rulebook(place, Rulebook(), by=known.manager, now=EARLY)
    with pytest.raises(Missing):
        adopt_rulebook(place, Rulebook(), by=make.resident(), now=EARLY)
    with pytest.raises(NoticeBelowLaw):
        adopt_rulebook(place, Rulebook(notice_days=14), by=known.owners, now=EARLY)
    with pytest.raises(SettingNotOffered):
        adopt_rulebook(place, Rulebook(silent_mode=SilentMode.FOLLOW_MAJORITY), by=known.owners, now=EARLY)
    assert not Adopted.objects.exists()


def test_a_window_that_ends_on_a_day_of_rest_needs_a_rulebook_that_lets_it(about: Proposal, known: Conveners) -> None:
    def prepare() -> Poll:
        return prepare_poll(
            about,
            title="停车",
            questions=make_voting.TWO,
            opens_at=OPENS,
            closes_at=CLOSES + 2 * DAY,  # a Saturday
            by=known.owners,
            now=EARLY,
        )

    with pytest.raises(ClosesOnRestDay) as refusal:
        prepare()
    assert refusal.value.facts == {"day": "2026-11-28", "working": "2026-11-30"}
    adopt_rulebook(about.compound, Rulebook(close_on_working_day=False), by=known.owners, now=EARLY)
    assert prepare().closes_at == CLOSES + 2 * DAY


# --- before the owners, and one at a time ---


def test_a_proposal_has_one_poll_at_a_time(about: Proposal, known: Conveners, poll: Poll) -> None:
    """From the draft to the publication of its result."""
    for onwards in (
        lambda: make_voting.announced(poll, known.owners),
        lambda: [turn_key(poll.pk, by=by, now=OPENS - DAY) for by in (known.owners, known.residents)],
        lambda: settle_poll(poll.pk, lambda: CLOSES),
        lambda: None,
    ):
        with pytest.raises(AnotherPoll):
            make_voting.prepared(about, known.owners)
        onwards()


def test_after_its_result_a_proposal_may_be_put_to_the_vote_again(
    about: Proposal, known: Conveners, poll: Poll
) -> None:
    make_voting.armed(poll, known)
    settle_poll(poll.pk, lambda: CLOSES)
    publish_result(poll.pk, by=known.owners, now=CLOSES + DAY)
    with pytest.raises(NotBeforeOwners):
        make_voting.prepared(about, known.owners)
    move_proposal(about.pk, Move.PUT_TO_VOTE, by=known.owners, now=CLOSES + 2 * DAY)
    assert make_voting.prepared(about, known.owners) != poll


def test_a_poll_that_never_opened_stands_in_nobodys_way_and_does_not_come_back(
    about: Proposal, known: Conveners, poll: Poll
) -> None:
    window = {"opens_at": OPENS + 20 * DAY, "closes_at": CLOSES + 20 * DAY}
    asked = {"title": "停车", "questions": make_voting.TWO, "by": known.owners}
    prepare_poll(about, **asked, **window, now=OPENS)  # type: ignore[arg-type]
    with pytest.raises(AnotherPoll):
        revise_poll(poll.pk, **asked, **window, now=OPENS)  # type: ignore[arg-type]


def test_a_poll_goes_no_further_once_its_proposal_is_not_before_the_owners(
    about: Proposal, known: Conveners, poll: Poll
) -> None:
    posted = OPENS - 16 * DAY
    freeze_roll(poll.pk, by=known.owners, now=posted)
    withdrawn_from_the_vote(about)
    with pytest.raises(NotBeforeOwners):
        post_notice(poll.pk, on=posted.date(), by=known.owners, now=posted)
    Proposal.objects.filter(pk=about.pk).update(state=ProposalState.VOTE)
    post_notice(poll.pk, on=posted.date(), by=known.owners, now=posted)
    withdrawn_from_the_vote(about)
    with pytest.raises(NotBeforeOwners):
        turn_key(poll.pk, by=known.owners, now=OPENS - DAY)


def test_what_a_buildings_owners_decide_has_no_poll_yet(place: Compound, known: Conveners) -> None:
    """Its roll would be the whole compound's."""
    author = make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE, now=EARLY)
    idea = make.proposal(place, author=author, now=EARLY)
    second_proposal(idea.pk, by=known.residents, now=EARLY)
    move_proposal(idea.pk, Move.SCREEN, by=known.residents, power=Power.BUILDING, now=EARLY)
    move_proposal(idea.pk, Move.HEAR, by=known.residents, now=EARLY)
    move_proposal(idea.pk, Move.DRAW_UP, by=known.owners, now=EARLY)
    move_proposal(idea.pk, Move.PUT_TO_VOTE, by=known.owners, now=EARLY)
    with pytest.raises(ScopeNotOffered):
        make_voting.prepared(idea, known.owners)
