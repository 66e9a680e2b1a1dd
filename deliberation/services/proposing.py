"""Every write about proposals, one verb a function."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from community.models import Compound
from deliberation.entries import MOVED, PROPOSED, REVISED, SECONDED
from deliberation.models import DebateRules, Proposal, ProposalVersion, Room, Second, Transition
from deliberation.rules import (
    LONGEST_REASON,
    LONGEST_TEXT,
    LONGEST_TITLE,
    CidReused,
    Move,
    Mover,
    NotResident,
    OwnProposal,
    Power,
    PowerMissing,
    ProposalState,
    TargetMissing,
    WrongState,
    check_cid,
    check_move,
    check_revision,
    check_text,
)
from journal.clock import Clock
from journal.jobs import enqueue, handles
from journal.services import record
from kernel.errors import Missing
from residents.models import Resident, Role
from residents.roles import roles_of

_ORGAN_MOVERS = {
    Role.RESIDENTS_COMMITTEE: Mover.RESIDENTS_COMMITTEE,
    Role.OWNERS_COMMITTEE: Mover.OWNERS_COMMITTEE,
    Role.PROPERTY_MANAGER: Mover.PROPERTY_MANAGER,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a proposal says. Money in cents (分), None while it is not worked out."""

    title: str
    problem: str
    plan: str = ""
    cost: int | None = None
    household_cost: int | None = None


def debate_rules(compound: Compound) -> DebateRules:
    """The compound's own settings about proposals, or the defaults."""
    return DebateRules.objects.filter(compound=compound).first() or DebateRules(compound=compound)


@transaction.atomic
def adopt_debate_rules(compound: Compound, *, seconds_needed: int, idea_days: int) -> DebateRules:
    """Make these the compound's settings about proposals, from now on; `idea_days` is how long an idea may wait."""
    settings = {"seconds_needed": seconds_needed, "idea_days": idea_days}
    rules, _ = DebateRules.objects.update_or_create(compound=compound, defaults=settings)
    return rules


def movers_of(resident: Resident, proposal: Proposal, *, now: datetime) -> frozenset[Mover]:
    """As what `resident` may move `proposal`: from offices held now, and as its author."""
    roles = roles_of(resident, proposal.compound, now=now)
    movers = {mover for role, mover in _ORGAN_MOVERS.items() if role in roles}
    if proposal.author_id == resident.pk:
        movers.add(Mover.AUTHOR)
    return frozenset(movers)


@transaction.atomic
def propose(compound: Compound, draft: Draft, *, author: Resident, cid: str, now: datetime) -> Proposal:
    """Put an idea forward, with its first version and its room. The same `cid` again gives the first proposal.

    Raises NotResident, CidMalformed, CidReused, TextEmpty, TextTooLong, TextUnprintable. The idea lapses by a
    job when it finds too few supporters in the compound's number of days.
    """
    Compound.objects.select_for_update(no_key=True).get(pk=compound.pk)
    if not roles_of(author, compound, now=now):
        raise NotResident()
    title = check_text(draft.title, longest=LONGEST_TITLE)
    if (earlier := Proposal.objects.filter(author=author, cid=check_cid(cid)).first()) is not None:
        if (earlier.compound_id, earlier.title) != (compound.pk, title):
            raise CidReused()
        return earlier
    year = now.astimezone(ZoneInfo(compound.zone)).year
    last = Proposal.objects.filter(compound=compound, year=year).order_by("-number").first()
    proposal = Proposal.objects.create(
        compound=compound,
        author=author,
        year=year,
        number=last.number + 1 if last else 1,
        state=ProposalState.IDEA,
        title=title,
        cid=cid,
        made_at=now,
    )
    _add_version(proposal, draft, number=1, now=now)
    Room.objects.create(proposal=proposal, title=proposal.title)
    _await_support(proposal, now=now)
    record(PROPOSED, compound.stream, compound=compound.pk, at=now, proposal=proposal.pk)
    return proposal


@transaction.atomic
def revise_proposal(proposal_id: int, draft: Draft, *, by: Resident, now: datetime) -> ProposalVersion:
    """Add a version while the proposal is being discussed. Raises Missing, NotYourMove, WrongState.

    The author may revise until it is screened or when it came back; the committees while it is discussed.
    """
    proposal = locked_proposal(proposal_id)
    movers = movers_of(by, proposal, now=now)
    check_revision(proposal.phase, movers=movers)
    last = proposal.versions.latest("number").number
    proposal.title = check_text(draft.title, longest=LONGEST_TITLE)
    proposal.save(update_fields=["title"])
    version = _add_version(proposal, draft, number=last + 1, now=now)
    record(REVISED, proposal.stream, compound=proposal.compound_id, at=now, version=version.number)
    return version


@transaction.atomic
def second_proposal(proposal_id: int, *, by: Resident, now: datetime) -> int:
    """Support an idea; gives the number of supporters. Again changes nothing.

    Reaching the compound's number moves it on. Raises Missing (also for strangers), OwnProposal, WrongState.
    """
    proposal = locked_proposal(proposal_id)
    if not roles_of(by, proposal.compound, now=now):
        raise Missing(proposal=proposal_id)
    if proposal.author_id == by.pk:
        raise OwnProposal()
    if proposal.seconds.filter(resident=by).exists():
        return proposal.seconds.count()
    if proposal.phase is not ProposalState.IDEA:
        raise WrongState(move="second", state=proposal.state)
    Second.objects.create(proposal=proposal, resident=by, at=now)
    count = proposal.seconds.count()
    record(SECONDED, proposal.stream, compound=proposal.compound_id, at=now, count=count)
    if count >= debate_rules(proposal.compound).seconds_needed:
        _move(proposal, Move.GATHER, by=None, movers=frozenset({Mover.HOUSE}), reason="", now=now)
    return count


@transaction.atomic
def move_proposal(
    proposal_id: int,
    move: Move,
    *,
    by: Resident,
    now: datetime,
    reason: str = "",
    power: Power | None = None,
    into: int | None = None,
) -> ProposalState:
    """Make a move of the lifecycle table; gives the new state.

    Screening says whose `power` it is; merging says `into` which proposal of the same compound. Raises
    Missing (also for strangers), NotYourMove, WrongState, WrongPower, ReasonMissing, TextTooLong, TextUnprintable,
    PowerMissing, TargetMissing.
    """
    proposal = locked_proposal(proposal_id)
    if not roles_of(by, proposal.compound, now=now):
        raise Missing(proposal=proposal_id)
    movers = movers_of(by, proposal, now=now)
    check_move(move, proposal.phase, movers=movers, power=proposal.decider, reason=reason)
    why = check_text(reason, longest=LONGEST_REASON) if reason.strip() else ""
    if move is Move.SCREEN:
        if power is None:
            raise PowerMissing()
        proposal.power = power.value
    if move is Move.MERGE:
        target = Proposal.objects.filter(pk=into or 0, compound=proposal.compound).exclude(pk=proposal.pk).first()
        if target is None:
            raise TargetMissing()
        proposal.merged_into = target
    state = _move(proposal, move, by=by, movers=movers, reason=why, now=now)
    return _await_support(proposal, now=now) if state is ProposalState.IDEA else state


def _await_support(proposal: Proposal, *, now: datetime) -> ProposalState:
    """An idea, new or put forward again: it goes on at once with supporters enough, or waits and may lapse."""
    rules = debate_rules(proposal.compound)
    if proposal.seconds.count() >= rules.seconds_needed:
        return _move(proposal, Move.GATHER, by=None, movers=frozenset({Mover.HOUSE}), reason="", now=now)
    lapses_at = now + timedelta(days=rules.idea_days)
    key = f"lapse_idea:{proposal.pk}:{proposal.transitions.count()}"
    enqueue("lapse_idea", key=key, argument=proposal.pk, due_at=lapses_at)
    return ProposalState.IDEA


@transaction.atomic
def settle_proposal(proposal_id: int, *, passed: bool, now: datetime) -> ProposalState:
    """Let what its owners decided act on a proposal: carried goes to execution, else back to coordination.

    Safe to repeat: a proposal that is no longer before its owners stays as it is. Raises Missing.
    """
    proposal = locked_proposal(proposal_id)
    if proposal.phase is not ProposalState.VOTE:
        return proposal.phase
    move = Move.CARRY if passed else Move.FAIL
    return _move(proposal, move, by=None, movers=frozenset({Mover.HOUSE}), reason="", now=now)


@handles("lapse_idea")
def lapse_idea(proposal_id: int, clock: Clock) -> None:
    """The job that ends an idea which found too few supporters in time; safe to repeat."""
    with transaction.atomic():
        proposal = locked_proposal(proposal_id)
        if proposal.phase is ProposalState.IDEA:
            _move(proposal, Move.LAPSE, by=None, movers=frozenset({Mover.HOUSE}), reason="", now=clock())


def locked_proposal(proposal_id: int) -> Proposal:
    """The proposal under its lock, with its compound. Raises Missing."""
    proposal = (
        Proposal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("compound")
        .filter(pk=proposal_id)
        .first()
    )
    if proposal is None:
        raise Missing(proposal=proposal_id)
    return proposal


def _move(
    proposal: Proposal, move: Move, *, by: Resident | None, movers: frozenset[Mover], reason: str, now: datetime
) -> ProposalState:
    """Check and make `move` on a locked proposal, and write it down."""
    state = check_move(move, proposal.phase, movers=movers, power=proposal.decider, reason=reason)
    proposal.state = state.value
    proposal.save(update_fields=["state", "power", "merged_into"])
    Transition.objects.create(proposal=proposal, move=move.value, state=state.value, by=by, reason=reason, at=now)
    record(MOVED, proposal.stream, compound=proposal.compound_id, at=now, state=state)
    return state


def _add_version(proposal: Proposal, draft: Draft, *, number: int, now: datetime) -> ProposalVersion:
    problem = check_text(draft.problem, longest=LONGEST_TEXT)
    plan = check_text(draft.plan, longest=LONGEST_TEXT) if draft.plan.strip() else ""
    fixed = [proposal.title, problem, plan, draft.cost, draft.household_cost]
    fingerprint = hashlib.sha256(json.dumps(fixed, ensure_ascii=False).encode()).hexdigest()
    return ProposalVersion.objects.create(
        proposal=proposal,
        number=number,
        problem=problem,
        plan=plan,
        cost=draft.cost,
        household_cost=draft.household_cost,
        fingerprint=fingerprint,
        at=now,
    )
