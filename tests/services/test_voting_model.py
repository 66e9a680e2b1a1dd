"""Whole votes at random, beside a model in memory that knows nothing of the database."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.models import Unit
from community.rules.facts import Party
from deliberation.rules import CidReused
from kernel.errors import DomainError
from residents.models import Resident
from tests import make, make_voting
from tests.make_voting import CLOSES, EARLY, OPENS, cast, line_of
from voting.models import Ballot, Opening, Poll, Question, RollLine, RollWeight, Submission, Tally
from voting.reading import explain
from voting.rules.casting import AlreadyVoted, NotOnRoll
from voting.rules.choice import Choice
from voting.rules.verdict import Verdict
from voting.rules.window import PollClosed, PollNotOpen
from voting.services import Receipt, settle_poll

pytestmark = pytest.mark.django_db
Choices = tuple[Choice, Choice]
PEOPLE = ("赵明", "钱丽", "孙强", "李梅", "周平")


class Model:
    """What a vote should do, said again in the plainest way."""

    def __init__(self) -> None:
        self.first: dict[int, tuple[Resident, Choices]] = {}
        self.answered: dict[tuple[int, str], tuple[int, Choices, Receipt]] = {}

    def expects(
        self, line: int, voter: Resident, choices: Choices, cid: str, *, entitled: bool, day: int
    ) -> type[DomainError] | None:
        """The refusal that a cast must meet, or None."""
        if (earlier := self.answered.get((voter.pk, cid))) is not None:
            return None if earlier[:2] == (line, choices) else CidReused
        if not OPENS <= at(day) < CLOSES:
            return PollNotOpen if at(day) < OPENS else PollClosed
        if not entitled:
            return NotOnRoll
        return AlreadyVoted if line in self.first else None


def at(day: int) -> datetime:
    return OPENS + timedelta(days=day)


def street(chance: Random) -> tuple[Poll, list[tuple[Unit, list[Resident]]]]:
    """A poll over a few units, some owned in common and some by one owner together."""
    place = make.compound(f"place-{make.phone()}", name=f"小区{make.phone()}")
    parties: list[Party] = [make.party(name) for name in PEOPLE]
    rows = [
        make.flat(
            f"{number}01",
            *chance.sample(parties, chance.choice([1, 1, 2])),
            area=f"{chance.randint(1, 200)}.{chance.randint(0, 9999):04d}",
        )
        for number in range(1, chance.randint(3, 7))
    ]
    units = make.units(place, *rows, now=EARLY - timedelta(days=1))
    known = make_voting.conveners(place)
    poll = make_voting.armed(make_voting.prepared(make_voting.proposal(place), known.owners), known)
    accounts: dict[int, Resident] = {}
    people = []
    for unit in units:
        for title in unit.titles.select_related("owner").order_by("pk"):
            if title.owner_id not in accounts:
                accounts[title.owner_id] = make_voting.account(title.owner, unit)
        people.append((unit, [accounts[title.owner_id] for title in unit.titles.order_by("pk")]))
    return poll, people


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), acts=st.integers(5, 25))
def test_a_random_vote_agrees_with_its_model(seed: int, acts: int) -> None:
    chance = Random(seed)
    poll, people = street(chance)
    everyone = list({person.pk: person for _, owners in people for person in owners}.values())
    cids = [make.cid() for _ in range(4)]
    model = Model()
    for _ in range(acts):
        unit, owners = chance.choice(people)
        line = line_of(poll, unit)
        voter = chance.choice(owners) if chance.random() < 0.8 else chance.choice(everyone)
        choices = (chance.choice(list(Choice)), chance.choice(list(Choice)))
        cid, day = chance.choice([*cids, make.cid()]), chance.choice([0, 1, 1, 1, 2, 6, -1])
        one_act(model, line, voter, choices, cid, entitled=voter in owners, day=day)
        participation_is_what_was_cast(poll, model)
    settle_poll(poll.pk, lambda: CLOSES)
    the_count_is_the_models(poll, model)


def one_act(
    model: Model, line: RollLine, voter: Resident, choices: Choices, cid: str, *, entitled: bool, day: int
) -> None:
    expected = model.expects(line.pk, voter, choices, cid, entitled=entitled, day=day)
    if expected is not None:
        with pytest.raises(expected):
            cast(line, voter, *choices, cid=cid, at=at(day))
        return
    receipt = cast(line, voter, *choices, cid=cid, at=at(day))
    earlier = model.answered.setdefault((voter.pk, cid), (line.pk, choices, receipt))
    assert earlier[2] == receipt
    model.first.setdefault(line.pk, (voter, choices))


def participation_is_what_was_cast(poll: Poll, model: Model) -> None:
    """The counters on each question equal the sum of the weights of its ballots: the aggregate they stand for."""
    for question in Question.objects.filter(poll=poll):
        voted = RollWeight.objects.filter(question=question, line__ballots__question=question)
        sums = voted.aggregate(heads=Sum("heads", default=0), area=Sum("area", default=0))
        assert (question.part_heads, question.part_area) == (sums["heads"], sums["area"])
        assert question.part_heads == len(model.first)
    submissions = Submission.objects.filter(poll=poll)
    assert sorted(submissions.values_list("position", flat=True)) == list(range(1, len(model.first) + 1))
    assert Opening.objects.filter(ballot__submission__poll=poll).count() == 2 * len(model.first)


def the_count_is_the_models(poll: Poll, model: Model) -> None:
    for number, question in enumerate(Question.objects.filter(poll=poll)):
        piles: Counter[Choice] = Counter()
        heads: Counter[Choice] = Counter()
        weights = dict(RollWeight.objects.filter(question=question).values_list("line", "area"))
        for line, (_, choices) in model.first.items():
            heads[choices[number]] += 1
            piles[choices[number]] += weights[line]
        told = explain(question)
        for choice, weight in (
            (Choice.AGREE, told.count.agree),
            (Choice.AGAINST, told.count.against),
            (Choice.ABSTAIN, told.count.abstain),
        ):
            assert (weight.persons.whole, weight.area.whole) == (heads[choice], piles[choice])
        enough = 3 * heads.total() >= 2 * len(weights) and 3 * piles.total() >= 2 * sum(weights.values())
        assert (told.verdict is not Verdict.INVALID) is (enough and heads.total() > 0)
        assert Tally.objects.get(question=question).verdict == told.verdict
    assert not Ballot.objects.filter(line__poll=poll).exclude(line__in=model.first).exists()
