"""The life of a proposal as one table: who may move it, from where, to where.

Everything a page offers and everything a service accepts about a proposal's state comes from `MOVES`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kernel.errors import Invalid, NotAllowed, Refused


class ProposalState(StrEnum):
    IDEA = "idea"
    SECONDED = "seconded"
    SCREENED = "screened"
    HEARING = "hearing"
    PLAN = "plan"
    SOUNDING = "sounding"
    COORDINATION = "coordination"
    VOTE = "vote"
    DIRECT = "direct"
    EXECUTION = "execution"
    ACCEPTANCE = "acceptance"
    EVALUATION = "evaluation"
    ARCHIVED = "archived"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    LAPSED = "lapsed"


class Stage(StrEnum):
    """The five stages people see: 提 议 决 办 评."""

    PROPOSE = "propose"
    DISCUSS = "discuss"
    DECIDE = "decide"
    CARRY_OUT = "carry_out"
    EVALUATE = "evaluate"


class Power(StrEnum):
    """Whose power it is to decide: found by the residents' committee when it screens."""

    OWNER = "owner"
    BUILDING = "building"
    ASSEMBLY = "assembly"
    SELF_GOVERNANCE = "self_governance"
    STREET = "street"


class Stance(StrEnum):
    AGREE = "agree"
    AGAINST = "against"
    QUESTION = "question"


class Cause(StrEnum):
    """Why a proposal is returned, in the words most often needed."""

    UNCLEAR = "unclear"
    NO_COST = "no_cost"
    SEVERAL_MATTERS = "several_matters"
    DONE_ALREADY = "done_already"
    NOT_HERE = "not_here"
    UNLAWFUL = "unlawful"
    OTHER = "other"


class Mover(StrEnum):
    """Who may make a move: an organ's office holder, the proposal's author, or nobody but the house itself."""

    AUTHOR = "author"
    RESIDENTS_COMMITTEE = "residents_committee"
    OWNERS_COMMITTEE = "owners_committee"
    PROPERTY_MANAGER = "property_manager"
    HOUSE = "house"


class Move(StrEnum):
    GATHER = "gather"
    LAPSE = "lapse"
    SCREEN = "screen"
    APPEAL = "appeal"
    RETURN = "return"
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    HEAR = "hear"
    DRAW_UP = "draw_up"
    SOUND_OUT = "sound_out"
    COORDINATE = "coordinate"
    PUT_TO_VOTE = "put_to_vote"
    DECIDE_DIRECTLY = "decide_directly"
    CARRY = "carry"
    FAIL = "fail"
    START = "start"
    HAND_OVER = "hand_over"
    ACCEPT = "accept"
    REJECT = "reject"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table. `powers` narrows it to proposals that are for those to decide."""

    sources: frozenset[ProposalState]
    target: ProposalState
    movers: frozenset[Mover]
    powers: frozenset[Power] = frozenset(Power)
    needs_reason: bool = False


_S, _M, _P = ProposalState, Mover, Power
_BEFORE_DECISION = (_S.IDEA, _S.SECONDED, _S.SCREENED, _S.HEARING, _S.PLAN, _S.SOUNDING, _S.COORDINATION)


def _step(
    sources: Collection[ProposalState],
    target: ProposalState,
    *movers: Mover,
    powers: Collection[Power] = tuple(Power),
    needs_reason: bool = False,
) -> Step:
    return Step(frozenset(sources), target, frozenset(movers), frozenset(powers), needs_reason)


MOVES: Mapping[Move, Step] = {
    Move.GATHER: _step([_S.IDEA], _S.SECONDED, _M.HOUSE),
    Move.LAPSE: _step([_S.IDEA], _S.LAPSED, _M.HOUSE),
    Move.SCREEN: _step([_S.SECONDED], _S.SCREENED, _M.RESIDENTS_COMMITTEE),
    Move.APPEAL: _step([_S.SCREENED], _S.SECONDED, _M.AUTHOR, needs_reason=True),
    Move.RETURN: _step([_S.SECONDED, _S.SCREENED], _S.RETURNED, _M.RESIDENTS_COMMITTEE, needs_reason=True),
    Move.RESUBMIT: _step([_S.RETURNED], _S.IDEA, _M.AUTHOR),
    Move.WITHDRAW: _step(_BEFORE_DECISION, _S.WITHDRAWN, _M.AUTHOR),
    Move.MERGE: _step([_S.IDEA, _S.SECONDED, _S.SCREENED], _S.MERGED, _M.RESIDENTS_COMMITTEE, needs_reason=True),
    Move.HEAR: _step([_S.SCREENED], _S.HEARING, _M.RESIDENTS_COMMITTEE),
    Move.DRAW_UP: _step([_S.HEARING], _S.PLAN, _M.RESIDENTS_COMMITTEE, _M.OWNERS_COMMITTEE),
    Move.SOUND_OUT: _step([_S.PLAN], _S.SOUNDING, _M.RESIDENTS_COMMITTEE),
    Move.COORDINATE: _step([_S.PLAN, _S.SOUNDING], _S.COORDINATION, _M.RESIDENTS_COMMITTEE),
    Move.PUT_TO_VOTE: _step(
        [_S.PLAN, _S.SOUNDING, _S.COORDINATION], _S.VOTE, _M.OWNERS_COMMITTEE, powers=[_P.ASSEMBLY, _P.BUILDING]
    ),
    Move.DECIDE_DIRECTLY: _step(
        [_S.PLAN, _S.SOUNDING, _S.COORDINATION],
        _S.DIRECT,
        _M.RESIDENTS_COMMITTEE,
        powers=[_P.SELF_GOVERNANCE, _P.OWNER, _P.STREET],
    ),
    Move.CARRY: _step([_S.VOTE], _S.EXECUTION, _M.HOUSE),
    Move.FAIL: _step([_S.VOTE], _S.COORDINATION, _M.HOUSE),
    Move.START: _step([_S.DIRECT], _S.EXECUTION, _M.RESIDENTS_COMMITTEE),
    Move.HAND_OVER: _step([_S.EXECUTION], _S.ACCEPTANCE, _M.PROPERTY_MANAGER),
    Move.ACCEPT: _step([_S.ACCEPTANCE], _S.EVALUATION, _M.OWNERS_COMMITTEE),
    Move.REJECT: _step([_S.ACCEPTANCE], _S.EXECUTION, _M.OWNERS_COMMITTEE, needs_reason=True),
    Move.ARCHIVE: _step([_S.EVALUATION, _S.COORDINATION], _S.ARCHIVED, _M.RESIDENTS_COMMITTEE),
}

# Who may change the text, and when: its author early and once it came back, the committees while it is discussed.
REVISERS: Mapping[ProposalState, frozenset[Mover]] = {
    **dict.fromkeys((_S.IDEA, _S.SECONDED, _S.RETURNED), frozenset({_M.AUTHOR})),
    **dict.fromkeys(
        (_S.HEARING, _S.PLAN, _S.SOUNDING, _S.COORDINATION),
        frozenset({_M.RESIDENTS_COMMITTEE, _M.OWNERS_COMMITTEE}),
    ),
}

# Moves that nobody can take back, or that undo somebody's work: pages ask once more.
GRAVE = frozenset(
    {
        Move.RETURN,
        Move.WITHDRAW,
        Move.MERGE,
        Move.PUT_TO_VOTE,
        Move.DECIDE_DIRECTLY,
        Move.HAND_OVER,
        Move.ACCEPT,
        Move.REJECT,
        Move.ARCHIVE,
    }
)

STAGES: Mapping[ProposalState, Stage] = {
    **dict.fromkeys((_S.IDEA, _S.SECONDED, _S.SCREENED), Stage.PROPOSE),
    **dict.fromkeys((_S.HEARING, _S.PLAN, _S.SOUNDING, _S.COORDINATION), Stage.DISCUSS),
    **dict.fromkeys((_S.VOTE, _S.DIRECT), Stage.DECIDE),
    **dict.fromkeys((_S.EXECUTION, _S.ACCEPTANCE), Stage.CARRY_OUT),
    **dict.fromkeys((_S.EVALUATION, _S.ARCHIVED), Stage.EVALUATE),
}

SILENT = frozenset({_S.ARCHIVED, _S.RETURNED, _S.WITHDRAWN, _S.MERGED, _S.LAPSED})


class NotYourMove(NotAllowed):
    code = "not_your_move"


class WrongState(Refused):
    code = "wrong_state"


class WrongPower(Refused):
    code = "wrong_power"


class ReasonMissing(Invalid):
    code = "reason_missing"


class PowerMissing(Invalid):
    code = "power_missing"


class CauseMissing(Invalid):
    code = "cause_missing"


class MendMissing(Invalid):
    code = "mend_missing"


class TargetMissing(Invalid):
    code = "merge_target_missing"


class NotResident(NotAllowed):
    code = "not_resident"


class OwnProposal(Refused):
    code = "own_proposal"


class RoomClosed(Refused):
    code = "room_closed"


def moves_for(state: ProposalState, *, movers: Collection[Mover], power: Power | None) -> list[Move]:
    """The moves somebody who is each of `movers` may make now, in the table's order: the page's buttons."""
    return [
        move
        for move, step in MOVES.items()
        if state in step.sources and step.movers & set(movers) and (power is None or power in step.powers)
    ]


def check_move(
    move: Move, state: ProposalState, *, movers: Collection[Mover], power: Power | None, reason: str = ""
) -> ProposalState:
    """The state after `move`. Raises NotYourMove, WrongState, WrongPower or ReasonMissing, in that order."""
    step = MOVES[move]
    if not step.movers & set(movers):
        raise NotYourMove(move=move.value)
    if state not in step.sources:
        raise WrongState(move=move.value, state=state.value)
    if power is not None and power not in step.powers:
        raise WrongPower(move=move.value, power=power.value)
    if step.needs_reason and not reason.strip():
        raise ReasonMissing(move=move.value)
    return step.target


def check_return(cause: Cause | None, mend: str) -> None:
    """A return says which kind of fault it is and what must be mended. Raises CauseMissing, MendMissing."""
    if cause is None:
        raise CauseMissing()
    if not mend.strip():
        raise MendMissing()


def may_revise(state: ProposalState, *, movers: Collection[Mover]) -> bool:
    """Whether somebody who is each of `movers` may change the text now."""
    return bool(REVISERS.get(state, frozenset()) & set(movers))


def check_revision(state: ProposalState, *, movers: Collection[Mover]) -> None:
    """Raises WrongState where the text may not be changed by them now."""
    if not may_revise(state, movers=movers):
        raise WrongState(move="revise", state=state.value)


def check_may_speak(state: ProposalState) -> None:
    """Raises RoomClosed once the proposal has come to rest."""
    if state in SILENT:
        raise RoomClosed(state=state.value)
