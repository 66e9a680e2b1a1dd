"""What the page of a proposal puts together: its text, its room, its vote, and the works that came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from deliberation.labels import EVENTS
from deliberation.models import Proposal, ProposalVersion, Screening, Transition
from deliberation.reading import (
    Alternative,
    Side,
    alternatives_of,
    merge_targets,
    seconds_needed_in,
    sides_of,
)
from deliberation.rules import SILENT, STAGES, Move, Power, ProposalState, Stage, may_revise, moves_for
from deliberation.rules.ahead import ahead
from deliberation.services import movers_of
from deliberation.services.locking import settings_of
from kernel.days import legal_day
from outcomes.models import Publication
from outcomes.reading import StepOfWorks, works_of
from outcomes.rules import StepState
from pages.wording import AFTER, AHEAD, Words
from residents.models import Resident, Role
from residents.roles import Front, front_of, roles_of
from voting.models import Poll, Question
from voting.paper import Paper, papers_of
from voting.rules.window import Phase

NEAR = 3  # steps ahead that stand open; further ones are folded


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
    plans: Sequence[Alternative]
    sides: Sequence[Side]
    screening: Screening | None
    returned: Transition | None
    merged: Sequence[Proposal]
    vote: Ballots | None
    works: Sequence[StepOfWorks]
    moves: Sequence[Move]
    targets: Sequence[Proposal]
    may_revise: bool
    roles: frozenset[Role]
    supporters: int
    supporters_needed: int
    state: ProposalState
    may_second: bool
    may_take_back: bool
    seconded: bool
    may_answer: bool

    @property
    def version(self) -> ProposalVersion:
        """The text as it stands."""
        return self.versions[0]

    @property
    def supporters_left(self) -> int:
        """How many supporters an idea still lacks."""
        return max(self.supporters_needed - self.supporters, 0)

    @property
    def lapsed(self) -> bool:
        """Whether its time is over, by the clock."""
        return self.state is ProposalState.LAPSED

    @property
    def talking(self) -> bool:
        """Whether arguments are still taken."""
        return self.state not in SILENT

    @property
    def open_steps(self) -> int:
        """How many steps of the works are not done."""
        return sum(work.state is not StepState.DONE for work in self.works)

    @property
    def costed(self) -> bool:
        """Whether there is more to say of the money than the one sum at the top."""
        return any(each.plan.budget for each in self.plans)

    @property
    def near(self) -> Sequence[Milestone]:
        """The steps ahead that come soon."""
        return self.to_come[:NEAR]

    @property
    def far(self) -> Sequence[Milestone]:
        """The steps after those."""
        return self.to_come[NEAR:]

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
    state = proposal.phase_at(now)
    moves = moves_for(state, movers=movers, power=proposal.decider)
    roles = roles_of(reader, proposal.compound, now=now)
    idea = state is ProposalState.IDEA
    return ProposalPage(
        proposal=proposal,
        author=front_of(proposal.author, proposal.compound, now=now),
        versions=list(proposal.versions.order_by("-number")),
        course=_course(proposal, transitions, vote),
        past=_past(proposal, transitions),
        to_come=_to_come(proposal, state, vote),
        plans=alternatives_of(proposal),
        sides=sides_of(proposal, reader=reader),
        screening=proposal.screenings.last() if proposal.power else None,
        returned=_returned(transitions),
        merged=list(proposal.merged.order_by("pk")),
        vote=vote,
        works=works_of(proposal, today=legal_day(now, proposal.compound.zone)),
        moves=moves,
        targets=list(merge_targets(proposal)) if Move.MERGE in moves else [],
        may_revise=may_revise(state, movers=movers),
        roles=roles,
        supporters=proposal.seconds.count(),
        supporters_needed=seconds_needed_in(proposal.compound),
        state=state,
        may_second=idea and not own and not seconded and _may_second(proposal, roles),
        may_take_back=idea and seconded,
        seconded=seconded,
        may_answer=bool(movers),
    )


def _vote(proposal: Proposal, reader: Resident, *, now: datetime) -> Ballots | None:
    poll = Poll.objects.visible_to(reader, now=now).filter(proposal=proposal).order_by("-made_at").first()
    if poll is None:
        return None
    published = Publication.objects.filter(poll=poll).first()
    return Ballots(poll, poll.phase(now), list(poll.questions.all()), papers_of(reader, poll, now=now), published)


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


def _may_second(proposal: Proposal, roles: frozenset[Role]) -> bool:
    """Whether a reader with `roles` is one of those whose support counts."""
    return Role.MEMBER in roles or settings_of(proposal.compound).offices_second


def _returned(transitions: Sequence[Transition]) -> Transition | None:
    """The last return, while the proposal stands as it left it or was put forward again."""
    returns = [each for each in transitions if each.move == Move.RETURN]
    return returns[-1] if returns else None


def _to_come(proposal: Proposal, state: ProposalState, vote: Ballots | None) -> list[Milestone]:
    """What comes next: now, then every step ahead with who acts, what it takes and how long."""
    steps = [Milestone("next", *_ahead(each)) for each in ahead(state, proposal.decider)]
    if (hours := _hours(state, vote)) is not None:
        return [*hours, *steps]
    return [Milestone("current", AFTER[state]), *steps] if state in AFTER else steps


def _ahead(state: ProposalState) -> tuple[Words, None, Words]:
    name, note = AHEAD[state]
    return name, None, note


def _hours(state: ProposalState, vote: Ballots | None) -> list[Milestone] | None:
    """The hours of a vote that is announced; None without one."""
    phases = (Phase.ANNOUNCED, Phase.OPEN, Phase.CLOSED)
    if state is not ProposalState.VOTE or vote is None or vote.phase not in phases:
        return None
    poll, at = vote.poll, phases.index(vote.phase)
    return [
        Milestone("next" if at == 0 else "done", _("开始投票"), poll.opens_at),
        Milestone(("next", "current", "done")[at], _("截止投票"), poll.closes_at, _("截止前谁也看不到票数")),
        Milestone("next", _("公布结果"), note=_("每一步怎么算都写出来")),
    ]
