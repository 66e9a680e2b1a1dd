"""Why a warning of the ballot linter stands: written down by a convener, and kept."""

from datetime import datetime

from django.db import transaction

from deliberation.rules import check_text
from journal.services import record
from residents.models import Resident
from voting.entries import FINDING_ACKNOWLEDGED
from voting.linting import acknowledged_in, findings_of
from voting.models import Acknowledgement, Poll
from voting.rules.lint import LONGEST_ACKNOWLEDGEMENT, warning_with
from voting.rules.window import check_not_frozen
from voting.services.locking import convened_for, locked_poll


@transaction.atomic
def acknowledge_finding(poll_id: int, *, key: str, reason: str, by: Resident, now: datetime) -> Poll:
    """Let the warning with that key stand, for a reason. The first reason stays; to repeat it changes nothing.

    Raises Missing, NotConvener, PollFrozen, FindingGone, TextEmpty, TextTooLong, TextUnprintable.
    """
    poll = locked_poll(poll_id)
    convened_for(by, poll.compound, now=now)
    check_not_frozen(poll.frozen_at)
    warning = warning_with(key, findings_of(poll, now=now))
    why = check_text(reason, longest=LONGEST_ACKNOWLEDGEMENT)
    if key not in acknowledged_in(poll):
        Acknowledgement.objects.create(poll=poll, key=key, code=warning.code.value, reason=why, resident=by, at=now)
        record(FINDING_ACKNOWLEDGED, poll.stream, compound=poll.compound_id, at=now, code=warning.code)
    return poll
