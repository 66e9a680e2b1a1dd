"""What pages and streams read about a vote: whether ballots came and, after the count, their sums.

Choices are read by nobody before the count, and not here at any time: there is no query for them.
"""

from dataclasses import dataclass
from datetime import datetime

from residents.models import Resident
from residents.roles import Person
from voting.designees import designees_of, speaks_for
from voting.models import Poll, Question, RollLine, Tally
from voting.rules.quorum import Step, quorum
from voting.rules.rulebook import Rulebook
from voting.rules.settling import NotCounted
from voting.rules.verdict import Explained, Verdict
from voting.rules.verdict import explain as explain_count
from voting.rules.weight import Weight


@dataclass(frozen=True, slots=True)
class QuestionParticipation:
    """How far a question is from its quorum: `quorum.persons.missing` persons and `quorum.area.missing` area."""

    question: Question
    quorum: Step

    @property
    def part(self) -> Weight:
        return self.question.taking_part

    @property
    def total(self) -> Weight:
        return self.question.total

    @property
    def missing(self) -> Weight:
        """还差多少: what is lacking to the quorum, each kind on its own; zero of a kind that is reached."""
        return Weight(self.quorum.persons.missing, self.quorum.area.missing)


def participation(poll: Poll) -> list[QuestionParticipation]:
    """Who takes part so far, for each question in order: whether, never how. One query."""
    return [
        QuestionParticipation(question, quorum(question.taking_part, question.total))
        for question in poll.questions.all()
    ]


def lines_of(resident: Person, poll: Poll, *, now: datetime) -> list[RollLine]:
    """The lines that `resident` may cast for now, voted or not, in the order of the roll: their own as an owner, and
    those of companies whose agent they are."""
    if not isinstance(resident, Resident):
        return []
    own = speaks_for(resident, poll, now=now)
    lines = list(poll.lines.filter(owners__owner__in=own).distinct()) if own else []
    designees = designees_of([line.pk for line in lines])
    return [line for line in lines if designees.get(line.pk) in {None, *own}]


def explain(question: Question) -> Explained:
    """The verdict on a question with every number it stands on. Raises NotCounted before the poll is settled."""
    tally = Tally.objects.filter(question=question).first()
    if tally is None:
        raise NotCounted()
    book = Rulebook.from_json(question.poll.book)
    return explain_count(question.rule, tally.total, tally.count, with_invalid=book.invalid_takes_part)


def carried(poll: Poll) -> bool:
    """Whether the proposal is carried: its first question passed. Raises NotCounted before the poll is settled.

    The first question is the proposal itself, further ones its particulars (docs/decisions/0007).
    """
    return explain(poll.questions.select_related("poll").earliest("number")).verdict is Verdict.PASSED
