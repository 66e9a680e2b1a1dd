"""Casting a ballot: the one transaction in which everything about it is decided and written.

The poll's row is locked first and the clock is read second, so a ballot whose clock says "in time" cannot be
overtaken by the closing. All ballots of a poll pass through this lock one by one; the constraints on
submissions and ballots would still refuse a second one if the lock were lost.
"""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from deliberation.rules import CidReused, check_cid
from journal.clock import Clock
from journal.services import record
from kernel.errors import Missing
from residents.models import Resident
from residents.roles import roles_of
from residents.services.designations import hold_co_owners
from voting.designees import designees_of, speaks_for
from voting.entries import BALLOT_CAST
from voting.models import Ballot, Opening, Poll, RollOwner, RollWeight, Submission
from voting.rules.casting import (
    CODE_BYTES,
    Party,
    Receipt,
    already_voted,
    check_complete,
    check_entitled,
    receipt_code,
)
from voting.rules.choice import Channel, Choice
from voting.rules.commitment import SALT_BYTES
from voting.rules.opening import Opened
from voting.rules.window import check_open
from voting.services.locking import locked_poll

Choices = Mapping[int, Choice]
FIRST_REVISION = 0

# A constraint may have the last word: a cid used on another poll at the same moment, or a code drawn twice (once
# in 2^40). Tried once more, the rules see the first and say which it was.
TRIES = 2


def cast_ballot(
    poll_id: int,
    *,
    line: int,
    choices: Choices,
    cid: str,
    voter: Resident,
    clock: Clock,
    channel: Channel = Channel.APP,
) -> Receipt:
    """Take `voter`'s ballot for a line of the roll: a choice for each question the line is entitled to.

    The answer is given after the commit, never before. The same `cid` with the same ballot again gives the
    first receipt, also after the close. Raises Missing, CidMalformed, CidReused, PollNotOpen, PollNotArmed,
    PollClosed, NotOnRoll, NotDesignated, ChoicesIncomplete, AlreadyVoted, CoOwnerVoted; a refusal leaves
    nothing behind.
    """
    act = partial(_cast, poll_id, line=line, choices=choices, cid=cid, voter=voter, clock=clock, channel=channel)
    for _ in range(TRIES - 1):
        with suppress(IntegrityError):
            return act()
    return act()


@transaction.atomic(durable=True)
def _cast(
    poll_id: int, *, line: int, choices: Choices, cid: str, voter: Resident, clock: Clock, channel: Channel
) -> Receipt:
    """Lock, ask the rules, write, record."""
    poll = locked_poll(poll_id)
    _hold_co_owners(line)
    now = clock()
    earlier = Submission.objects.filter(Q(caster=voter, cid=check_cid(cid)) | Q(line=line))
    for submission in earlier:
        if (submission.caster_id, submission.cid) == (voter.pk, cid):
            return _again(submission, poll, line=line, choices=choices)
    parties = _parties(poll, line, voter, now=now)
    if not any(party.is_voter for party in parties) and not roles_of(voter, poll.compound, now=now):
        raise Missing(poll=poll_id)  # whoever does not belong here learns nothing of the poll
    check_open(poll.window, now, armed=poll.is_armed)
    check_entitled(parties)
    weights = _weights(line)
    check_complete(choices, [weight.question_id for weight in weights])
    for submission in earlier:
        raise already_voted(_receipt(submission), own=submission.caster_id == voter.pk)
    made = _submit(poll, line=line, cid=cid, voter=voter, channel=channel, now=now)
    _fill_in(made, weights, choices)
    _count_in(weights)
    record(BALLOT_CAST, poll.stream, compound=poll.compound_id, at=now, position=made.position)
    return _receipt(made)


def _again(submission: Submission, poll: Poll, *, line: int, choices: Choices) -> Receipt:
    """The first receipt, for the same ballot; raises CidReused for another one under the same id.

    Asked of the openings, question by question. Where one was deleted since, it agrees with anything.
    """
    said = dict(submission.ballots.values_list("question", "opening__sealed"))
    same = (submission.poll_id, submission.line_id, set(said)) == (poll.pk, line, set(choices))
    if not same or any(sealed and Opened.of_text(sealed).choice != choices[asked] for asked, sealed in said.items()):
        raise CidReused()
    return _receipt(submission)


def _hold_co_owners(line: int) -> None:
    """Lock the owners of a line that has several: whom they designate stands until the ballot is in."""
    owners = list(RollOwner.objects.filter(line=line).values_list("owner", flat=True))
    if len(owners) > 1:
        hold_co_owners(owners)


def _parties(poll: Poll, line: int, voter: Resident, *, now: datetime) -> list[Party]:
    """The owners on the line, whom of them they designated, and for which of them `voter` speaks."""
    own, designee = speaks_for(voter, poll, now=now), designees_of([line]).get(line)
    owners = RollOwner.objects.filter(poll=poll, line=line).values_list("owner", flat=True)
    return [Party(designated=owner == designee, is_voter=owner in own) for owner in owners]


def _weights(line: int) -> list[RollWeight]:
    """What the line weighs, for the questions it is entitled to, in their order."""
    entitled = RollWeight.objects.filter(line=line, heads=1).select_related("line", "question")
    return list(entitled.order_by("question__number"))


def _submit(poll: Poll, *, line: int, cid: str, voter: Resident, channel: Channel, now: datetime) -> Submission:
    """The next one of the poll."""
    last: int | None = poll.submissions.aggregate(last=Max("position"))["last"]
    return Submission.objects.create(
        compound_id=poll.compound_id,
        poll=poll,
        line_id=line,
        caster=voter,
        cid=cid,
        code=receipt_code(secrets.token_bytes(CODE_BYTES)),
        channel=channel.value,
        position=(last or 0) + 1,
        at=now,
    )


def _fill_in(submission: Submission, weights: Sequence[RollWeight], choices: Choices) -> None:
    """A paper for each question, and beside it what opens it."""
    openings = [Opened(secrets.token_bytes(SALT_BYTES), choices[weight.question_id]) for weight in weights]
    papers = Ballot.objects.bulk_create(
        Ballot(
            compound_id=submission.compound_id,
            submission=submission,
            line=weight.line,
            question=weight.question,
            rev=FIRST_REVISION,
            commitment=opened.commitment(ref=weight.line.ref, question=weight.question.place, rev=FIRST_REVISION),
        )
        for weight, opened in zip(weights, openings, strict=True)
    )
    Opening.objects.bulk_create(
        Opening(compound_id=paper.compound_id, ballot=paper, sealed=opened.to_text())
        for paper, opened in zip(papers, openings, strict=True)
    )


def _count_in(weights: Sequence[RollWeight]) -> None:
    """Move the participation of each question; the poll's lock makes reading and writing one step."""
    for weight in weights:
        question = weight.question
        question.part_heads += weight.heads
        question.part_area += weight.area
        question.save(update_fields=["part_heads", "part_area"])


def _receipt(submission: Submission) -> Receipt:
    return Receipt(submission.code, submission.at, submission.position)
