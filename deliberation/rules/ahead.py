"""What comes next: the states ahead of a proposal, and who acts in each. One table, from the table of moves."""

from collections.abc import Mapping

from deliberation.rules.lifecycle import MOVES, STAGES, Mover, Power, ProposalState

_S = ProposalState
_WAY = (
    _S.IDEA,
    _S.SECONDED,
    _S.SCREENED,
    _S.HEARING,
    _S.PLAN,
    _S.COORDINATION,
    _S.VOTE,
    _S.EXECUTION,
    _S.ACCEPTANCE,
    _S.EVALUATION,
    _S.ARCHIVED,
)
_LIKE: Mapping[ProposalState, ProposalState] = {
    _S.SOUNDING: _S.PLAN,
    _S.DIRECT: _S.VOTE,
    _S.RETURNED: _S.IDEA,
}
_OWNERS = frozenset({Power.ASSEMBLY, Power.BUILDING})


def ahead(state: ProposalState, power: Power | None) -> tuple[ProposalState, ...]:
    """The states still to come, the next one first; empty once a proposal has come to rest.

    Who decides is not known before screening: then the way is shown as far as that.
    """
    if state not in STAGES and state is not _S.RETURNED:
        return ()
    at = _WAY.index(_LIKE.get(state, state))
    rest = _WAY[at:] if state is _S.RETURNED else _WAY[at + 1 :]
    if power is None:
        return tuple(each for each in rest if _WAY.index(each) <= _WAY.index(_S.SCREENED))
    return tuple(_S.DIRECT if each is _S.VOTE and power not in _OWNERS else each for each in rest)


def actors(state: ProposalState) -> frozenset[Mover]:
    """Who can bring a proposal on from `state`, without those who only take it off its way."""
    forward = [step for step in MOVES.values() if state in step.sources and step.target in STAGES]
    return frozenset().union(*(step.movers for step in forward)) - {Mover.HOUSE}
