"""Arguments: written once, found helpful once each, answered by those who may, folded away with a reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from community.models import Compound, OrganKind, Unit
from deliberation.models import Argument, ArgumentReport, ArgumentSupport, Proposal
from deliberation.reading import sides_of
from deliberation.rules import CidReused, Move, RoomClosed, TextEmpty, TextTooLong
from deliberation.rules.argument import (
    ArgumentHidden,
    ArgumentsOver,
    NotAnswerer,
    NotModerator,
    OwnArgument,
    Position,
    PositionMissing,
)
from deliberation.services import (
    answer_argument,
    argue,
    hide_argument,
    move_proposal,
    report_argument,
    support_argument,
    unsupport_argument,
)
from journal.models import Entry
from kernel.errors import DomainError, Missing
from residents.models import Resident
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def homes(place: Compound) -> list[Unit]:
    return make.units(place, *(make.flat(str(room)) for room in range(101, 105)))


@pytest.fixture
def author(homes: list[Unit]) -> Resident:
    return make.household(homes[0])


@pytest.fixture
def idea(place: Compound, author: Resident) -> Proposal:
    return make.proposal(place, author=author)


@pytest.fixture
def chair(place: Compound) -> Resident:
    return make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE)


def kinds(idea: Proposal) -> list[str]:
    return list(Entry.objects.filter(stream=idea.stream).values_list("kind", flat=True))


def test_a_double_press_writes_one_argument(idea: Proposal, author: Resident) -> None:
    cid = make.cid()
    words = {"position": Position.AGAINST, "text": " 没地方坐了。 ", "cid": cid}
    first, again = (argue(idea.pk, author=author, now=make.NOON, **words) for _ in range(2))  # type: ignore[arg-type]
    assert (first, first.text, Argument.objects.count()) == (again, "没地方坐了。", 1)
    with pytest.raises(CidReused):
        argue(idea.pk, position=Position.AGREE, text="没地方坐了。", cid=cid, author=author, now=make.NOON)
    assert kinds(idea) == ["argued"]


@pytest.mark.parametrize(
    ("position", "text", "refusal"),
    [
        (None, "理由", PositionMissing),
        (Position.AGREE, " ", TextEmpty),
        (Position.AGREE, "长" * 201, TextTooLong),
    ],
)
def test_an_argument_says_where_it_stands_in_few_words(
    idea: Proposal, author: Resident, position: Position | None, text: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        argue(idea.pk, position=position, text=text, cid=make.cid(), author=author, now=make.NOON)


def test_nobody_fills_the_page_alone(place: Compound, idea: Proposal, author: Resident) -> None:
    for number in range(5):
        argue(idea.pk, position=Position.AGREE, text=f"{number}", cid=make.cid(), author=author, now=make.NOON)
    with pytest.raises(ArgumentsOver):
        make.argument(idea, author=author)
    others = [make.proposal(place, author=author, title=f"另一件{number}") for number in range(2)]
    for number in range(5):
        argue(others[0].pk, position=Position.AGREE, text=f"{number}", cid=make.cid(), author=author, now=make.NOON)
    with pytest.raises(ArgumentsOver):
        make.argument(others[1], author=author)
    make.argument(others[1], author=author, now=make.NOON + timedelta(days=1, seconds=1))


def test_an_argument_is_found_helpful_once_by_each_and_never_by_its_author(
    idea: Proposal, author: Resident, homes: list[Unit]
) -> None:
    argument, neighbour = make.argument(idea, author=author), make.household(homes[1])
    assert [support_argument(argument.pk, by=neighbour, now=make.NOON) for _ in range(2)] == [1, 1]
    with pytest.raises(OwnArgument):
        support_argument(argument.pk, by=author, now=make.NOON)
    assert [unsupport_argument(argument.pk, by=neighbour, now=make.NOON) for _ in range(2)] == [0, 0]
    assert kinds(idea) == ["argued", "argument_supported", "argument_supported"]


def test_the_most_helpful_stand_first_and_both_sides_have_their_place(
    idea: Proposal, author: Resident, homes: list[Unit]
) -> None:
    neighbour = make.household(homes[1])
    first, second = (make.argument(idea, author=author) for _ in range(2))
    support_argument(second.pk, by=neighbour, now=make.NOON)
    agree, against = sides_of(idea, reader=neighbour)
    assert [agree.position, against.position] == list(Position)
    assert not agree.reasons
    assert [(reason.argument, reason.supported) for reason in against.reasons] == [(second, True), (first, False)]


def test_committees_manager_and_author_answer_and_nobody_else(
    place: Compound, idea: Proposal, author: Resident, chair: Resident, homes: list[Unit]
) -> None:
    argument = make.argument(idea, author=make.household(homes[1]))
    manager = make.office_holder(place, OrganKind.PROPERTY_MANAGER)
    for who in (author, chair, manager):
        answer_argument(argument.pk, text="下个月再量。", cid=make.cid(), by=who, now=make.NOON)
    with pytest.raises(NotAnswerer):
        answer_argument(argument.pk, text="不对", cid=make.cid(), by=make.household(homes[2]), now=make.NOON)
    assert argument.answers.count() == 3
    cid = make.cid()
    twice = [answer_argument(argument.pk, text="量过了。", cid=cid, by=chair, now=make.NOON) for _ in range(2)]
    assert twice[0] == twice[1]
    with pytest.raises(CidReused):
        answer_argument(argument.pk, text="没量。", cid=cid, by=chair, now=make.NOON)


def test_the_residents_committee_folds_an_argument_away_and_says_why(
    idea: Proposal, author: Resident, chair: Resident, homes: list[Unit]
) -> None:
    argument, neighbour = make.argument(idea, author=author), make.household(homes[1])
    for _ in range(2):
        report_argument(argument.pk, by=neighbour, now=make.NOON)
    assert Entry.objects.filter(stream=idea.compound.desk, kind="argument_reported").count() == 1
    with pytest.raises(NotModerator):
        hide_argument(argument.pk, reason="不好听", by=neighbour, now=make.NOON)
    with pytest.raises(TextEmpty):
        hide_argument(argument.pk, reason=" ", by=chair, now=make.NOON)
    hide_argument(argument.pk, reason="指名道姓", by=chair, now=make.NOON)
    hide_argument(argument.pk, reason="另一个理由", by=chair, now=make.NOON)
    argument.refresh_from_db()
    assert argument.hidden_because == "指名道姓"
    for act in (support_argument, report_argument):
        with pytest.raises(ArgumentHidden):
            act(argument.pk, by=neighbour, now=make.NOON)
    assert kinds(idea) == ["argued", "argument_hidden"]


def test_strangers_find_no_argument_and_a_matter_at_rest_takes_none(
    idea: Proposal, author: Resident, homes: list[Unit]
) -> None:
    argument, neighbour = make.argument(idea, author=author), make.household(homes[1])
    for act in (support_argument, unsupport_argument, report_argument):
        with pytest.raises(Missing):
            act(argument.pk, by=make.resident(), now=make.NOON)
        with pytest.raises(Missing):
            act(argument.pk + 99, by=neighbour, now=make.NOON)
    move_proposal(idea.pk, Move.WITHDRAW, by=author, now=make.NOON)
    with pytest.raises(RoomClosed):
        make.argument(idea, author=author)
    with pytest.raises(RoomClosed):
        support_argument(argument.pk, by=neighbour, now=make.NOON)


@pytest.mark.parametrize("claim", ["support", "report", "argument", "hidden"])
def test_the_constraints_of_arguments_hold_without_the_services(
    idea: Proposal, author: Resident, homes: list[Unit], claim: str
) -> None:
    argument, neighbour = make.argument(idea, author=author), make.household(homes[1])
    support_argument(argument.pk, by=neighbour, now=make.NOON)
    report_argument(argument.pk, by=neighbour, now=make.NOON)
    wrong = {
        "support": ArgumentSupport(argument=argument, resident=neighbour, at=make.NOON),
        "report": ArgumentReport(argument=argument, resident=neighbour, at=make.NOON),
        "argument": Argument(
            compound=idea.compound, proposal=idea, author=author, text="x", cid=argument.cid, at=make.NOON
        ),
        "hidden": Argument(
            compound=idea.compound, proposal=idea, author=author, cid=make.cid(), at=make.NOON, hidden_at=make.NOON
        ),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong[claim].save()
