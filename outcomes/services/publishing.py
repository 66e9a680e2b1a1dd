"""Every write about results: they are published with a notice, notices are replaced and hung up.

The poll's row is locked first, the compound's second: notices of a compound are numbered one at a time.
"""

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from community.models import Compound
from deliberation.services import settle_proposal
from journal.services import record
from kernel.days import legal_day
from kernel.errors import Missing
from outcomes.drafting import TEMPLATE, Place, sheet_for, site, wording_as_json
from outcomes.entries import NOTICE_HUNG, NOTICE_ISSUED, RESULT_PUBLISHED
from outcomes.models import Notice, NoticePaper, Posting, Publication
from outcomes.rules import NotPublished, NotPublisher, Wording, check_correction, check_posting, check_publication
from outcomes.rules import check_wording as checked
from outcomes.rules.notice import Replaced, Serial
from printing import pdf
from residents.models import Resident, Role
from residents.roles import roles_of
from voting.models import Poll
from voting.reading import carried, explain
from voting.services.locking import locked_poll


@transaction.atomic
def publish_result(
    poll_id: int, *, by: Resident, now: datetime, wording: Wording | None = None, origin: str = ""
) -> Publication:
    """Put a settled poll's result up with its notice, once, by the owners' committee; the proposal goes on by it.

    `origin` is the address of the site for the notice's code, where no setting tells it. Raises Missing (also for
    strangers), NotPublisher, NotSettled, AlreadyPublished, and what `check_wording` raises.
    """
    poll = locked_poll(poll_id)
    _check_publisher(poll, by, now=now)
    check_publication(settled_at=poll.settled_at, published=Publication.objects.filter(poll=poll).exists())
    said = checked(wording or Wording(), today=legal_day(now, poll.compound.zone))
    publication = Publication.objects.create(poll=poll, resident=by, at=now)
    settle_proposal(poll.proposal_id, passed=carried(poll), now=now)
    _issue(poll, said, origin=origin, by=by, now=now)
    for stream in (poll.proposal.stream, poll.compound.stream):
        record(RESULT_PUBLISHED, stream, compound=poll.compound_id, at=now, poll=poll.pk)
    return publication


@transaction.atomic
def correct_notice(
    notice_id: int, *, reason: str, wording: Wording, by: Resident, now: datetime, origin: str = ""
) -> Notice:
    """Publish another notice of the same result in the place of a wrong one; both stay.

    Raises Missing, NotPublisher, NoticeReplaced, CorrectionWithoutReason, and what `check_wording` raises.
    """
    before = Notice.objects.select_related("compound").filter(pk=notice_id).first()
    if before is None:
        raise Missing(notice=notice_id)
    poll = locked_poll(before.poll_id)
    _check_publisher(poll, by, now=now)
    why = check_correction(reason, current=not before.replacements.exists())
    said = checked(wording, today=legal_day(now, poll.compound.zone))
    return _issue(poll, said, origin=origin, by=by, now=now, replaces=before, reason=why)


@transaction.atomic
def hang_notice(notice_id: int, *, place: str, since: date, until: date | None, by: Resident, now: datetime) -> Posting:
    """Write down where a notice hangs, on legal days of the compound. Raises Missing, NotPublisher, and what
    `check_posting` raises.
    """
    notice = Notice.objects.select_related("compound").filter(pk=notice_id).first()
    if notice is None:
        raise Missing(notice=notice_id)
    poll = locked_poll(notice.poll_id)
    _check_publisher(poll, by, now=now)
    where, last = check_posting(place, since=since, until=until)
    return _hang(notice, poll, place=where, since=since, until=last, by=by, now=now)


def current_notice(poll: Poll) -> Notice:
    """The notice of a poll that no other replaces. Raises NotPublished."""
    found = Notice.objects.select_related("compound").filter(poll=poll, replacements=None).first()
    if found is None:
        raise NotPublished()
    return found


def _check_publisher(poll: Poll, by: Resident, *, now: datetime) -> None:
    roles = roles_of(by, poll.compound, now=now)
    if not roles:
        raise Missing(poll=poll.pk)
    if Role.OWNERS_COMMITTEE not in roles:
        raise NotPublisher()


def _issue(
    poll: Poll,
    said: Wording,
    *,
    origin: str,
    by: Resident,
    now: datetime,
    replaces: Notice | None = None,
    reason: str = "",
) -> Notice:
    """Give the next number, set the paper, keep both."""
    serial = _next_serial(poll.compound, now)
    among = Place(serial, Replaced(replaces.serial, reason) if replaces else None)
    sheet = sheet_for(poll, said, origin=site(origin), now=now, among=among)
    paper = pdf(TEMPLATE, sheet, at=now)
    notice = Notice.objects.create(
        compound=poll.compound,
        poll=poll,
        year=serial.year,
        number=serial.number,
        title=poll.title,
        verdict=explain(poll.questions.select_related("poll").earliest("number")).verdict.value,
        template=TEMPLATE,
        sheet=sheet,
        wording=wording_as_json(said),
        sha256=hashlib.sha256(paper).hexdigest(),
        replaces=replaces,
        reason=reason,
        resident=by,
        at=now,
    )
    NoticePaper.objects.create(notice=notice, content=paper)
    record(NOTICE_ISSUED, poll.proposal.stream, compound=poll.compound_id, at=now, notice=notice.pk)
    if said.place and said.until:
        today = legal_day(now, poll.compound.zone)
        _hang(notice, poll, place=said.place, since=today, until=said.until, by=by, now=now)
    return notice


def _next_serial(compound: Compound, now: datetime) -> Serial:
    """The number after the last one of the year, under the compound's lock: no gap, no repeat."""
    Compound.objects.select_for_update(no_key=True).get(pk=compound.pk)
    year = legal_day(now, compound.zone).year
    last = Notice.objects.filter(compound=compound, year=year).aggregate(last=Max("number"))["last"]
    return Serial(year, (last or 0) + 1)


def _hang(notice: Notice, poll: Poll, *, place: str, since: date, until: date, by: Resident, now: datetime) -> Posting:
    posting = Posting.objects.create(notice=notice, place=place, since=since, until=until, resident=by, at=now)
    record(NOTICE_HUNG, poll.proposal.stream, compound=poll.compound_id, at=now, posting=posting.pk)
    return posting
