"""What is checked, and what is found: a place, how grave it is, and ballots that would be without it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from voting.rules.question import LONGEST_QUESTION, Asked
from voting.rules.rulebook import Rulebook
from voting.rules.window import Window


class Severity(StrEnum):
    MUST = "must"
    SHOULD = "should"


class Code(StrEnum):
    ALTERNATIVES = "alternatives"
    OPEN_QUESTION = "open_question"
    NEGATIVE = "negative"
    FAILING_DECIDES = "failing_decides"
    SILENCE_DECIDES = "silence_decides"
    TWO_MATTERS = "two_matters"
    LEADING = "leading"
    FIRST_NOT_WHOLE = "first_not_whole"
    WRONG_MATTER = "wrong_matter"
    PLAN_MISSING = "plan_missing"
    COST_MISSING = "cost_missing"
    PERMITS_MISSING = "permits_missing"
    NOTICE_SHORT = "notice_short"
    WINDOW_SHORT = "window_short"
    WINDOW_LONG = "window_long"


class Fix(StrEnum):
    """What a repair does, as its button says it."""

    SPLIT = "split"
    ASK_STRAIGHT = "ask_straight"
    DELETE = "delete"
    TAKE_MATTER = "take_matter"
    NAME_PERMITS = "name_permits"
    ASK_WHOLE_FIRST = "ask_whole_first"
    OPEN_LATER = "open_later"
    CLOSE_AT = "close_at"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ballot as it is drawn up."""

    questions: tuple[Asked, ...]
    window: Window

    def with_question(self, number: int, *asked: Asked) -> "Sheet":
        """The same with the question of that number, from 1, replaced by these."""
        before, after = self.questions[: number - 1], self.questions[number:]
        return replace(self, questions=(*before, *asked, *after))

    @property
    def is_writable(self) -> bool:
        """Whether the questions are of a length that can be kept, and no two the same."""
        texts = [asked.text for asked in self.questions]
        return len(set(texts)) == len(texts) and all(0 < len(text) <= LONGEST_QUESTION for text in texts)


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside the ballot: the proposal's title and plan, whether it tells a cost, its permits; and the days.

    `posted_on` is when the notice was posted, None before; then `today` is the earliest day that it could be.
    """

    plan: str
    costed: bool
    permits: tuple[str, ...]
    book: Rulebook
    zone: str
    today: date
    posted_on: date | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """One press: the ballot as it would stand then."""

    fix: Fix
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in the question `number` (0: in the whole ballot), in its letters from `start` to `end`."""

    code: Code
    severity: Severity
    number: int = 0
    start: int = 0
    end: int = 0
    about: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()

    @property
    def key(self) -> str:
        """The same for the same fault in the same words: a reason given for it holds until they change."""
        told = "\n".join((self.code, str(self.start), str(self.end), self.about, *map(str, self.facts.values())))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def placed(finding: Finding, sheet: Sheet, number: int, span: tuple[int, int]) -> Finding:
    """`finding` at its place in a question. Repairs that could not be kept are left out."""
    asked = sheet.questions[number - 1]
    kept = tuple(repair for repair in finding.repairs if repair.sheet.is_writable)
    about = f"{asked.matter.value} {asked.text}"
    return replace(finding, number=number, start=span[0], end=span[1], about=about, repairs=kept)


def reworded(sheet: Sheet, number: int, text: str, fix: Fix) -> Repair:
    """The repair that gives a question another text, tidied where something was taken out."""
    return Repair(fix, sheet.with_question(number, replace(sheet.questions[number - 1], text=tidy(text))))


def tidy(text: str) -> str:
    """Without punctuation at the front, and with one mark at the end."""
    clean = text.strip().lstrip("，,：:；;、。！! ").rstrip("，,：:；;、 ")
    return clean.replace("，？", "？").replace("，。", "。")


def as_question(text: str) -> str:
    """`text` as something to agree with: it asks 是否同意 and ends with a question mark."""
    plain = tidy(tidy(text).rstrip("？?。.！!吗")).removeprefix("您")
    return f"{plain}？" if "是否同意" in plain else f"是否同意{plain}？"
