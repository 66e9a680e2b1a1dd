"""Supporting an idea, and the moves of the lifecycle table."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from deliberation.forms import Asked, MoveForm
from deliberation.reading import merge_targets
from deliberation.rules.lifecycle import MOVES, Cause, Power
from deliberation.rules.screening import Fact
from deliberation.services import move_proposal, second_proposal, take_second_back
from deliberation.views.answering import seen_proposal, status_of
from journal.clock import database_now
from kernel.errors import DomainError, Invalid, Refused
from residents.web import ResidentRequest, signed_in


@require_POST
@signed_in
def second(request: ResidentRequest, proposal_id: int) -> HttpResponse:
    """Support an idea."""
    second_proposal(proposal_id, by=request.user, now=database_now())
    return redirect("proposal", proposal_id)


@require_POST
@signed_in
def second_back(request: ResidentRequest, proposal_id: int) -> HttpResponse:
    """Take one's support back, while it is an idea."""
    take_second_back(proposal_id, by=request.user, now=database_now())
    return redirect("proposal", proposal_id)


@require_POST
@signed_in
def move(request: ResidentRequest, proposal_id: int) -> HttpResponse:
    """Make a move of the lifecycle table."""
    asked = MoveForm(request.POST).asked()
    if asked is None:
        raise Invalid
    try:
        move_proposal(
            proposal_id,
            asked.move,
            by=request.user,
            now=database_now(),
            reason=asked.reason,
            power=asked.power,
            into=asked.into,
            facts=asked.facts,
            cause=asked.cause,
            mend=asked.mend,
        )
    except (Invalid, Refused) as refusal:
        return _ask_again(request, proposal_id, asked, refusal)
    return redirect("proposal", proposal_id)


def _ask_again(request: ResidentRequest, proposal_id: int, asked: Asked, refusal: DomainError) -> HttpResponse:
    """The form of one move with what was written in it, below what is wrong."""
    proposal = seen_proposal(request.user, proposal_id, now=database_now())
    context = {
        "proposal": proposal,
        "move": asked.move,
        "asked": asked,
        "refusal": refusal,
        "powers": list(Power),
        "facts": list(Fact),
        "causes": list(Cause),
        "reasoned": [move for move, step in MOVES.items() if step.needs_reason],
        "targets": merge_targets(proposal),
    }
    return render(request, "deliberation/move_again.html", context, status=status_of(refusal))
