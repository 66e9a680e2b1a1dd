"""A published result as figures that anybody can recount: the JSON of `docs/recount.schema.json`, and the address of
the page that recounts it.
"""

from urllib.parse import urlencode

from django.urls import reverse

from kernel.days import legal_day
from kernel.quantities import Area, Persons
from outcomes.models import Notice
from voting.models import Question
from voting.reading import explain
from voting.rules.quorum import Comparison
from voting.rules.verdict import Explained
from voting.rules.weight import Weight

Figure = str | int
Announcement = dict[str, Figure | list[int] | list[dict[str, str]] | dict[str, Figure]]

FORMAT = "minyi-recount/1"
LAW = "civil_code_278"


def announcements(notice: Notice) -> list[Announcement]:
    """One announcement per question, in their order, with the figures and percentages that the notice prints."""
    return [
        _announcement(notice, question, explain(question)) for question in notice.poll.questions.select_related("poll")
    ]


def recount_address(question: Question, explained: Explained) -> str:
    """The page that recounts one question, filled in."""
    given = {"matter": str(int(question.subject)), "announced": explained.verdict.value}
    for measure, figures in _figures(explained).items():
        given |= {f"{measure}-{part.replace('_', '-')}": str(figure) for part, figure in figures.items()}
    return f"{reverse('recount')}?{urlencode(given)}"


def _announcement(notice: Notice, question: Question, explained: Explained) -> Announcement:
    figures = _figures(explained)
    return {
        "format": FORMAT,
        "place": notice.compound.name,
        "title": question.text,
        "source": str(notice.sheet["address"]),
        "held_on": legal_day(notice.poll.closes_at, notice.compound.zone).isoformat(),
        "law": LAW,
        "matter": [int(question.subject)],
        "persons": figures["persons"],
        "area": figures["area"],
        "shares": [
            *_shares("persons", explained.quorum.persons, explained.agreement.persons),
            *_shares("area", explained.quorum.area, explained.agreement.area),
        ],
        "announced": explained.verdict.value,
    }


def _figures(explained: Explained) -> dict[str, dict[str, Figure]]:
    """Every figure by measure and part; those who did not vote were added to nothing."""
    count = explained.count
    weights = {
        "total": explained.total,
        "took_part": Weight(explained.quorum.persons.part, explained.quorum.area.part),
        "agree": count.agree,
        "against": count.against,
        "abstain": count.abstain,
    }
    persons: dict[str, Figure] = {part: weight.persons.whole for part, weight in weights.items()}
    area: dict[str, Figure] = {part: str(weight.area).replace(",", "") for part, weight in weights.items()}
    return {"persons": persons | {"silent_added": 0}, "area": area | {"silent_added": 0}}


def _shares(
    measure: str,
    took_part: Comparison[Persons] | Comparison[Area],
    agree: Comparison[Persons] | Comparison[Area],
) -> list[dict[str, str]]:
    return [
        {"measure": measure, "part": "took_part", "printed": f"{took_part.percent}%", "of": "total"},
        {"measure": measure, "part": "agree", "printed": f"{agree.percent}%", "of": "took_part"},
    ]
