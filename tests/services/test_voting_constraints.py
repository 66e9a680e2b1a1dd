"""Every constraint of the vote, violated once; and what must never be rewritten, rewritten in vain."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from outcomes.models import Notice, NoticePaper, Posting, Publication, Step
from outcomes.rules import Wording
from outcomes.services import plan_step, publish_result
from tests import make, make_voting
from tests.make_voting import CLOSES, EARLY, Conveners, cast
from voting.models import (
    Acknowledgement,
    Ballot,
    Designation,
    Opening,
    Poll,
    PollKey,
    Question,
    RollLine,
    RollOwner,
    RollUnit,
    RollWeight,
    Rulebook,
    Submission,
    Tally,
)
from voting.rules import rulebook
from voting.services import adopt_rulebook, designate_voter, settle_poll

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


@pytest.fixture
def known() -> Conveners:
    """A settled and published poll of two lines and two questions, one line of co-owners, one ballot cast."""
    place = make.compound()
    rows = (make.flat("101", make.party("赵明"), make.party("钱丽")), make.flat("102"))
    couple, _ = make.units(place, *rows, now=EARLY - timedelta(days=1))
    known = make_voting.conveners(place)
    adopt_rulebook(place, rulebook.Rulebook(), by=known.owners, now=EARLY)
    poll = make_voting.armed(make_voting.prepared(make_voting.proposal(place), known.owners), known)
    line = make_voting.line_of(poll, couple)
    owner = line.owners.order_by("pk").values_list("owner", flat=True)[0]
    designate_voter(line.pk, owner=owner, by=known.residents, now=EARLY)
    cast(line, make_voting.owners_of(couple)[0])
    settle_poll(poll.pk, lambda: CLOSES)
    hangs = Wording(place="公告栏", until=CLOSES.date())
    publish_result(poll.pk, by=known.owners, now=CLOSES, wording=hangs)
    poll.proposal.state = "execution"
    poll.proposal.save()
    plan_step(poll.proposal_id, text="划线", due_on=CLOSES.date(), by=known.manager, now=CLOSES)
    return known


def again(model: type, **changes: object) -> Callable[[], object]:
    """Insert a copy of the first row of `model`, with other values in some columns."""

    def insert() -> object:
        row = model.objects.order_by("pk").first()  # type: ignore[attr-defined]
        row.pk, row._state.adding = None, True
        for name, value in changes.items():
            setattr(row, name, value() if callable(value) else value)
        return row.save()

    return insert


def set_on_poll(**columns: object) -> Callable[[], object]:
    return lambda: Poll.objects.update(**columns)


def twice_armed() -> None:
    """The settled poll is counted no more, and a copy of it is armed too."""
    Poll.objects.update(settled_at=None)
    again(Poll, vote="0" * 32)()


def second_key(**same: str) -> Callable[[], object]:
    """A third key, by the organ or by the person of the first."""

    def insert() -> object:
        key = PollKey.objects.order_by("pk")[0]
        other = make.resident()
        spare = make_voting.conveners(make.compound("other", name="别处"))
        organ = spare.owners.offices.get().organ
        return PollKey.objects.create(
            poll=key.poll,
            organ=key.organ if "organ" in same else organ,
            resident=key.resident if "resident" in same else other,
            at=EARLY,
        )

    return insert


def other_line() -> RollLine:
    return RollLine.objects.get(number=2)


def other_poll() -> Poll:
    """Another poll of the same compound, not settled."""
    poll = Poll.objects.get()
    poll.pk, poll.vote, poll.settled_at, poll.armed_at = None, "9" * 32, None, None
    poll._state.adding = True
    poll.save()
    return poll


def twice_replaced() -> None:
    first = Notice.objects.get()
    again(Notice, number=8, replaces=first, reason="电话写错")()
    again(Notice, number=9, replaces=first, reason="电话写错")()


VIOLATIONS: dict[str, Callable[[], object]] = {
    "voting_rulebook_versioned_once": again(Rulebook),
    "voting_poll_closes_after_it_opens": set_on_poll(closes_at=EARLY, settled_at=None),
    "voting_poll_frozen_before_it_is_posted": set_on_poll(frozen_at=None),
    "voting_poll_armed_between_notice_and_opening": set_on_poll(armed_at=CLOSES),
    "voting_poll_settled_after_it_closed": set_on_poll(settled_at=CLOSES - TICK),
    "voting_poll_one_armed_per_proposal": twice_armed,
    "voting_pollkey_one_per_organ": second_key(organ="same"),
    "voting_pollkey_one_per_resident": second_key(resident="same"),
    "voting_acknowledgement_once_per_finding": again(Acknowledgement),
    "voting_question_numbered_once": again(Question),
    "voting_question_part_is_within_total": lambda: Question.objects.update(part_heads=99),
    "voting_rollline_numbered_once": again(RollLine, ref="0" * 32),
    "voting_rollweight_one_per_question": again(RollWeight),
    "voting_rollweight_is_one_person_or_none": again(RollWeight, heads=2),
    "voting_rollunit_once_per_poll": again(RollUnit, line=other_line),
    "voting_rollowner_once_per_line": again(RollOwner),
    "voting_designation_numbered_once": again(Designation),
    "voting_submission_once_per_cid": again(Submission, code="X", position=2),
    "voting_submission_code_once_per_poll": again(Submission, cid="X", position=2),
    "voting_submission_one_per_position": again(Submission, cid="X", code="X"),
    "voting_ballot_once_per_line_and_question": again(Ballot),
    "outcomes_step_numbered_once": again(Step),
    "outcomes_notice_numbered_once": again(Notice, poll=other_poll),
    "outcomes_notice_numbered_from_one": again(Notice, poll=other_poll, number=0),
    "outcomes_notice_first_once_per_poll": again(Notice, number=9),
    "outcomes_notice_replaced_once": twice_replaced,
    "outcomes_notice_says_why_it_replaces": again(Notice, number=9, replaces=Notice.objects.get),
    "outcomes_posting_ends_after_it_began": again(Posting, until=EARLY.date()),
    "outcomes_posting_has_a_place": again(Posting, place=""),
}

UNIQUE_COLUMNS: dict[str, Callable[[], object]] = {
    "poll.vote": again(Poll),
    "rollline.ref": again(RollLine, number=99),
    "opening.ballot": again(Opening),
    "tally.question": again(Tally),
    "publication.poll": again(Publication),
    "noticepaper.notice": again(NoticePaper),
}


WRITTEN_ONCE = [
    PollKey,
    RollLine,
    RollWeight,
    RollUnit,
    RollOwner,
    Designation,
    Submission,
    Ballot,
    Tally,
    Notice,
    NoticePaper,
    Posting,
]


def test_every_constraint_is_in_the_table() -> None:
    models = [*apps.get_app_config("voting").get_models(), *apps.get_app_config("outcomes").get_models()]
    assert {constraint.name for model in models for constraint in model._meta.constraints} == set(VIOLATIONS)
    columns = {
        f"{model._meta.model_name}.{field.name}"
        for model in models
        for field in model._meta.local_fields
        if field.unique and not field.primary_key
    }
    assert columns == set(UNIQUE_COLUMNS)


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_what_a_constraint_forbids(known: Conveners, name: str) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        VIOLATIONS[name]()
    if connection.vendor == "postgresql":
        assert name in str(refusal.value)


@pytest.mark.parametrize("column", UNIQUE_COLUMNS)
def test_the_database_refuses_a_repeat(known: Conveners, column: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UNIQUE_COLUMNS[column]()


@pytest.mark.parametrize("rewrite", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.parametrize("model", WRITTEN_ONCE)
def test_what_was_frozen_cast_and_counted_is_never_rewritten_or_removed(
    known: Conveners, model: type[Model], rewrite: str
) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(rewrite.format(model._meta.db_table))
    assert model._default_manager.exists()


def test_an_opening_may_be_deleted_and_never_changed(known: Conveners) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Opening.objects.update(sealed="")
    Opening.objects.all().delete()
    assert Ballot.objects.count() == 2
