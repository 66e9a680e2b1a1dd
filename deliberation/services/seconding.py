"""Supporting an idea, taking that back, and what becomes of an idea by the number of supporters and the clock."""

from datetime import datetime, timedelta

from django.db import transaction

from deliberation.entries import SECOND_TAKEN_BACK, SECONDED
from deliberation.models import Proposal, Second
from deliberation.rules.lifecycle import Move, OwnProposal, ProposalState, WrongState
from deliberation.rules.support import HouseholdSeconded, IdeaLapsed, NotSeconder, seconds_needed
from deliberation.services.locking import house_moves, households_in, locked_for, locked_proposal, settings_of
from journal.clock import Clock
from journal.jobs import enqueue, handles
from journal.services import record
from kernel.days import legal_day
from residents.models import Claim, Resident, Role


@transaction.atomic
def second_proposal(proposal_id: int, *, by: Resident, now: datetime) -> int:
    """Support an idea; gives the number of supporters. Again changes nothing.

    Verified households may, tenants too. Reaching the compound's number moves it on. Raises Missing (also for
    strangers), NotSeconder, OwnProposal, IdeaLapsed, WrongState, HouseholdSeconded.
    """
    proposal, roles = locked_for(by, proposal_id, now=now)
    settings = settings_of(proposal.compound)
    if Role.MEMBER not in roles and not settings.offices_second:
        raise NotSeconder()
    if proposal.author_id == by.pk:
        raise OwnProposal()
    if proposal.seconds.filter(resident=by).exists():
        return proposal.seconds.count()
    check_gathering(proposal, "second", now=now)
    if settings.one_per_household and household_seconds(proposal, by, now=now):
        raise HouseholdSeconded()
    Second.objects.create(proposal=proposal, resident=by, at=now)
    count = proposal.seconds.count()
    record(SECONDED, proposal.stream, compound=proposal.compound_id, at=now, count=count)
    gather(proposal, now=now)
    return count


@transaction.atomic
def take_second_back(proposal_id: int, *, by: Resident, now: datetime) -> int:
    """No longer support an idea; gives the number of supporters left. Without a support it changes nothing.

    Raises Missing (also for strangers), IdeaLapsed, and WrongState once it is an idea no more.
    """
    proposal, _ = locked_for(by, proposal_id, now=now)
    check_gathering(proposal, "take_second_back", now=now)
    taken, _ = proposal.seconds.filter(resident=by).delete()
    count = proposal.seconds.count()
    if taken:
        record(SECOND_TAKEN_BACK, proposal.stream, compound=proposal.compound_id, at=now, count=count)
    return count


def check_gathering(proposal: Proposal, act: str, *, now: datetime) -> None:
    """Raises IdeaLapsed where its time is over by the clock, WrongState where it is no idea."""
    if proposal.phase_at(now) is ProposalState.LAPSED:
        raise IdeaLapsed()
    if proposal.phase is not ProposalState.IDEA:
        raise WrongState(move=act, state=proposal.state)


def household_seconds(proposal: Proposal, resident: Resident, *, now: datetime) -> bool:
    """Whether somebody else of `resident`'s household today, or of one of them, supports `proposal`."""
    day = legal_day(now, proposal.compound.zone)
    verified = Claim.objects.holding(day).filter(compound=proposal.compound_id)
    homes = verified.filter(resident=resident).values("unit")
    together = verified.filter(unit__in=homes).exclude(resident=resident).values("resident")
    return proposal.seconds.filter(resident__in=together).exists()


def gather(proposal: Proposal, *, now: datetime) -> ProposalState:
    """Move a locked idea on where it has supporters enough; gives its state."""
    needed = seconds_needed(settings_of(proposal.compound), households=households_in(proposal.compound))
    if proposal.phase is ProposalState.IDEA and proposal.seconds.count() >= needed:
        return house_moves(proposal, Move.GATHER, now=now)
    return proposal.phase


def await_support(proposal: Proposal, *, now: datetime) -> ProposalState:
    """An idea, new or put forward again: it goes on at once with supporters enough, or waits and may lapse."""
    if (state := gather(proposal, now=now)) is not ProposalState.IDEA:
        return state
    proposal.idea_until = now + timedelta(days=settings_of(proposal.compound).idea_days)
    proposal.save(update_fields=["idea_until"])
    key = f"lapse_idea:{proposal.pk}:{proposal.transitions.count()}"
    enqueue("lapse_idea", key=key, argument=proposal.pk, due_at=proposal.idea_until)
    return ProposalState.IDEA


@handles("lapse_idea")
def lapse_idea(proposal_id: int, clock: Clock) -> None:
    """The job that writes down that an idea found too few supporters in time; safe to repeat."""
    with transaction.atomic():
        proposal = locked_proposal(proposal_id)
        now = clock()
        if proposal.phase is ProposalState.IDEA and proposal.phase_at(now) is ProposalState.LAPSED:
            house_moves(proposal, Move.LAPSE, now=now)
