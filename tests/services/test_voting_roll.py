"""From a draft to an armed poll: what is frozen stays, what is missing is refused, two organs hold the keys."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from community.models import Compound, Owner, Title, Unit
from community.rules.facts import PartyKind, Use
from deliberation.models import Proposal
from journal.models import Entry
from kernel.errors import Missing
from kernel.quantities import Area
from residents.models import Resident
from tests import make, make_voting
from tests.make_voting import CLOSES, EARLY, OPENS, Conveners
from voting.models import Designation, Poll, Question, RollLine
from voting.reading import lines_of
from voting.rules.casting import LineHasVoted, NotCoOwner
from voting.rules.keys import NotConvener
from voting.rules.matter import Matter
from voting.rules.question import Asked, NoQuestion, NotBeforeOwners
from voting.rules.roll import RollEmpty
from voting.rules.rulebook import ParkingCounts, PersonRule, Rulebook
from voting.rules.weight import Weight
from voting.rules.window import (
    PollFrozen,
    WindowBackwards,
    WindowTooLong,
)
from voting.services import (
    adopt_rulebook,
    designate_voter,
    freeze_roll,
    post_notice,
    prepare_poll,
    revise_poll,
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
    """Seven units: two single owners, a couple, a buyer of two, and the developer's two unsold flats."""
    couple, buyer, developer = (
        (make.party("赵明"), make.party("钱丽")),
        make.party("孙强"),
        make.party("山鑫置业", kind=PartyKind.DEVELOPER),
    )
    return make.units(
        place,
        make.flat("101", area="89.62"),
        make.flat("102", area="118.355"),
        make.flat("201", *couple, area="100.0001"),
        make.flat("202", buyer, area="50.5"),
        make.flat("301", buyer, area="60.25", use=Use.COMMERCIAL),
        make.flat("302", developer, area="70", sold=False),
        make.flat("401", developer, area="80", sold=False),
        now=EARLY - DAY,
    )


def change(poll: Poll, by: Resident) -> Poll:
    return revise_poll(
        poll.pk,
        title="另一个标题",
        questions=[Asked("另一个问题？", Matter.OTHER_MAJOR)],
        opens_at=OPENS + DAY,
        closes_at=CLOSES + DAY,
        by=by,
        now=EARLY,
    )


# --- preparing ---


def test_a_poll_is_prepared_under_the_rulebook_of_that_day(about: Proposal, known: Conveners) -> None:
    before = make_voting.prepared(about, known.owners)
    adopt_rulebook(about.compound, Rulebook(person_rule=PersonRule.PER_UNIT), by=known.owners, now=EARLY)
    after = make_voting.prepared(make_voting.proposal(about.compound), known.owners)
    assert [poll.book["person_rule"] for poll in (before, after)] == ["owner_dedup", "per_unit"]


def test_a_poll_cannot_be_drawn_up_out_of_bounds(about: Proposal, known: Conveners) -> None:
    def draw_up(*questions: Asked, days: int = 15) -> Poll:
        return prepare_poll(
            about,
            title="停车",
            questions=questions,
            opens_at=OPENS,
            closes_at=OPENS + days * DAY,
            by=known.owners,
            now=EARLY,
        )

    with pytest.raises(NoQuestion):
        draw_up()
    with pytest.raises(WindowTooLong):
        draw_up(*make_voting.TWO, days=61)
    with pytest.raises(WindowBackwards):
        draw_up(*make_voting.TWO, days=0)
    assert not Poll.objects.exists()


def test_a_draft_may_be_revised_and_a_frozen_poll_may_not(about: Proposal, known: Conveners, homes: list[Unit]) -> None:
    poll = make_voting.prepared(about, known.owners)
    revised = change(poll, known.residents)
    assert [question.text for question in revised.questions.all()] == ["另一个问题？"]
    make.warnings_acknowledged(revised, known.owners, now=EARLY)
    freeze_roll(poll.pk, by=known.owners, now=EARLY)
    with pytest.raises(PollFrozen):
        change(poll, known.owners)
    with pytest.raises(PollFrozen):
        freeze_roll(poll.pk, by=known.owners, now=EARLY)


def test_the_property_manager_prepares_nothing(about: Proposal, known: Conveners, homes: list[Unit]) -> None:
    with pytest.raises(NotConvener):
        make_voting.prepared(about, known.manager)
    poll = make_voting.prepared(about, known.owners)
    posted = OPENS - 16 * DAY
    attempts: tuple[Callable[[], Poll], ...] = (
        lambda: change(poll, known.manager),
        lambda: freeze_roll(poll.pk, by=known.manager, now=EARLY),
        lambda: post_notice(poll.pk, on=posted.date(), by=known.manager, now=posted),
        lambda: turn_key(poll.pk, by=known.manager, now=OPENS - DAY),
    )
    for attempt in attempts:
        with pytest.raises(NotConvener):
            attempt()


def test_an_idea_that_was_not_put_to_the_vote_gets_no_poll(place: Compound, known: Conveners) -> None:
    idea = make.proposal(place, author=known.residents, now=EARLY)
    with pytest.raises(NotBeforeOwners):
        make_voting.prepared(idea, known.owners)
    assert not Poll.objects.filter(proposal=idea).exists()


def test_a_poll_that_is_not_there_is_missing(known: Conveners) -> None:
    with pytest.raises(Missing):
        freeze_roll(10**9, by=known.owners, now=EARLY)
    with pytest.raises(Missing):
        designate_voter(10**9, owner=1, by=known.residents, now=EARLY)


# --- the roll ---


def test_the_roll_has_a_line_for_each_person_with_copies_of_its_units(
    about: Proposal, known: Conveners, homes: list[Unit]
) -> None:
    poll = freeze_roll(make_voting.prepared(about, known.owners).pk, by=known.owners, now=EARLY)
    lines = list(poll.lines.prefetch_related("units", "owners"))
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert lines[0].label == "1号楼101室"
    assert lines[3].label == "1号楼202室、1号楼301室"
    assert [line.units.count() for line in lines] == [1, 1, 1, 2, 2]
    assert [line.owners.count() for line in lines] == [1, 1, 2, 1, 1]
    copied = lines[1].units.get()
    assert (Area(copied.area), copied.area_source, copied.use) == (
        Area.parse("118.355"),
        "land_register",
        "residential",
    )
    for question in poll.questions.all():
        assert question.total == Weight.of(5, 5_687_251)
        assert question.weights.count() == 5


def test_the_fingerprint_of_a_roll_is_its_own(place: Compound, known: Conveners, homes: list[Unit]) -> None:
    """Two rolls of one register share no ref, so that nobody joins them, and so no fingerprint."""
    drafts = [make_voting.prepared(make_voting.proposal(place), known.owners) for _ in range(2)]
    polls = [freeze_roll(draft.pk, by=known.owners, now=EARLY) for draft in drafts]
    assert len(polls[0].roll_fingerprint) == 64
    assert polls[0].roll_fingerprint != polls[1].roll_fingerprint
    refs = RollLine.objects.values_list("ref", flat=True)
    assert len(set(refs)) == 10
    assert Entry.objects.filter(kind="roll_frozen", facts__fingerprint=polls[0].roll_fingerprint).count() == 1


def test_nothing_that_happens_to_the_register_changes_a_frozen_roll(
    about: Proposal, known: Conveners, homes: list[Unit]
) -> None:
    poll = freeze_roll(make_voting.prepared(about, known.owners).pk, by=known.owners, now=EARLY)
    Unit.objects.filter(pk=homes[0].pk).update(area=1)
    Title.objects.filter(unit=homes[0]).update(until=EARLY.date())
    line = make_voting.line_of(poll, homes[0])
    assert line.weights.first().weight == Weight.of(1, 896_200)  # type: ignore[union-attr]
    assert line.owners.count() == 1


def test_only_titles_of_the_day_are_on_the_roll(about: Proposal, known: Conveners, homes: list[Unit]) -> None:
    """A flat was sold: the one who sold it is not on the roll, the one who bought it is."""
    sold_on = EARLY.date() - DAY
    Title.objects.filter(unit=homes[0]).update(since=sold_on - DAY, until=sold_on)
    buyer = Owner.objects.create(compound=about.compound, kind="person", name="新业主", identity="b" * 64)
    Title.objects.create(unit=homes[0], owner=buyer, since=EARLY.date())
    poll = freeze_roll(make_voting.prepared(about, known.owners).pk, by=known.owners, now=EARLY)
    assert make_voting.line_of(poll, homes[0]).owners.get().owner == buyer


def test_parking_weighs_only_where_the_rulebook_says(place: Compound, about: Proposal, known: Conveners) -> None:
    owner, lodger = make.party(), make.party()
    make.units(
        place,
        make.flat("101", owner, area="90"),
        make.flat("B1-1", owner, area="12.5", use=Use.PARKING),
        make.flat("B1-2", lodger, area="12.5", use=Use.PARKING),
        now=EARLY - DAY,
    )
    adopt_rulebook(place, Rulebook(parking_counts=ParkingCounts.PARKING_MATTERS), by=known.owners, now=EARLY)
    questions = (Asked("换门？", Matter.OTHER_MAJOR), Asked("车位收费？", Matter.OTHER_MAJOR, about_parking=True))
    poll = make_voting.prepared(about, known.owners, questions=questions)
    freeze_roll(poll.pk, by=known.owners, now=EARLY)
    totals = [question.total for question in Question.objects.filter(poll=poll)]
    assert totals == [Weight.of(1, 900_000), Weight.of(2, 1_150_000)]
    parked = RollLine.objects.get(poll=poll, number=2)
    assert [weight.weight for weight in parked.weights.order_by("question__number")] == [
        Weight.of(0, 0),
        Weight.of(1, 125_000),
    ]


def test_a_compound_without_units_has_no_roll(about: Proposal, known: Conveners) -> None:
    poll = make_voting.prepared(about, known.owners)
    with pytest.raises(RollEmpty):
        freeze_roll(poll.pk, by=known.owners, now=EARLY)


def test_the_residents_committee_writes_down_whom_co_owners_designate(
    about: Proposal, known: Conveners, homes: list[Unit]
) -> None:
    poll = make_voting.prepared(about, known.owners)
    make_voting.armed(poll, known)
    line = make_voting.line_of(poll, homes[2])
    first, second = line.owners.order_by("pk").values_list("owner", flat=True)
    for owner in (first, second):
        designate_voter(line.pk, owner=owner, by=known.residents, now=OPENS)
    assert [made.party.owner_id for made in Designation.objects.order_by("number")] == [first, second]
    one, other = make_voting.owners_of(homes[2])
    assert (lines_of(one, poll, now=OPENS), lines_of(other, poll, now=OPENS)) == ([], [line])
    with pytest.raises(NotConvener):
        designate_voter(line.pk, owner=first, by=known.owners, now=OPENS)
    with pytest.raises(NotCoOwner):
        designate_voter(
            line.pk, owner=make_voting.line_of(poll, homes[0]).owners.get().owner_id, by=known.residents, now=OPENS
        )
    make_voting.cast(line, other)
    with pytest.raises(LineHasVoted):
        designate_voter(line.pk, owner=first, by=known.residents, now=OPENS)
