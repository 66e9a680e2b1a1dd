"""A proposal under its lock, as what somebody may act on it, and the one way in which its state changes."""

from datetime import datetime

from community.models import Compound, Unit, UnitUse
from deliberation.entries import MOVED
from deliberation.models import DebateRules, Proposal, Transition
from deliberation.rules.lifecycle import Cause, Move, Mover, ProposalState, check_move
from deliberation.rules.support import DebateSettings
from journal.services import record
from kernel.errors import Missing
from residents.models import Resident, Role
from residents.roles import roles_of

_ORGAN_MOVERS = {
    Role.RESIDENTS_COMMITTEE: Mover.RESIDENTS_COMMITTEE,
    Role.OWNERS_COMMITTEE: Mover.OWNERS_COMMITTEE,
    Role.PROPERTY_MANAGER: Mover.PROPERTY_MANAGER,
}


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


def locked_for(resident: Resident, proposal_id: int, *, now: datetime) -> tuple[Proposal, frozenset[Role]]:
    """The locked proposal and what `resident` is in its compound. Raises Missing, also for strangers."""
    proposal = locked_proposal(proposal_id)
    roles = roles_of(resident, proposal.compound, now=now)
    if not roles:
        raise Missing(proposal=proposal_id)
    return proposal, roles


def movers_of(resident: Resident, proposal: Proposal, *, now: datetime) -> frozenset[Mover]:
    """As what `resident` may move `proposal`: from offices held now, and as its author."""
    roles = roles_of(resident, proposal.compound, now=now)
    movers = {mover for role, mover in _ORGAN_MOVERS.items() if role in roles}
    if proposal.author_id == resident.pk:
        movers.add(Mover.AUTHOR)
    return frozenset(movers)


def households_in(compound: Compound) -> int:
    """How many households the compound has by its register: its homes."""
    return Unit.objects.filter(compound=compound, use=UnitUse.RESIDENTIAL).count()


def settings_of(compound: Compound) -> DebateSettings:
    """The compound's own settings about proposals, or the defaults."""
    kept = DebateRules.objects.filter(compound=compound).first()
    return kept.settings if kept else DebateSettings()


def make_move(
    proposal: Proposal,
    move: Move,
    *,
    by: Resident | None,
    movers: frozenset[Mover],
    now: datetime,
    reason: str = "",
    cause: Cause | None = None,
    mend: str = "",
) -> ProposalState:
    """Check and make `move` on a locked proposal, and write it down. Raises what `check_move` raises."""
    state = check_move(move, proposal.phase, movers=movers, power=proposal.decider, reason=reason)
    proposal.state = state.value
    if move in (Move.RETURN, Move.APPEAL):
        proposal.power = ""  # whose power it is will be asked again
    if state is not ProposalState.IDEA:
        proposal.idea_until = None
    proposal.save(update_fields=["state", "power", "merged_into", "idea_until"])
    Transition.objects.create(
        proposal=proposal,
        move=move.value,
        state=state.value,
        by=by,
        reason=reason,
        cause=cause.value if cause else "",
        mend=mend,
        at=now,
    )
    record(MOVED, proposal.stream, compound=proposal.compound_id, at=now, state=state)
    return state


def house_moves(proposal: Proposal, move: Move, *, now: datetime) -> ProposalState:
    """A move that nobody makes but the house itself."""
    return make_move(proposal, move, by=None, movers=frozenset({Mover.HOUSE}), now=now)
