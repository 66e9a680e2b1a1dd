"""What the home page puts together: what waits for somebody, and what goes on where they live."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from community.models import Compound
from deliberation.models import Proposal
from deliberation.reading import count_by_stage, in_stage, listed
from deliberation.rules import ProposalState, Stage
from outcomes.models import Publication
from pages.duties import Duty, duties_of
from residents.models import Claim, Resident
from residents.reading import ending_soon
from residents.roles import compounds_of, households_of
from voting.models import Poll
from voting.paper import Paper, papers_of

LIST = 5
FIRST_SHOWN = (Stage.DISCUSS, Stage.DECIDE, Stage.PROPOSE, Stage.CARRY_OUT, Stage.EVALUATE)


@dataclass(frozen=True, slots=True)
class Due:
    """An open poll with this resident's papers in it: those not cast yet or, once none waits, those that are."""

    poll: Poll
    papers: Sequence[Paper]

    @property
    def waits(self) -> bool:
        return not self.papers[0].receipt


@dataclass(frozen=True, slots=True)
class Home:
    """The home page. `stage` is the one whose list is shown."""

    compounds: Sequence[Compound]
    households: Sequence[Claim]
    ending: Sequence[Claim]
    due: Sequence[Due]
    cast: Sequence[Due]
    duties: Sequence[Duty]
    hearings: Sequence[Proposal]
    counts: Mapping[Stage, int]
    stage: Stage
    proposals: Sequence[Proposal]
    published: Sequence[Publication]

    @property
    def tasks(self) -> int:
        """How many things wait to be done."""
        return len(self.due) + len(self.duties) + len(self.hearings)

    @property
    def total(self) -> int:
        """How many proposals there are in the five stages."""
        return sum(self.counts.values())


def home_of(resident: Resident, *, stage: Stage | None, now: datetime) -> Home:
    """The home page of `resident`; without a `stage` the first that has something, debates before the rest."""
    compounds = list(compounds_of(resident, now=now))
    visible = Proposal.objects.visible_to(resident, now=now)
    counts = count_by_stage(visible)
    shown = stage or next((each for each in FIRST_SHOWN if counts[each]), FIRST_SHOWN[0])
    ballots = ballots_of(resident, now=now)
    published = Publication.objects.filter(poll__compound__in=compounds).select_related("poll").order_by("-at")
    return Home(
        compounds=compounds,
        households=[claim for place in compounds for claim in households_of(resident, place, now=now)],
        ending=ending_soon(resident, now=now),
        due=[each for each in ballots if each.waits],
        cast=[each for each in ballots if not each.waits],
        duties=duties_of(resident, compounds, now=now),
        hearings=list(visible.filter(state=ProposalState.HEARING)[:LIST]),
        counts=counts,
        stage=shown,
        proposals=list(listed(in_stage(visible, shown))[:LIST]),
        published=list(published[:LIST]),
    )


def ballots_of(resident: Resident, *, now: datetime) -> list[Due]:
    """The open polls in which `resident` may cast or has cast, the one that closes first before the rest."""
    polls = Poll.objects.visible_to(resident, now=now).filter(opens_at__lte=now, closes_at__gt=now)
    found = []
    for poll in polls.exclude(armed_at=None).select_related("compound").order_by("closes_at"):
        papers = papers_of(resident, poll, now=now)
        if papers:
            found.append(Due(poll, [paper for paper in papers if not paper.receipt] or papers))
    return found
