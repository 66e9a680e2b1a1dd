"""What was frozen or cast and is not as it was stops the count, whoever changed it: nothing is settled on it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.test import override_settings

from community.models import Owner, Unit
from journal.jobs import run_due
from journal.models import Entry
from tests import make, make_voting
from tests.make_voting import CLOSES, EARLY, cast, line_of, unguarded
from voting.models import Ballot, Opening, Poll, Question, RollLine, RollOwner, RollUnit, RollWeight, Tally
from voting.rules.choice import Choice
from voting.rules.opening import Opened
from voting.rules.rulebook import Rulebook
from voting.rules.settling import BrokenOpening, CountDiffers, CountStopped, PaperDiffers, RollDiffers, TotalDiffers
from voting.services import settle_poll
from voting.services.frozen import roll_fingerprint

pytestmark = pytest.mark.django_db
YES, NO = Choice.AGREE, Choice.AGAINST


@pytest.fixture
def homes() -> list[Unit]:
    rows = [make.flat(f"{floor}01", area="100") for floor in range(1, 7)]
    return make.units(make.compound(), *rows, now=EARLY - timedelta(days=1))


@pytest.fixture
def poll(homes: list[Unit]) -> Poll:
    place = homes[0].compound
    known = make_voting.conveners(place)
    return make_voting.armed(make_voting.prepared(make_voting.proposal(place), known.owners), known)


def four_vote(poll: Poll, homes: list[Unit], choice: Choice) -> None:
    for unit in homes[:4]:
        cast(line_of(poll, unit), make.household(unit, now=EARLY), choice, choice)


def another(model: type[Model], **changes: object) -> None:
    """Insert a copy of the first row, with other values in some columns: no guard stands against adding."""
    row = model._default_manager.earliest("pk")
    row.pk, row._state.adding = None, True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()


def forge() -> None:
    """Change a weight and the fingerprint with it, which only the record still tells."""
    unguarded(RollWeight).filter(line__number=6).update(area=1)
    Poll.objects.update(roll_fingerprint=roll_fingerprint(Poll.objects.get()))


Tampering = Callable[[], object]
FROZEN: dict[str, tuple[Tampering, type[CountStopped]]] = {
    "a weight": (
        lambda: unguarded(RollWeight).filter(line__number=6).update(area=1),
        RollDiffers,
    ),
    "a label": (lambda: unguarded(RollLine).filter(number=6).update(label="2号楼101室"), RollDiffers),
    "a unit's area": (lambda: unguarded(RollUnit).filter(line__number=6).update(area=1), RollDiffers),
    "a unit's source": (
        lambda: unguarded(RollUnit).filter(line__number=6).update(area_source="survey"),
        RollDiffers,
    ),
    "a line more": (lambda: another(RollLine, number=7, ref="0" * 32), RollDiffers),
    "a co-owner more": (lambda: another(RollOwner, owner=Owner.objects.latest("pk")), RollDiffers),
    "the fingerprint": (lambda: Poll.objects.update(roll_fingerprint="0" * 64), RollDiffers),
    "roll and fingerprint": (forge, PaperDiffers),
    "a question's text": (lambda: Question.objects.filter(number=1).update(text="是否？"), PaperDiffers),
    "a question's matter": (lambda: Question.objects.filter(number=1).update(matter=9), PaperDiffers),
    "the close": (lambda: Poll.objects.update(closes_at=CLOSES - timedelta(days=1)), PaperDiffers),
    "the rulebook": (lambda: Poll.objects.update(book=Rulebook(notice_days=16).to_json()), PaperDiffers),
    "the whole": (lambda: Question.objects.filter(number=1).update(total_area=4_000_001), TotalDiffers),
    "participation": (lambda: Question.objects.filter(number=1).update(part_heads=5), CountDiffers),
}


def test_a_count_that_stops_says_so_once_and_is_not_tried_for_ever(poll: Poll, homes: list[Unit]) -> None:
    four_vote(poll, homes, YES)
    Question.objects.filter(number=1).update(part_heads=5)
    for hours in (0, 1, 2):
        run_due(lambda late=hours: CLOSES + timedelta(hours=late))  # type: ignore[misc]
    assert Poll.objects.get().stopped_at == CLOSES
    told = Entry.objects.filter(kind="count_stopped").values_list("stream", "facts")
    assert {*told.values_list("stream", flat=True)} == {poll.stream, poll.compound.stream}
    assert [facts for _, facts in told] == [{"poll": poll.pk, "reason": "count_differs"}] * 2
    assert not Tally.objects.exists()


def test_once_mended_a_count_that_stopped_is_done(poll: Poll, homes: list[Unit]) -> None:
    four_vote(poll, homes, YES)
    Question.objects.filter(number=1).update(part_heads=5)
    run_due(lambda: CLOSES)
    with pytest.raises(CommandError, match=r"poll_still_open|count_differs"):
        call_command("count_poll", poll.pk)
    Question.objects.filter(number=1).update(part_heads=4)
    settle_poll(poll.pk, lambda: CLOSES + timedelta(days=1))
    assert Tally.objects.count() == 2


@pytest.mark.parametrize("what", FROZEN)
def test_what_was_frozen_and_changed_since_stops_the_count(poll: Poll, homes: list[Unit], what: str) -> None:
    four_vote(poll, homes, YES)
    tamper, refusal = FROZEN[what]
    tamper()
    with pytest.raises(refusal):
        settle_poll(poll.pk, lambda: CLOSES)
    assert not Tally.objects.exists()


def test_a_ballot_of_a_line_that_is_not_on_the_roll_stops_the_count(poll: Poll, homes: list[Unit]) -> None:
    """A line of another poll, put under a ballot of this one."""
    four_vote(poll, homes, YES)
    other = make_voting.prepared(make_voting.proposal(poll.compound), make_voting.conveners(poll.compound).owners)
    make_voting.armed(other, make_voting.conveners(poll.compound))
    unguarded(Ballot).filter(line__poll=poll, line__number=1).update(line=line_of(other, homes[0]))
    with pytest.raises(BrokenOpening):
        settle_poll(poll.pk, lambda: CLOSES)


def test_an_opening_under_a_key_that_is_gone_stops_the_count(poll: Poll, homes: list[Unit]) -> None:
    four_vote(poll, homes, YES)
    with override_settings(FIELD_KEYS={"other": bytes(32)}), pytest.raises(BrokenOpening):
        settle_poll(poll.pk, lambda: CLOSES)


def test_an_opening_that_was_made_up_stops_the_count(poll: Poll, homes: list[Unit]) -> None:
    """Somebody with the database and its keys puts another choice under a ballot: its commitment gives it away."""
    four_vote(poll, homes, NO)
    opening = Opening.objects.earliest("pk")
    opening.delete()
    sealed = replace(Opened.of_text(opening.sealed), choice=YES).to_text()
    Opening.objects.create(compound_id=opening.compound_id, ballot=opening.ballot, sealed=sealed)
    with pytest.raises(BrokenOpening):
        settle_poll(poll.pk, lambda: CLOSES)
    assert not Tally.objects.exists()


def test_two_openings_that_changed_places_stop_the_count(poll: Poll, homes: list[Unit]) -> None:
    """Even of one line, and though both say the same."""
    four_vote(poll, homes, YES)
    first, second = Opening.objects.order_by("pk")[:2]
    Opening.objects.filter(pk__in=[first.pk, second.pk]).delete()
    for mine, other in ((first, second), (second, first)):
        Opening.objects.create(compound_id=mine.compound_id, ballot=mine.ballot, sealed=other.sealed)
    with pytest.raises(BrokenOpening):
        settle_poll(poll.pk, lambda: CLOSES)


def test_an_opening_that_is_gone_stops_the_count(poll: Poll, homes: list[Unit]) -> None:
    four_vote(poll, homes, YES)
    Opening.objects.order_by("pk")[0].delete()
    with pytest.raises(CountDiffers):
        settle_poll(poll.pk, lambda: CLOSES)
