"""Moving a proposal on by the table of its life: screened, returned, merged, settled."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from deliberation.entries import FOLLOWED_MOVED, MERGED_IN
from deliberation.models import Proposal, Screening, Second
from deliberation.rules.lifecycle import (
    SILENT,
    Cause,
    Move,
    Mover,
    Power,
    PowerMissing,
    ProposalState,
    ReasonMissing,
    TargetMissing,
    check_move,
    check_return,
)
from deliberation.rules.screening import AppealedAlready, Fact, find_power
from deliberation.rules.support import IdeaLapsed
from deliberation.rules.text import LONGEST_REASON, check_text
from deliberation.services.locking import house_moves, locked_for, locked_proposal, make_move, movers_of, settings_of
from deliberation.services.seconding import await_support, gather, household_seconds
from journal.services import record
from kernel.errors import Missing
from residents.models import Resident
from residents.roles import front_of

_TOLD = frozenset({Move.RETURN, Move.MERGE, Move.WITHDRAW})


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
    facts: Collection[Fact] | None = None,
    cause: Cause | None = None,
    mend: str = "",
) -> ProposalState:
    """Make a move of the lifecycle table; gives the new state.

    Screening says whose `power` it is, or which `facts` hold and lets the table say it: where the two differ, the
    reason is due. A return has a `cause` and what to `mend`. Merging says `into` which proposal of the same compound:
    its supporters and arguments go along. Raises Missing (also for strangers), NotYourMove, WrongState, WrongPower,
    ReasonMissing, TextTooLong, TextUnprintable, IdeaLapsed, PowerMissing, FactsMissing, CauseMissing, MendMissing,
    AppealedAlready, TargetMissing.
    """
    if move is Move.MERGE:  # the locks of both are taken in one order, or two merges could wait for each other
        _lock_in_order(proposal_id, into)
    proposal, _ = locked_for(by, proposal_id, now=now)
    movers = movers_of(by, proposal, now=now)
    check_move(move, proposal.phase, movers=movers, power=proposal.decider, reason=reason)
    if proposal.phase_at(now) is ProposalState.LAPSED:
        raise IdeaLapsed()
    why = _words(reason)
    if move is Move.SCREEN:
        _screen(proposal, power, facts, why, by=by, now=now)
    if move is Move.RETURN:
        check_return(cause, mend)
    if move is Move.APPEAL and proposal.transitions.filter(move=Move.APPEAL).exists():
        raise AppealedAlready()
    target = _target(proposal, into) if move is Move.MERGE else None
    proposal.merged_into = target or proposal.merged_into
    if move in _TOLD:
        _tell_followers(proposal, move, now=now)
    state = make_move(proposal, move, by=by, movers=movers, reason=why, cause=cause, mend=_words(mend), now=now)
    if target is not None:
        _carry(proposal, target, now=now)
    return await_support(proposal, now=now) if state is ProposalState.IDEA else state


def _words(text: str) -> str:
    return check_text(text, longest=LONGEST_REASON) if text.strip() else ""


# --- screening ---


def _screen(
    proposal: Proposal,
    power: Power | None,
    facts: Collection[Fact] | None,
    reason: str,
    *,
    by: Resident,
    now: datetime,
) -> None:
    """Write down whose power it is, with the facts where they were asked."""
    found = None if facts is None else find_power(frozenset(facts))
    decided = power or (found.power if found else None)
    if decided is None:
        raise PowerMissing()
    proposal.power = decided.value
    if found is None or facts is None:
        return
    if decided is not found.power and not reason:
        raise ReasonMissing(move=Move.SCREEN.value)
    front = front_of(by, proposal.compound, now=now)
    Screening.objects.create(
        proposal=proposal,
        facts=sorted(fact.value for fact in facts),
        found=found.power.value,
        power=decided.value,
        reason=reason,
        by=by,
        front=front.front,
        role=front.role,
        at=now,
    )


# --- merging ---


def _lock_in_order(*proposals: int | None) -> None:
    for number in sorted(number for number in proposals if number):
        try:
            locked_proposal(number)
        except Missing:
            continue  # whoever asked for it is answered below


def _target(proposal: Proposal, into: int | None) -> Proposal:
    """The proposal to merge into, under its lock, on its way still. Raises TargetMissing."""
    others = Proposal.objects.filter(compound=proposal.compound_id).exclude(pk=proposal.pk)
    target = others.filter(pk=into or 0).select_for_update(of=("self",), no_key=True).select_related("compound").first()
    if target is None or target.phase in SILENT:
        raise TargetMissing()
    return target


def _carry(source: Proposal, target: Proposal, *, now: datetime) -> None:
    """Supporters and arguments of `source` go along to `target`, nobody counted twice."""
    there = set(target.seconds.values_list("resident", flat=True)) | {target.author_id}
    one_per_household = settings_of(target.compound).one_per_household
    carried = 0
    for second in source.seconds.exclude(resident__in=there).select_related("resident").order_by("pk"):
        if one_per_household and household_seconds(target, second.resident, now=now):
            continue
        Second.objects.create(proposal=target, resident=second.resident, carried_from=source, at=second.at)
        carried += 1
    moved = source.arguments.update(proposal=target, carried_from=source)
    record(
        MERGED_IN,
        target.stream,
        compound=target.compound_id,
        at=now,
        proposal=source.pk,
        seconds=carried,
        arguments=moved,
    )
    gather(target, now=now)


def _tell_followers(proposal: Proposal, move: Move, *, now: datetime) -> None:
    """Tell everybody who put forward or supports `proposal`, each on their own stream."""
    state = check_move(move, proposal.phase, movers=frozenset(Mover), power=proposal.decider, reason="-")
    seconding = proposal.seconds.values_list("resident", flat=True)
    followers = Resident.objects.filter(pk__in=[proposal.author_id, *seconding]).order_by("pk")
    for follower in followers:
        stream, compound = follower.stream, proposal.compound_id
        record(FOLLOWED_MOVED, stream, compound=compound, at=now, proposal=proposal.pk, state=state)


# --- what the owners decided ---


@transaction.atomic
def settle_proposal(proposal_id: int, *, passed: bool, now: datetime) -> ProposalState:
    """Let what its owners decided act on a proposal: carried goes to execution, else back to coordination.

    Safe to repeat: a proposal that is no longer before its owners stays as it is. Raises Missing.
    """
    proposal = locked_proposal(proposal_id)
    if proposal.phase is not ProposalState.VOTE:
        return proposal.phase
    return house_moves(proposal, Move.CARRY if passed else Move.FAIL, now=now)
