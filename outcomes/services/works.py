"""Every write about works: they are planned and finished, step by step."""

from datetime import date, datetime

from django.db import transaction

from community.models import Compound
from deliberation.models import Proposal
from deliberation.rules import ProposalState
from journal.services import record
from kernel.days import legal_day
from kernel.errors import Missing
from outcomes.entries import STEP_FINISHED, STEP_PLANNED
from outcomes.models import Step
from outcomes.rules import (
    NotCarriedOut,
    NotExecutor,
    StepDone,
    check_step,
)
from residents.models import Resident, Role
from residents.roles import roles_of

PLANNERS = frozenset({Role.PROPERTY_MANAGER, Role.OWNERS_COMMITTEE})


@transaction.atomic
def plan_step(proposal_id: int, *, text: str, due_on: date, by: Resident, now: datetime) -> Step:
    """Add a step to the works of a proposal, by the property manager or the owners' committee.

    `due_on` is a legal day of the compound. Raises Missing, NotExecutor, NotCarriedOut, StepUnreadable, StepDuePast.
    """
    proposal = _locked_proposal(proposal_id)
    if not PLANNERS & roles_of(by, proposal.compound, now=now):
        raise NotExecutor()
    _check_carried_out(proposal)
    clean = check_step(text, due_on, _today(proposal.compound, now))
    last = proposal.steps.order_by("-number").first()
    step = Step.objects.create(proposal=proposal, number=last.number + 1 if last else 1, text=clean, due_on=due_on)
    record(STEP_PLANNED, proposal.stream, compound=proposal.compound_id, at=now, step=step.pk)
    return step


@transaction.atomic
def finish_step(step_id: int, *, by: Resident, now: datetime) -> Step:
    """Write down that a step was done on the legal day of `now`, by the property manager.

    Raises Missing, NotExecutor, NotCarriedOut, StepDone.
    """
    known = Step.objects.filter(pk=step_id).first()
    if known is None:
        raise Missing(step=step_id)
    proposal = _locked_proposal(known.proposal_id)
    if Role.PROPERTY_MANAGER not in roles_of(by, proposal.compound, now=now):
        raise NotExecutor()
    _check_carried_out(proposal)
    step = Step.objects.get(pk=step_id)
    if step.done_on is not None:
        raise StepDone(done_on=step.done_on.isoformat())
    step.done_on = _today(proposal.compound, now)
    step.save(update_fields=["done_on"])
    record(STEP_FINISHED, proposal.stream, compound=proposal.compound_id, at=now, step=step.pk)
    return step


def _locked_proposal(proposal_id: int) -> Proposal:
    """The proposal under its lock. Raises Missing."""
    proposal = Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    if proposal is None:
        raise Missing(proposal=proposal_id)
    return proposal


def _check_carried_out(proposal: Proposal) -> None:
    if proposal.state != ProposalState.EXECUTION:
        raise NotCarriedOut(state=proposal.state)


def _today(compound: Compound, now: datetime) -> date:
    return legal_day(now, compound.zone)
