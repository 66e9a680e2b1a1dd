"""The lock that everything about a poll is decided under, and who may act for a convener."""

from datetime import datetime

from community.models import Compound
from deliberation.models import Proposal
from deliberation.rules import Power, ProposalState
from kernel.errors import Missing
from residents.models import Resident
from residents.roles import roles_of
from voting.models import Poll
from voting.rules.keys import Convener, check_convener
from voting.rules.question import check_before_owners, check_only_one
from voting.standing import standing_polls


def locked_poll(poll_id: int) -> Poll:
    """The poll with its row locked to the end of the transaction. Raises Missing.

    Rows that refer to the poll may still be added elsewhere meanwhile (`no_key`); another holder of this lock waits.
    """
    poll = Poll.objects.select_for_update(no_key=True).filter(pk=poll_id).first()
    if poll is None:
        raise Missing(poll=poll_id)
    return poll


def locked_proposal(proposal_id: int) -> Proposal:
    """The proposal with its row locked to the end of the transaction; a poll's row, if any, is locked before it."""
    return Proposal.objects.select_for_update(no_key=True).get(pk=proposal_id)


def check_may_decide(proposal_id: int, *, now: datetime, except_poll: int = 0) -> None:
    """Lock a proposal, and ask whether a poll may decide on it.

    Raises NotBeforeOwners, ScopeNotOffered, and AnotherPoll while another poll of it stands: one that is open or
    may still open, or one whose result is not published yet (publishing moves the proposal on).
    """
    proposal = locked_proposal(proposal_id)
    check_before_owners(
        put_to_vote=proposal.phase is ProposalState.VOTE, whole_compound=proposal.decider is not Power.BUILDING
    )
    check_only_one(others=standing_polls(proposal, now=now).exclude(pk=except_poll).exists())


def convened_for(resident: Resident, compound: Compound, *, now: datetime) -> frozenset[Convener]:
    """The convening organs in which `resident` holds an office now. Raises NotConvener when there is none, and
    Missing to whoever does not belong to the compound at all.
    """
    roles = {role.value for role in roles_of(resident, compound, now=now)}
    if not roles:
        raise Missing()
    organs = frozenset(organ for organ in Convener if organ.value in roles)
    check_convener(organs)
    return organs
