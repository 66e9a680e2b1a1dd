"""Findings as the page tells them: the question in pieces with its faults marked, each finding with its repairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from voting.linting import acknowledged_in, findings_of
from voting.models import Poll, Question
from voting.rules.lint import Finding, Repair, Severity
from voting.rules.matter import Matter


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters of a question, with the tone of what is wrong with them; empty for nothing."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A repair with the number it is asked for by, and what its button names."""

    number: int
    repair: Repair
    matter: Matter | None
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A finding; `reason` is why it stands, where somebody said so. Days among its facts are days."""

    finding: Finding
    facts: Mapping[str, str | int | date]
    offered: Sequence[Offered]
    reason: str

    @property
    def grave(self) -> bool:
        return self.finding.severity is Severity.MUST

    @property
    def lacking(self) -> list[str]:
        """The permits that are lacking, by name in code."""
        return str(self.facts.get("lacking", "")).split()


@dataclass(frozen=True, slots=True)
class Checked:
    """A question with its faults marked."""

    question: Question
    pieces: Sequence[Piece]


def told_of(poll: Poll, *, now: datetime) -> list[Told]:
    """Every finding of `poll`, the grave ones first."""
    kept = acknowledged_in(poll)
    return [
        Told(finding, _read(finding), _offered(finding), kept.get(finding.key, ""))
        for finding in findings_of(poll, now=now)
    ]


def checked_questions(poll: Poll, told: Sequence[Told]) -> list[Checked]:
    """The questions of `poll` in pieces."""
    return [
        Checked(question, pieces_of(question.text, [each for each in told if each.finding.number == question.number]))
        for question in poll.questions.all()
    ]


def pieces_of(text: str, told: Sequence[Told]) -> list[Piece]:
    """`text` cut where a fault begins or ends; where two overlap, the grave one gives the tone."""
    spans = [(each.finding.start, each.finding.end, each) for each in told if each.finding.start < each.finding.end]
    cuts = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    pieces = []
    for start, end in pairwise(cuts):
        over = [each for first, last, each in spans if first <= start and end <= last]
        tone = "danger" if any(each.grave for each in over) else "warn" if over else ""
        pieces.append(Piece(text[start:end], tone))
    return pieces


def _offered(finding: Finding) -> list[Offered]:
    offered = []
    for number, repair in enumerate(finding.repairs):
        sheet = repair.sheet
        matter = sheet.questions[finding.number - 1].matter if finding.number else None
        offered.append(Offered(number, repair, matter, sheet.window.opens_at, sheet.window.closes_at))
    return offered


def _read(finding: Finding) -> dict[str, str | int | date]:
    days = ("posted", "opens", "earliest")
    return {name: date.fromisoformat(str(fact)) if name in days else fact for name, fact in finding.facts.items()}
