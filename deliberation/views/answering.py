"""What all these pages answer with: a proposal that one may see, and the statuses of what is refused in a page."""

from datetime import datetime

from django.shortcuts import get_object_or_404

from deliberation.models import Proposal
from kernel.errors import DomainError, Refused
from residents.models import Resident

CONFLICT, UNPROCESSABLE = 409, 422


def seen_proposal(resident: Resident, proposal_id: int, *, now: datetime) -> Proposal:
    """The proposal, where `resident` may see it; Http404 otherwise."""
    visible = Proposal.objects.visible_to(resident, now=now).select_related("compound")
    return get_object_or_404(visible, pk=proposal_id)


def status_of(refusal: DomainError) -> int:
    """409 where it is the state that forbids, 422 where what was typed must be mended."""
    return CONFLICT if isinstance(refusal, Refused) else UNPROCESSABLE
