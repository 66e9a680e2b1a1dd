"""One line's paper as the page shows it: whose it is, what it weighs, and whether it is in the box. Never a choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from community.models import OwnerKind
from kernel.quantities import Area, Persons
from residents.models import Resident
from voting.designees import designees_of
from voting.models import Poll, Question, RollLine, Submission
from voting.reading import lines_of
from voting.rules.weight import Weight


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a line weighs on the questions with these `numbers` (such as `1、2`)."""

    numbers: str
    persons: Persons
    area: Area


@dataclass(frozen=True, slots=True)
class Paper:
    """A line of the roll with the questions it is entitled to. Names are masked, `receipt` is empty until cast.

    `company` is the organisation for which an agent casts, "" where persons own.
    """

    line: RollLine
    questions: Sequence[Question]
    weights: Sequence[Weighed]
    owners: Sequence[str]
    designated: str
    company: str
    receipt: str


def papers_of(resident: Resident, poll: Poll, *, now: datetime) -> list[Paper]:
    """The papers of every line of `poll` that `resident` may cast for now, in the order of the roll."""
    lines = lines_of(resident, poll, now=now)
    pks = [line.pk for line in lines]
    codes = dict(Submission.objects.filter(line__in=pks).values_list("line", "code"))
    designees = designees_of(pks)
    return [_paper(line, codes.get(line.pk, ""), designees.get(line.pk)) for line in lines]


def _paper(line: RollLine, receipt: str, designee: int | None) -> Paper:
    weights = list(line.weights.filter(heads__gt=0).select_related("question").order_by("question__number"))
    owners = [party.owner for party in line.owners.select_related("owner").order_by("pk")]
    return Paper(
        line=line,
        questions=[weight.question for weight in weights],
        weights=_weighed([(weight.question.number, weight.weight) for weight in weights]),
        owners=[owner.masked for owner in owners],
        designated=next((owner.masked for owner in owners if owner.pk == designee), ""),
        company=next((owner.masked for owner in owners if owner.kind != OwnerKind.PERSON), ""),
        receipt=receipt,
    )


def _weighed(weights: Sequence[tuple[int, Weight]]) -> list[Weighed]:
    """Neighbouring questions with one weight are told in one line: mostly all of them are."""
    told = []
    for weight, group in groupby(weights, key=lambda pair: pair[1]):
        numbers = "、".join(str(number) for number, _ in group)
        told.append(Weighed(numbers, weight.persons, weight.area))
    return told
