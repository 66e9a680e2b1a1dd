"""What the page of a proposal puts together: its text, its room, its vote, and the works that came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from deliberation.labels import EVENTS
from deliberation.models import Post, Proposal, ProposalVersion, Transition
from deliberation.reading import merge_targets
from deliberation.rules import STAGES, Move, Power, ProposalState, Stage, Stance, may_revise, moves_for
from deliberation.services import debate_rules, movers_of
from kernel.days import legal_day
from outcomes.models import Publication
from outcomes.reading import StepOfWorks, works_of
from outcomes.rules import StepState
from pages.wording import AFTER, Words
from residents.models import Resident, Role
from residents.roles import Front, front_of, roles_of
from voting.models import Poll, Question
from voting.paper import Paper, papers_of
from voting.rules.window import Phase

ARGUMENTS = 3


@dataclass(frozen=True, slots=True)
class Course:
    """One of the five stages on the line: done, current or next, and when it began."""

    stage: Stage
    state: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """One point of what happened and what comes next; `state` is done, current, next or late."""

    state: str
    text: Words
    at: datetime | date | None = None
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Side:
    """The newest posts of one stance, and how many there are."""

    stance: Stance
    posts: Sequence[Post]
    count: int


@dataclass(frozen=True, slots=True)
class Ballots:
    """The newest vote on a proposal as one reader sees it: its papers are those they may cast."""

    poll: Poll
    phase: Phase
    questions: Sequence[Question]
    papers: Sequence[Paper]
    published: Publication | None

    @property
    def waiting(self) -> bool:
        """Whether a ballot of this reader's is still to be cast."""
        return self.phase is Phase.OPEN and any(not paper.receipt for paper in self.papers)

    @property
    def receipt(self) -> str:
        """The code of a ballot of this reader's household, once none waits; empty without one."""
        return "" if self.waiting else next((paper.receipt for paper in self.papers if paper.receipt), "")


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """Everything the page of a proposal shows to one reader."""

    proposal: Proposal
    author: Front
    versions: Sequence[ProposalVersion]
    course: Sequence[Course]
    past: Sequence[Milestone]
    to_come: Sequence[Milestone]
    sides: Sequence[Side]
    vote: Ballots | None
    works: Sequence[StepOfWorks]
    moves: Sequence[Move]
    targets: Sequence[Proposal]
    may_revise: bool
    roles: frozenset[Role]
    supporters: int
    supporters_needed: int
    may_second: bool
    seconded: bool

    @property
    def version(self) -> ProposalVersion:
        """The text as it stands."""
        return self.versions[0]

    @property
    def open_steps(self) -> int:
        """How many steps of the works are not done."""
        return sum(work.state is not StepState.DONE for work in self.works)

    @property
    def statutory(self) -> bool:
        """Whether its owners decide it by law, now or later."""
        return self.vote is not None or self.proposal.decider in (Power.ASSEMBLY, Power.BUILDING)


def proposal_page(proposal: Proposal, *, reader: Resident, now: datetime) -> ProposalPage:
    """The page of `proposal` for `reader`."""
    movers = movers_of(reader, proposal, now=now)
    seconded = proposal.seconds.filter(resident=reader).exists()
    transitions = list(proposal.transitions.all())
    vote = _vote(proposal, reader, now=now)
    own = proposal.author_id == reader.pk
    moves = moves_for(proposal.phase, movers=movers, power=proposal.decider)
    return ProposalPage(
        proposal=proposal,
        author=front_of(proposal.author, proposal.compound, now=now),
        versions=list(proposal.versions.order_by("-number")),
        course=_course(proposal, transitions, vote),
        past=_past(proposal, transitions),
        to_come=_to_come(proposal, vote),
        sides=[_side(proposal, stance) for stance in (Stance.AGREE, Stance.AGAINST)],
        vote=vote,
        works=works_of(proposal, today=legal_day(now, proposal.compound.zone)),
        moves=moves,
        targets=list(merge_targets(proposal)) if Move.MERGE in moves else [],
        may_revise=may_revise(proposal.phase, movers=movers),
        roles=roles_of(reader, proposal.compound, now=now),
        supporters=proposal.seconds.count(),
        supporters_needed=debate_rules(proposal.compound).seconds_needed,
        may_second=proposal.phase is ProposalState.IDEA and not own and not seconded,
        seconded=seconded,
    )


def _vote(proposal: Proposal, reader: Resident, *, now: datetime) -> Ballots | None:
    poll = Poll.objects.visible_to(reader, now=now).filter(proposal=proposal).order_by("-made_at").first()
    if poll is None:
        return None
    published = Publication.objects.filter(poll=poll).first()
    return Ballots(poll, poll.phase(now), list(poll.questions.all()), papers_of(reader, poll), published)


def _course(proposal: Proposal, transitions: Sequence[Transition], vote: Ballots | None) -> list[Course]:
    """The five stages with when they began, a vote with when it ends; what left its way stays where it was."""
    began: dict[Stage, datetime] = {Stage.PROPOSE: proposal.made_at}
    for transition in transitions:
        stage = STAGES.get(ProposalState(transition.state))
        if stage is not None:
            began.setdefault(stage, transition.at)
    if vote is not None and Stage.DECIDE in began:
        began[Stage.DECIDE] = vote.poll.closes_at
    current = proposal.stage or max(began, key=list(Stage).index)
    order = list(Stage)
    return [Course(stage, _state(order.index(stage) - order.index(current)), began.get(stage)) for stage in order]


def _state(distance: int) -> str:
    return "done" if distance < 0 else "next" if distance > 0 else "current"


def _past(proposal: Proposal, transitions: Sequence[Transition]) -> list[Milestone]:
    """What happened so far, the first thing first."""
    moves = [Milestone("done", EVENTS[Move(each.move)], each.at, each.reason) for each in transitions]
    return [Milestone("done", _("提出"), proposal.made_at), *moves]


def _to_come(proposal: Proposal, vote: Ballots | None) -> list[Milestone]:
    """What comes next, as far as it is known: of a vote its hours, else the next step in words."""
    phases = (Phase.ANNOUNCED, Phase.OPEN, Phase.CLOSED)
    if proposal.phase is not ProposalState.VOTE or vote is None or vote.phase not in phases:
        return [Milestone("next", AFTER[proposal.phase])] if proposal.phase in AFTER else []
    poll, at = vote.poll, phases.index(vote.phase)
    return [
        Milestone("next" if at == 0 else "done", _("开始投票"), poll.opens_at),
        Milestone(("next", "current", "done")[at], _("截止投票"), poll.closes_at, _("截止前谁也看不到票数")),
        Milestone("next", _("公布结果"), note=_("每一步怎么算都写出来")),
    ]


def _side(proposal: Proposal, stance: Stance) -> Side:
    posts = Post.objects.filter(room__proposal=proposal, stance=stance)
    return Side(stance, list(posts.order_by("-seq")[:ARGUMENTS]), posts.count())
