"""The desk: the pages of who holds an office, their one table of links, and what waits at each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.models import Compound
from deliberation.models import Proposal
from deliberation.rules import ProposalState
from journal.clock import database_now
from outcomes.models import Step
from pages.setup import setup_of
from residents.models import Claim, ClaimState, Resident, Role
from residents.roles import offices_in
from voting.models import Poll
from voting.standing import before_owners

RESIDENTS, OWNERS, MANAGER = Role.RESIDENTS_COMMITTEE, Role.OWNERS_COMMITTEE, Role.PROPERTY_MANAGER
COMMITTEES = frozenset({RESIDENTS, OWNERS})
EVERY_OFFICE = COMMITTEES | {MANAGER}


@dataclass(frozen=True, slots=True)
class DeskLink:
    """A page of the desk: its name, icon and route, and the offices that it is for.

    The route takes the compound's key unless `of_compound` is False. `waits` counts what waits there in a compound.
    `within` are further routes on whose pages this link is the current one.
    """

    name: str | Promise
    icon: str
    route: str
    roles: frozenset[Role]
    of_compound: bool = True
    waits: Callable[[Compound], int] | None = None
    within: tuple[str, ...] = ()
    only_waiting: bool = False  # not shown where nothing waits


def _claims(place: Compound) -> int:
    return Claim.objects.filter(compound=place, state=ClaimState.PENDING).count()


def _steps_left(place: Compound) -> int:
    return setup_of(place).left


def _votes(place: Compound) -> int:
    """Proposals that wait for a poll, and polls that wait for a committee before they open."""
    now = database_now()
    waiting = sum(each.is_free for each in before_owners(place, now=now))
    return waiting + Poll.objects.filter(compound=place, armed_at=None, opens_at__gt=now).count()


# Every page of the desk, in the order of the rail. Whoever builds a page adds its line.
DESK_LINKS: list[DeskLink] = [
    DeskLink(_("今天"), "inbox", "desk-home", EVERY_OFFICE),
    DeskLink(_("开通小区"), "check", "setup", frozenset({RESIDENTS}), waits=_steps_left, only_waiting=True),
    DeskLink(_("核验住户"), "user-check", "desk-verify", frozenset({RESIDENTS}), of_compound=False, waits=_claims),
    DeskLink(_("业主名册"), "file-text", "desk-register", COMMITTEES),
    DeskLink(_("门牌码的信"), "inbox", "desk-letters", frozenset({RESIDENTS})),
    DeskLink(_("共有人由谁投"), "users", "desk-voters", frozenset({RESIDENTS})),
    DeskLink(
        _("筹备表决"),
        "list-checks",
        "desk-votes",
        COMMITTEES,
        waits=_votes,
        within=("desk-choose", "desk-prepare", "desk-vote", "desk-vote-edit", "desk-vote-preview"),
    ),
    DeskLink(_("三驾马车"), "id-card", "desk-organs", COMMITTEES),
    DeskLink(_("提议的规矩"), "scale", "debate-rules", COMMITTEES),
]


@dataclass(frozen=True, slots=True)
class RailLink:
    """A link of the rail as it stands for one person on one page."""

    name: str | Promise
    icon: str
    address: str
    waits: int
    current: bool


def rail_of(resident: Resident, place: Compound, *, route: str, now: datetime) -> list[RailLink]:
    """The desk's pages in `place` for `resident`, the one at `route` current."""
    roles = offices_in(resident, place, now=now)
    counted = [(link, link.waits(place) if link.waits else 0) for link in DESK_LINKS if link.roles & roles]
    return [
        RailLink(
            name=link.name,
            icon=link.icon,
            address=reverse(link.route, args=[place.key] if link.of_compound else []),
            waits=waits,
            current=route in (link.route, *link.within),
        )
        for link, waits in counted
        if waits or not link.only_waiting or route == link.route
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of one kind of thing wait for an office, and where."""

    name: str | Promise
    icon: str
    address: str
    count: int


def waiting_at(resident: Resident, place: Compound, *, now: datetime) -> Sequence[Waiting]:
    """What waits in `place` for each office that `resident` holds there, also where it is nothing."""
    roles = offices_in(resident, place, now=now)
    found: list[Waiting] = []
    if RESIDENTS in roles:
        ideas = Proposal.objects.filter(compound=place, state=ProposalState.SECONDED).count()
        screen = f"{reverse('proposals', args=[place.key])}?stage=propose"
        found.append(Waiting(_("等核验的住户"), "user-check", reverse("desk-verify"), _claims(place)))
        found.append(Waiting(_("附议够了、等受理的提议"), "file-text", screen, ideas))
    if OWNERS in roles:
        results = Poll.objects.filter(compound=place, publication=None).exclude(settled_at=None)
        first = results.order_by("settled_at").first()
        where = reverse("result", args=[first.pk]) if first else reverse("open")
        found.append(Waiting(_("等公布的结果"), "megaphone", where, results.count()))
    if MANAGER in roles:
        steps = Step.objects.filter(proposal__compound=place, proposal__state="execution", done_on=None)
        works = f"{reverse('proposals', args=[place.key])}?stage=carry_out"
        found.append(Waiting(_("办理中还没做完的步骤"), "clock", works, steps.count()))
    return found
