"""A recount as text for the terminal, and as JSON for other programs."""

from collections.abc import Iterator

from django.utils.translation import gettext

from voting.recount.telling import ToldStep, tell
from voting.recount.wording import finding_in_words
from voting.rules.recount.judging import State, Tested
from voting.rules.recount.recounting import Recount

SIGNS = {State.MET: "✓", State.NOT_MET: "✗", State.UNKNOWN: "?"}


def in_text(recounted: Recount) -> str:
    """Line by line: what was voted on, the verdict, each condition, and what was found."""
    return "\n".join(_lines(recounted))


def _lines(recounted: Recount) -> Iterator[str]:
    told = tell(recounted)
    if named := " · ".join(text for text in (told.place, told.title) if text):
        yield named
    yield f"{told.headline} ({told.law})"
    if told.supposing:
        yield told.supposing
    for step in told.steps:
        yield from _step(step)
    for sign, texts in (("!", told.wrong), ("?", told.doubts), ("·", told.notes)):
        yield from (f"{sign} {text}" for text in texts)


def _step(step: ToldStep) -> Iterator[str]:
    yield f"{SIGNS[step.state]} {step.title} {step.asked}"
    for side in step.sides:
        words = gettext("，").join(side.sums) or side.sentence
        yield f"    {SIGNS[side.state]} {side.name}{gettext('：')}{words}"


def answer_of(recounted: Recount) -> dict[str, object]:
    """For programs: closed words, whole numbers (persons, and 1/10 000 m²), and the sentences."""
    told, about = tell(recounted), recounted.announcement
    return {
        "title": about.title,
        "place": about.place,
        "law": recounted.law.value,
        "announced": about.announced,
        "standing": recounted.standing.value,
        "verdict": recounted.verdict,
        "possible": [verdict.value for verdict in recounted.possible],
        "supposing": recounted.supposing,
        "conditions": [
            {"rule": trial.rule.value, **_condition(tested)} for trial in recounted.trials for tested in trial.tested
        ],
        "findings": [
            {
                "code": finding.code.value,
                "tone": finding.tone.value,
                "facts": {name: str(fact) for name, fact in finding.facts.items()},
                "say": finding_in_words(finding),
            }
            for finding in recounted.findings
        ],
        "say": told.headline,
    }


def _condition(tested: Tested) -> dict[str, object]:
    return {
        "asks": tested.condition.asks.value,
        "measure": tested.measure.value,
        "state": tested.state.value,
        "part": [tested.part.low, tested.part.high],
        "whole": [tested.whole.low, tested.whole.high],
        "least": tested.least.whole if tested.least else None,
    }
