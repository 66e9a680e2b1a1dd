"""What waits for somebody because of the office they hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from community.models import Compound
from deliberation.labels import MOVES
from deliberation.models import Proposal
from deliberation.rules import STAGES, Move, Mover, moves_for
from kernel.days import legal_day
from outcomes.models import Step
from pages.setup import setup_of
from residents.models import Claim, ClaimState, Resident, Role
from residents.roles import roles_of
from voting.desk.steps import way_of
from voting.models import Poll
from voting.standing import before_owners

MOVERS = {
    Role.RESIDENTS_COMMITTEE: Mover.RESIDENTS_COMMITTEE,
    Role.OWNERS_COMMITTEE: Mover.OWNERS_COMMITTEE,
    Role.PROPERTY_MANAGER: Mover.PROPERTY_MANAGER,
}
COMMITTEES = frozenset({Role.RESIDENTS_COMMITTEE, Role.OWNERS_COMMITTEE})
OPTIONAL = frozenset({Move.MERGE, Move.RETURN})


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do, where, and what exactly."""

    address: str
    text: str
    note: str


def duties_of(resident: Resident, compounds: Sequence[Compound], *, now: datetime) -> list[Duty]:
    """The work of every office that `resident` holds in `compounds`, the desk first, then results, works, moves."""
    return [duty for place in compounds for duty in _duties_in(place, roles_of(resident, place, now=now), now=now)]


def _duties_in(place: Compound, roles: frozenset[Role], *, now: datetime) -> Iterator[Duty]:
    movers = {MOVERS[role] for role in roles if role in MOVERS}
    if Role.RESIDENTS_COMMITTEE in roles:
        yield from _setup(place, now=now)
        yield from _claims(place)
    if roles & COMMITTEES:
        yield from _votes(place, roles, now=now)
    if Role.OWNERS_COMMITTEE in roles:
        yield from _results(place)
    if Role.PROPERTY_MANAGER in roles:
        yield from _steps(place, now=now)
    if movers:
        yield from _moves(place, movers)


def _setup(place: Compound, *, now: datetime) -> Iterator[Duty]:
    setup = setup_of(place, now=now)
    if setup.next is not None:
        text = ngettext("开通小区：还差 %(n)d 步", "开通小区：还差 %(n)d 步", setup.left) % {"n": setup.left}
        yield Duty(reverse("setup", args=[place.key]), text, str(setup.next.name))


def _claims(place: Compound) -> Iterator[Duty]:
    if count := Claim.objects.filter(compound=place, state=ClaimState.PENDING).count():
        text = ngettext("核验住户：%(n)d 件", "核验住户：%(n)d 件", count) % {"n": count}
        yield Duty(reverse("desk-verify"), text, gettext("当面看证件，和名册核对"))


def _votes(place: Compound, roles: frozenset[Role], *, now: datetime) -> Iterator[Duty]:
    """Proposals without a ballot, and polls on their way to the opening that wait for one of `roles`."""
    for each in before_owners(place, now=now):
        if each.is_free:
            address = reverse("desk-prepare", args=[place.key, each.proposal.pk])
            yield Duty(address, each.proposal.title, gettext("已提交业主表决，请拟选票"))
    drawn_up = Poll.objects.filter(compound=place, armed_at=None, opens_at__gt=now).select_related(
        "compound", "proposal"
    )
    for poll in drawn_up.order_by("opens_at", "pk"):
        way = way_of(poll, now=now)
        if way.waits_for({role.value for role in roles}):
            note = render_to_string("voting/desk/_next.html", {"way": way, "step": way.next}).strip()
            yield Duty(reverse("desk-vote", args=[place.key, poll.pk]), poll.title, note)


def _results(place: Compound) -> Iterator[Duty]:
    for poll in Poll.objects.filter(compound=place, publication=None).exclude(settled_at=None):
        yield Duty(reverse("result", args=[poll.pk]), poll.title, gettext("已经计票，请公布结果"))


def _steps(place: Compound, *, now: datetime) -> Iterator[Duty]:
    today = legal_day(now, place.zone)
    waiting = Step.objects.filter(proposal__compound=place, proposal__state="execution", done_on=None)
    for step in waiting.select_related("proposal").order_by("due_on", "pk"):
        note = gettext("逾期了，应在 %(day)s 完成") if step.due_on < today else gettext("%(day)s 以前完成")
        address = reverse("proposal", args=[step.proposal_id])
        yield Duty(address, f"{step.proposal.title}：{step.text}", note % {"day": step.due_on.isoformat()})


def _moves(place: Compound, movers: set[Mover]) -> Iterator[Duty]:
    for proposal in Proposal.objects.filter(compound=place, state__in=list(STAGES)):
        moves = [
            move for move in moves_for(proposal.phase, movers=movers, power=proposal.decider) if move not in OPTIONAL
        ]
        if moves:
            note = gettext("可以办：%(moves)s") % {"moves": "、".join(str(MOVES[move]) for move in moves)}
            yield Duty(reverse("proposal", args=[proposal.pk]), proposal.title, note)
