"""Builders for votes beyond `tests/make.py`: conveners, co-owners, and a poll in each state on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from community.models import Compound, OrganKind, Owner, Unit
from deliberation.models import Proposal
from journal.append_only import GUARDS
from residents.models import Capacity, Resident
from residents.services import ask_committee, decide_claim
from tests import make
from voting.models import Poll, RollLine
from voting.rules.choice import Choice
from voting.rules.matter import Matter
from voting.rules.question import Asked
from voting.services import Receipt, cast_ballot, freeze_roll, post_notice, prepare_poll, turn_key

OPENS = make.NOON - timedelta(days=3)
CLOSES = make.NOON + timedelta(days=3)
EARLY = OPENS - timedelta(days=40)
TWO = (
    Asked("是否同意增设 305 个停车位？", Matter.CHANGE_COMMON_USE),
    Asked("是否同意新的停车收费办法？", Matter.OTHER_MAJOR),
)


@dataclass(frozen=True, slots=True)
class Conveners:
    """An office holder of each of the three organs."""

    owners: Resident
    residents: Resident
    manager: Resident


def conveners(place: Compound) -> Conveners:
    return Conveners(
        owners=make.office_holder(place, OrganKind.OWNERS_COMMITTEE, now=EARLY),
        residents=make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE, now=EARLY),
        manager=make.office_holder(place, OrganKind.PROPERTY_MANAGER, now=EARLY),
    )


def proposal(place: Compound) -> Proposal:
    author = make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE, now=EARLY)
    return make.put_to_vote(make.proposal(place, author=author, now=EARLY), now=EARLY)


def prepared(about: Proposal, by: Resident, *, questions: Sequence[Asked] = TWO) -> Poll:
    poll = prepare_poll(
        about, title=about.title, questions=questions, opens_at=OPENS, closes_at=CLOSES, by=by, now=EARLY
    )
    make.warnings_acknowledged(poll, by, now=EARLY)
    return poll


def announced(poll: Poll, by: Resident) -> Poll:
    """Frozen and posted, with just enough notice."""
    posted = OPENS - timedelta(days=16)
    freeze_roll(poll.pk, by=by, now=posted)
    return post_notice(poll.pk, on=posted.astimezone(make.SHANGHAI).date(), by=by, now=posted)


def armed(poll: Poll, known: Conveners) -> Poll:
    """Announced, and both keys turned."""
    announced(poll, known.owners)
    turn_key(poll.pk, by=known.owners, now=OPENS - timedelta(days=1))
    return turn_key(poll.pk, by=known.residents, now=OPENS - timedelta(days=1))


def account(owner: Owner, unit: Unit) -> Resident:
    """The account of one owner of `unit`, verified by the residents' committee."""
    person = make.resident(now=EARLY)
    claim = ask_committee(person, unit, capacity=Capacity.OWNER, name=owner.name, now=EARLY)
    committee = make.office_holder(unit.compound, OrganKind.RESIDENTS_COMMITTEE, now=EARLY)
    decide_claim(claim.pk, verified=True, by=committee, now=EARLY, owner_id=owner.pk, papers_seen=True)
    return person


def owners_of(unit: Unit) -> list[Resident]:
    """An account for each owner of `unit`, in the order of the register."""
    owners = [title.owner for title in unit.titles.select_related("owner").order_by("pk")]
    return [account(owner, unit) for owner in owners]


def line_of(poll: Poll, unit: Unit) -> RollLine:
    return RollLine.objects.get(poll=poll, units__unit=unit)


def cast(
    line: RollLine,
    voter: Resident,
    *choices: Choice,
    cid: str = "",
    at: datetime = make.NOON,
) -> Receipt:
    """A ballot for `line`: the choices in the order of its questions, or `agree` to all of them."""
    questions = list(line.weights.filter(heads=1).order_by("question__number").values_list("question", flat=True))
    given = choices or [Choice.AGREE] * len(questions)
    return cast_ballot(
        line.poll_id,
        line=line.pk,
        choices=dict(zip(questions, given, strict=True)),
        cid=cid or make.cid(),
        voter=voter,
        clock=lambda: at,
    )


def unguarded(model: type[Model]) -> QuerySet[Any]:
    """The rows of `model` with the guard against rewriting taken off, until the test's transaction is rolled back.

    What whoever owns the database can do.
    """
    guard = GUARDS[model]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in guard.triggers:
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {guard.table}" if connection.vendor == "postgresql" else ""))
    return model._default_manager.all()
