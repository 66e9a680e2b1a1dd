"""The roll: taken from the register on one day, copied, numbered, fingerprinted, and then never changed.

Facts are read in two queries and rows are written in bulk: 100,000 lines with two questions take half a minute.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from unicodedata import normalize

from django.db import transaction

from community.models import Unit
from journal.services import record
from kernel.days import legal_day
from kernel.errors import Missing
from residents.models import Resident
from voting.entries import ROLL_FROZEN, VOTER_DESIGNATED
from voting.linting import acknowledged_in, findings_of
from voting.models import Ballot, Designation, Poll, Question, RollLine, RollOwner, RollUnit, RollWeight
from voting.registered import facts_of, units_of
from voting.rules.casting import check_designation
from voting.rules.commitment import REF_BYTES
from voting.rules.keys import Convener, NotConvener
from voting.rules.lint import check_acknowledged, check_sound
from voting.rules.roll import Line, roll_lines, roll_total
from voting.rules.rulebook import Rulebook
from voting.rules.window import check_frozen, check_not_frozen
from voting.services.frozen import roll_fingerprint
from voting.services.locking import convened_for, locked_poll

BATCH = 2_000
LABELLED = 3


@transaction.atomic
def freeze_roll(poll_id: int, *, by: Resident, now: datetime) -> Poll:
    """Take the roll from the register as it is on the legal day of `now`; questions and window freeze with it.

    Gives the poll with its roll's fingerprint. Raises Missing, NotConvener, PollFrozen, BallotAtFault,
    BallotUnacknowledged, UnitLacksArea, RollEmpty.
    """
    poll = locked_poll(poll_id)
    convened_for(by, poll.compound, now=now)
    check_not_frozen(poll.frozen_at)
    findings = findings_of(poll, now=now)
    check_sound(findings)
    check_acknowledged(findings, acknowledged_in(poll))
    units = units_of(poll.compound)
    facts = facts_of(poll.compound, units.values(), on=legal_day(now, poll.compound.zone))
    questions = list(poll.questions.all())
    lines = roll_lines(facts, [asked.about_parking for asked in questions], Rulebook.from_json(poll.book))
    rows = _write_lines(poll, lines, units)
    _write_weights(rows, lines, questions)
    _write_holdings(rows, lines, units)
    _write_totals(lines, questions)
    poll.frozen_at, poll.roll_fingerprint = now, roll_fingerprint(poll)
    poll.save(update_fields=["frozen_at", "roll_fingerprint"])
    record(
        ROLL_FROZEN,
        poll.stream,
        compound=poll.compound_id,
        at=now,
        lines=len(lines),
        fingerprint=poll.roll_fingerprint,
    )
    return poll


@transaction.atomic
def designate_voter(line_id: int, *, owner: int, by: Resident, now: datetime) -> RollLine:
    """Write down whom the co-owners of a line designate to cast, as shown to the residents' committee.

    It may be changed until the line has a ballot. Raises Missing, NotConvener, RollNotFrozen, NotCoOwner,
    LineHasVoted.
    """
    line = RollLine.objects.filter(pk=line_id).first()
    if line is None:
        raise Missing(line=line_id)
    poll = locked_poll(line.poll_id)
    if Convener.RESIDENTS_COMMITTEE not in convened_for(by, poll.compound, now=now):
        raise NotConvener()
    check_frozen(poll.frozen_at)
    parties = dict(line.owners.values_list("owner", "pk"))
    check_designation(owner, parties, has_voted=Ballot.objects.filter(line=line).exists())
    Designation.objects.create(
        compound_id=line.compound_id,
        line=line,
        number=line.designations.count() + 1,
        party_id=parties[owner],
        resident=by,
        at=now,
    )
    record(VOTER_DESIGNATED, poll.stream, compound=poll.compound_id, at=now, line=line.number)
    return line


def _write_lines(poll: Poll, lines: Sequence[Line], units: dict[int, Unit]) -> list[RollLine]:
    return RollLine.objects.bulk_create(
        [
            RollLine(
                compound_id=poll.compound_id,
                poll=poll,
                number=number,
                ref=secrets.token_hex(REF_BYTES),
                label=_label([units[held.unit].label for held in line.units]),
            )
            for number, line in enumerate(lines, start=1)
        ],
        batch_size=BATCH,
    )


def _write_weights(rows: Sequence[RollLine], lines: Sequence[Line], questions: Sequence[Question]) -> None:
    RollWeight.objects.bulk_create(
        [
            RollWeight(
                compound_id=row.compound_id,
                line=row,
                question=question,
                heads=weight.persons.whole,
                area=weight.area.whole,
            )
            for row, line in zip(rows, lines, strict=True)
            for question, weight in zip(questions, line.weights, strict=True)
        ],
        batch_size=BATCH,
    )


def _write_holdings(rows: Sequence[RollLine], lines: Sequence[Line], units: dict[int, Unit]) -> None:
    """Copies of the units with what they were, and the owners of each line."""
    pairs = list(zip(rows, lines, strict=True))
    RollUnit.objects.bulk_create(
        [
            RollUnit(
                compound_id=row.compound_id,
                line=row,
                poll=row.poll,
                unit_id=held.unit,
                label=normalize("NFC", units[held.unit].label),
                use=held.use,
                area=held.area.whole,
                area_source=held.source,
            )
            for row, line in pairs
            for held in line.units
        ],
        batch_size=BATCH,
    )
    RollOwner.objects.bulk_create(
        [
            RollOwner(compound_id=row.compound_id, line=row, poll=row.poll, owner_id=owner)
            for row, line in pairs
            for owner in sorted(line.owners)
        ],
        batch_size=BATCH,
    )


def _write_totals(lines: Sequence[Line], questions: Sequence[Question]) -> None:
    for place, question in enumerate(questions):
        total = roll_total(lines, place)
        question.total_heads, question.total_area = total.persons.whole, total.area.whole
    Question.objects.bulk_update(questions, ["total_heads", "total_area"])


def _label(labels: Sequence[str]) -> str:
    """`7号楼502室`; of many units the first few and their number, as the posted list says it."""
    shown = "、".join(labels[:LABELLED])
    return normalize("NFC", shown if len(labels) <= LABELLED else f"{shown}等{len(labels)}套")
