"""Who publishes a result, and what the owners' committee may say on its notice in words of its own."""

from dataclasses import dataclass
from datetime import date, datetime

from kernel.errors import Invalid, NotAllowed, Refused

LONGEST_TITLE = 20
LONGEST_LINE = 120
LONGEST_TEXT = 200


class NotPublisher(NotAllowed):
    code = "not_publisher"


class NotSettled(Refused):
    code = "not_settled"


class AlreadyPublished(Refused):
    code = "already_published"


class NotPublished(Refused):
    code = "not_published"


class NoticeReplaced(Refused):
    code = "notice_replaced"


class NoticeTextUnreadable(Invalid):
    code = "notice_text_unreadable"


class CorrectionWithoutReason(Invalid):
    code = "correction_without_reason"


class PostingWithoutPlace(Invalid):
    code = "posting_without_place"


class PostingWithoutEnd(Invalid):
    code = "posting_without_end"


class PostingBackwards(Invalid):
    code = "posting_backwards"


class PostingTooLong(Invalid):
    code = "posting_too_long"


@dataclass(frozen=True, slots=True)
class Wording:
    """What stands on a notice besides the count: who signs, whom to ask, what comes next, where it hangs until when.

    `until` is a legal day of the compound, the last one of the posting; without `place` nothing is said of either.
    """

    signs: str = "主任"
    supervises: str = "监票人"
    contact: str = ""
    next_step: str = ""
    place: str = ""
    until: date | None = None


def check_publication(*, settled_at: datetime | None, published: bool) -> None:
    """Raises NotSettled before the count is done, AlreadyPublished for a result that is up."""
    if settled_at is None:
        raise NotSettled()
    if published:
        raise AlreadyPublished()


def check_wording(wording: Wording, *, today: date) -> Wording:
    """`wording` without outer blanks. Raises NoticeTextUnreadable with the field, and what `check_posting` raises."""
    texts = {
        "signs": (wording.signs, LONGEST_TITLE),
        "supervises": (wording.supervises, LONGEST_TITLE),
        "contact": (wording.contact, LONGEST_LINE),
        "next_step": (wording.next_step, LONGEST_TEXT),
        "place": (wording.place, LONGEST_LINE),
    }
    clean: dict[str, str] = {field: _line(text, longest, field=field) for field, (text, longest) in texts.items()}
    for field in ("signs", "supervises"):
        if not clean[field]:
            raise NoticeTextUnreadable(field=field, longest=LONGEST_TITLE)
    if clean["place"] or wording.until:
        check_posting(clean["place"], since=today, until=wording.until)
    return Wording(**clean, until=wording.until)


def check_posting(place: str, *, since: date, until: date | None) -> tuple[str, date]:
    """A posting's place and last day. Raises PostingWithoutPlace, NoticeTextUnreadable, PostingWithoutEnd,
    PostingBackwards, PostingTooLong.
    """
    clean = _line(place, LONGEST_LINE, field="place")
    if not clean:
        raise PostingWithoutPlace()
    if until is None:
        raise PostingWithoutEnd()
    if until < since:
        raise PostingBackwards(since=since.isoformat())
    if (until - since).days > 366:
        raise PostingTooLong()
    return clean, until


def check_correction(reason: str, *, current: bool) -> str:
    """The reason without outer blanks. Raises NoticeReplaced for a notice that another one has replaced already,
    CorrectionWithoutReason, NoticeTextUnreadable.
    """
    if not current:
        raise NoticeReplaced()
    clean = _line(reason, LONGEST_TEXT, field="reason")
    if not clean:
        raise CorrectionWithoutReason()
    return clean


def _line(text: str, longest: int, *, field: str) -> str:
    """One line of at most `longest` characters, or none."""
    clean = text.strip()
    if len(clean) > longest or (clean and not clean.replace("\u3000", " ").isprintable()):
        raise NoticeTextUnreadable(field=field, longest=longest)
    return clean
