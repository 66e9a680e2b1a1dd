"""The count, once the window is over: openings are checked against their commitments and added up."""

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction

from community.privacy import Unreadable
from journal.clock import Clock
from journal.jobs import handles
from journal.kinds import Token
from journal.services import record
from voting.entries import COUNT_STOPPED, POLL_SETTLED
from voting.models import Opening, Poll, Question, RollWeight, Tally
from voting.rules.choice import Paper
from voting.rules.count import Count
from voting.rules.opening import Opened
from voting.rules.rulebook import Rulebook
from voting.rules.settling import (
    BrokenOpening,
    CountStopped,
    check_counted,
    check_frozen_still,
    check_opening,
    check_total,
)
from voting.rules.verdict import explain
from voting.rules.weight import Weight
from voting.rules.window import check_over
from voting.services.frozen import paper_fingerprint, posted_paper, roll_fingerprint
from voting.services.locking import locked_poll

log = logging.getLogger("minyi.voting")


@handles("settle_poll")
def settle_or_stop(poll_id: int, clock: Clock) -> None:
    """The job at the close: count, or say once that the count has stopped. It is not tried again by itself."""
    try:
        settle_poll(poll_id, clock)
    except CountStopped as reason:
        log.error("the count of poll %s stopped: %s %s", poll_id, reason.code, dict(reason.facts))
        stop_count(poll_id, reason, now=clock())


@transaction.atomic
def stop_count(poll_id: int, reason: CountStopped, *, now: datetime) -> Poll:
    """Write down that a count cannot be done and why; again, or once it is done, changes nothing. Raises Missing."""
    poll = locked_poll(poll_id)
    if poll.stopped_at is not None or poll.settled_at is not None:
        return poll
    poll.stopped_at = now
    poll.save(update_fields=["stopped_at"])
    for stream in (poll.stream, poll.compound.stream):
        record(COUNT_STOPPED, stream, compound=poll.compound_id, at=now, poll=poll.pk, reason=Token(reason.code))
    return poll


@transaction.atomic
def settle_poll(poll_id: int, clock: Clock) -> Poll:
    """Count a poll whose window is over; again changes nothing. What came of it is told when it is published.

    Raises Missing, PollNotArmed, PollStillOpen, and a
    CountStopped (roll, paper, totals, openings or counts) where what is stored does not agree with itself: then
    nothing is settled.
    """
    poll = locked_poll(poll_id)
    now = clock()
    if poll.settled_at is not None:
        return poll
    check_over(poll.window, now, armed=poll.is_armed)
    check_frozen_still(
        roll=roll_fingerprint(poll),
        frozen=poll.roll_fingerprint,
        paper=paper_fingerprint(poll),
        posted=posted_paper(poll),
    )
    book = Rulebook.from_json(poll.book)
    tallies = Tally.objects.bulk_create([_tally(poll, question, book, now) for question in poll.questions.all()])
    poll.settled_at = now
    poll.save(update_fields=["settled_at"])
    record(POLL_SETTLED, poll.stream, compound=poll.compound_id, at=now, questions=len(tallies))
    return poll


def _tally(poll: Poll, question: Question, book: Rulebook, now: datetime) -> Tally:
    weights = _weights(question)
    check_total(Weight.total(weights.values()), question.total, question=question.number)
    count = Count.of(_papers(question, weights))
    check_counted(count.valid, question.taking_part, question=question.number)
    verdict = explain(question.rule, question.total, count, with_invalid=book.invalid_takes_part).verdict
    return Tally(
        compound_id=poll.compound_id,
        question=question,
        total_heads=question.total_heads,
        total_area=question.total_area,
        agree_heads=count.agree.persons.whole,
        agree_area=count.agree.area.whole,
        against_heads=count.against.persons.whole,
        against_area=count.against.area.whole,
        abstain_heads=count.abstain.persons.whole,
        abstain_area=count.abstain.area.whole,
        verdict=verdict.value,
        at=now,
    )


def _weights(question: Question) -> dict[int, Weight]:
    """What each line of the roll weighs on a question, by its id."""
    rows = RollWeight.objects.filter(question=question, line__poll=question.poll_id)
    return {line: Weight.of(heads, area) for line, heads, area in rows.values_list("line", "heads", "area")}


def _papers(question: Question, weights: Mapping[int, Weight]) -> Iterator[tuple[Paper, Weight]]:
    """Every ballot of a question with what it weighs. Raises BrokenOpening."""
    openings = Opening.objects.filter(ballot__question=question).values_list(
        "ballot__line", "ballot__line__ref", "ballot__rev", "ballot__commitment", "sealed"
    )
    try:
        for line, ref, rev, commitment, sealed in openings.iterator(chunk_size=2_000):
            opened = Opened.of_text(sealed)
            fits = opened.commitment(ref=ref, question=question.place, rev=rev)
            check_opening(fits, commitment, question=question.number)
            yield Paper(opened.choice.value), weights[line]
    except (Unreadable, ValueError, KeyError) as error:
        raise BrokenOpening(question=question.number) from error
