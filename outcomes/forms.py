"""What the owners' committee types for a notice: read field by field, so that every field can say what is wrong."""

from collections.abc import Mapping
from datetime import date, timedelta

from kernel.errors import DomainError, Invalid
from outcomes.rules import (
    CorrectionWithoutReason,
    NoticeTextUnreadable,
    PostingBackwards,
    PostingTooLong,
    PostingWithoutEnd,
    PostingWithoutPlace,
    Wording,
)

FIELDS = ("signs", "supervises", "contact", "next_step", "place", "since", "until", "reason")
POSTED_DAYS = 15
ABOUT: Mapping[type[DomainError], str] = {
    CorrectionWithoutReason: "reason",
    PostingBackwards: "until",
    PostingTooLong: "until",
    PostingWithoutEnd: "until",
    PostingWithoutPlace: "place",
}


class DayUnreadable(Invalid):
    code = "day_unreadable"


class NoticeForm:
    """The fields as typed, and what is wrong with each."""

    def __init__(self, data: Mapping[str, str]) -> None:
        self.typed = {field: data.get(field, "") for field in FIELDS}
        self.wrong: dict[str, DomainError] = {}

    @classmethod
    def blank(cls, *, today: date, wording: Wording | None = None) -> "NoticeForm":
        """The form as it is first shown: the usual words, to hang for 15 days from `today`."""
        said = wording or Wording()
        return cls(
            {
                "signs": said.signs,
                "supervises": said.supervises,
                "contact": said.contact,
                "next_step": said.next_step,
                "place": "各幢出入口和小区公告栏",
                "since": today.isoformat(),
                "until": (today + timedelta(days=POSTED_DAYS)).isoformat(),
            }
        )

    @property
    def wording(self) -> Wording:
        """What was typed; a day that cannot be read is put down in `wrong`."""
        typed = self.typed
        return Wording(
            signs=typed["signs"],
            supervises=typed["supervises"],
            contact=typed["contact"],
            next_step=typed["next_step"],
            place=typed["place"],
            until=self.day("until"),
        )

    def day(self, field: str) -> date | None:
        """The day typed in `field`, None for none."""
        text = self.typed[field].strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong[field] = DayUnreadable()
            return None

    def blame(self, refusal: DomainError) -> bool:
        """Put a refusal beside the field it is about; False where it is about none."""
        if isinstance(refusal, NoticeTextUnreadable):
            self.wrong.setdefault(str(refusal.facts["field"]), refusal)
        elif type(refusal) in ABOUT:
            self.wrong.setdefault(ABOUT[type(refusal)], refusal)
        return bool(self.wrong)
