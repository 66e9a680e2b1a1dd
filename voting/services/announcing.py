"""The notice, and the two keys that arm a poll."""

from datetime import date, datetime

from django.db import transaction

from community.models import Organ
from journal.jobs import enqueue
from journal.services import record
from kernel.days import legal_day
from residents.models import Resident
from voting.entries import KEY_TURNED, NOTICE_POSTED, POLL_ARMED
from voting.linting import findings_of
from voting.models import Poll, PollKey
from voting.rules.keys import KEYS_NEEDED, Convener, check_armable, choose_key
from voting.rules.lint import check_sound
from voting.rules.rulebook import Rulebook
from voting.rules.window import check_frozen, check_not_posted, check_notice
from voting.services.frozen import paper_fingerprint
from voting.services.locking import check_may_decide, convened_for, locked_poll


@transaction.atomic
def post_notice(poll_id: int, *, on: date, by: Resident, now: datetime) -> Poll:
    """Write down that the notice was posted on the legal day `on`, with the fingerprint of what it asks.

    Raises Missing, NotConvener, NotBeforeOwners, AnotherPoll, RollNotFrozen, NoticePosted, NoticeDayImpossible,
    NoticeTooShort.
    """
    poll = locked_poll(poll_id)
    convened_for(by, poll.compound, now=now)
    check_may_decide(poll.proposal_id, now=now, except_poll=poll.pk)
    frozen_at = check_frozen(poll.frozen_at)
    check_not_posted(poll.posted_on)
    zone = poll.compound.zone
    check_notice(
        on,
        legal_day(poll.opens_at, zone),
        Rulebook.from_json(poll.book),
        frozen_on=legal_day(frozen_at, zone),
        today=legal_day(now, zone),
    )
    poll.posted_on = on
    poll.save(update_fields=["posted_on"])
    paper = paper_fingerprint(poll)
    for stream in (poll.stream, poll.compound.stream):
        record(
            NOTICE_POSTED,
            stream,
            compound=poll.compound_id,
            at=now,
            poll=poll.pk,
            paper=paper,
            opens_at=poll.opens_at,
            closes_at=poll.closes_at,
        )
    return poll


@transaction.atomic
def turn_key(poll_id: int, *, by: Resident, now: datetime) -> Poll:
    """Turn the key of the organ `by` sits in. The second organ's key arms the poll and books its counting.

    Raises Missing, NotConvener, NotBeforeOwners, AnotherPoll, NoticeMissing, TooLateToArm, BallotAtFault, KeyTurned.
    """
    poll = locked_poll(poll_id)
    organs = convened_for(by, poll.compound, now=now)
    check_may_decide(poll.proposal_id, now=now, except_poll=poll.pk)
    check_armable(poll.opens_at, now, posted=poll.posted_on is not None)
    check_sound(findings_of(poll, now=now))
    keys = list(poll.keys.select_related("organ"))
    turned = [Convener(key.organ.kind) for key in keys]
    organ = choose_key(organs, turned, own=any(key.resident_id == by.pk for key in keys))
    seat = Organ.objects.get(compound=poll.compound, kind=organ.value)
    PollKey.objects.create(poll=poll, organ=seat, resident=by, at=now)
    record(KEY_TURNED, poll.stream, compound=poll.compound_id, at=now, organ=organ)
    if len(turned) + 1 == KEYS_NEEDED:
        _arm(poll, now)
    return poll


def _arm(poll: Poll, now: datetime) -> None:
    poll.armed_at = now
    poll.save(update_fields=["armed_at"])
    enqueue("settle_poll", key=f"settle_poll:{poll.pk}", argument=poll.pk, due_at=poll.closes_at)
    record(
        POLL_ARMED,
        poll.stream,
        compound=poll.compound_id,
        at=now,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
    )
