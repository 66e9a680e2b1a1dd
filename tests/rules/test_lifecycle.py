"""The lifecycle table of a proposal: every state is reached, nobody is a bystander who moves it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import labels
from deliberation.rules import (
    MOVES,
    SILENT,
    STAGES,
    Move,
    Mover,
    NotYourMove,
    Power,
    ProposalState,
    ReasonMissing,
    RoomClosed,
    TextEmpty,
    TextTooLong,
    TextUnprintable,
    WrongPower,
    WrongState,
    check_may_speak,
    check_move,
    check_text,
    moves_for,
)
from kernel.errors import DomainError

WAY = [
    (Move.GATHER, Mover.HOUSE),
    (Move.SCREEN, Mover.RESIDENTS_COMMITTEE),
    (Move.HEAR, Mover.RESIDENTS_COMMITTEE),
    (Move.DRAW_UP, Mover.OWNERS_COMMITTEE),
    (Move.SOUND_OUT, Mover.RESIDENTS_COMMITTEE),
    (Move.COORDINATE, Mover.RESIDENTS_COMMITTEE),
    (Move.PUT_TO_VOTE, Mover.OWNERS_COMMITTEE),
    (Move.CARRY, Mover.HOUSE),
    (Move.HAND_OVER, Mover.PROPERTY_MANAGER),
    (Move.ACCEPT, Mover.OWNERS_COMMITTEE),
    (Move.ARCHIVE, Mover.RESIDENTS_COMMITTEE),
]


def test_a_proposal_goes_the_whole_way_from_idea_to_archive() -> None:
    state = ProposalState.IDEA
    for move, mover in WAY:
        state = check_move(move, state, movers={mover}, power=Power.ASSEMBLY)
    assert state is ProposalState.ARCHIVED


def test_every_state_but_the_first_is_reached_by_some_move() -> None:
    assert {step.target for step in MOVES.values()} == set(ProposalState)


def test_every_state_is_either_in_a_stage_or_out_of_the_way() -> None:
    out = {ProposalState.RETURNED, ProposalState.WITHDRAWN, ProposalState.MERGED, ProposalState.LAPSED}
    assert set(STAGES) == set(ProposalState) - out


def test_every_move_state_stage_and_power_has_its_words() -> None:
    assert set(labels.MOVES) == set(labels.EVENTS) == set(Move)
    assert set(labels.STATES) == set(ProposalState)
    assert set(labels.STAGES) == set(STAGES.values())
    assert set(labels.POWERS) == set(Power)


@given(st.sampled_from(Move), st.sampled_from(ProposalState), st.sets(st.sampled_from(Mover)), st.sampled_from(Power))
def test_a_button_is_offered_exactly_when_the_move_would_be_taken(
    move: Move, state: ProposalState, movers: set[Mover], power: Power
) -> None:
    offered = move in moves_for(state, movers=movers, power=power)
    try:
        check_move(move, state, movers=movers, power=power, reason="写明")
    except DomainError:
        assert not offered
    else:
        assert offered


@given(st.sampled_from(Move), st.sampled_from(ProposalState))
def test_the_property_manager_only_hands_over_works(move: Move, state: ProposalState) -> None:
    if moves_for(state, movers={Mover.PROPERTY_MANAGER}, power=None):
        assert state is ProposalState.EXECUTION


def test_each_refusal_of_a_move_names_its_own_reason() -> None:
    committee = {Mover.RESIDENTS_COMMITTEE}
    with pytest.raises(NotYourMove):
        check_move(Move.SCREEN, ProposalState.SECONDED, movers={Mover.AUTHOR}, power=None)
    with pytest.raises(WrongState):
        check_move(Move.SCREEN, ProposalState.IDEA, movers=committee, power=None)
    with pytest.raises(WrongPower):
        check_move(Move.PUT_TO_VOTE, ProposalState.PLAN, movers={Mover.OWNERS_COMMITTEE}, power=Power.SELF_GOVERNANCE)
    with pytest.raises(ReasonMissing):
        check_move(Move.RETURN, ProposalState.SECONDED, movers=committee, power=None, reason="  ")


@pytest.mark.parametrize("state", ProposalState)
def test_a_room_takes_posts_until_its_proposal_has_come_to_rest(state: ProposalState) -> None:
    if state in SILENT:
        with pytest.raises(RoomClosed):
            check_may_speak(state)
    else:
        check_may_speak(state)


def test_words_are_kept_as_they_were_but_for_outer_blanks() -> None:
    assert check_text("  第二辆车\n收 300 元 ", longest=50) == "第二辆车\n收 300 元"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [(" \n", TextEmpty), ("字" * 51, TextTooLong), ("a\x00b", TextUnprintable), ("\ud800", TextUnprintable)],
)
def test_words_that_cannot_be_kept_are_refused(text: str, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        check_text(text, longest=50)
