"""Silence is counted as the rulebook says and never further, and the tally as cast always stands beside it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.weights import papers, sizes, voters
from voting.rules.choice import Paper
from voting.rules.count import Count
from voting.rules.matter import Matter
from voting.rules.rulebook import SilentMode
from voting.rules.silence import Clause, WhyNot, add_silence
from voting.rules.weight import NOTHING, Weight

NONE, ONLY, FOLLOW = SilentMode.NONE, SilentMode.PARTICIPATE_ONLY, SilentMode.FOLLOW_MAJORITY
FULL = Clause("议事规则第 12 条", frozenset(Matter), warned=True)
Papers = list[tuple[Paper, Weight]]
Silent = list[tuple[Weight, bool]]
silent = st.lists(st.tuples(voters, st.booleans()), max_size=20)
matters = st.sampled_from(Matter)
modes = st.sampled_from(SilentMode)
CAST = Count(agree=Weight.of(6, 700), against=Weight.of(3, 200), abstain=Weight.of(1, 100))
STAYED = [(Weight.of(1, 50), True), (Weight.of(1, 60), True), (Weight.of(1, 70), False)]


def test_silence_follows_the_majority_that_persons_and_area_agree_on() -> None:
    told = add_silence(CAST, STAYED, FOLLOW, matter=Matter.USE_FUND, clause=FULL)
    assert told.after == replace(CAST, agree=Weight.of(8, 810))
    assert (told.cast, told.added, told.why_not) == (CAST, Weight.of(2, 110), None)


@pytest.mark.parametrize(
    ("cast", "matter", "clause", "why_not"),
    [
        (CAST, Matter.USE_FUND, Clause(), WhyNot.NO_CLAUSE),
        (CAST, Matter.USE_FUND, replace(FULL, warned=False), WhyNot.NO_WARNING),
        (CAST, Matter.RAISE_FUND, replace(FULL, names=frozenset()), WhyNot.MATTER_NOT_NAMED),
        (CAST, Matter.REBUILD, replace(FULL, names=frozenset({Matter.RAISE_FUND})), WhyNot.MATTER_NOT_NAMED),
        (CAST, Matter.CHANGE_COMMON_USE, replace(FULL, names=frozenset()), WhyNot.MATTER_NOT_NAMED),
        (CAST, Matter.OWNERS_COMMITTEE, replace(FULL, names=frozenset()), WhyNot.MATTER_NOT_NAMED),
        (replace(CAST, against=Weight.of(3, 900)), Matter.USE_FUND, FULL, WhyNot.NO_ONE_MAJORITY),
        (replace(CAST, against=Weight.of(6, 200)), Matter.USE_FUND, FULL, WhyNot.NO_ONE_MAJORITY),
        (Count(), Matter.USE_FUND, FULL, WhyNot.NO_ONE_MAJORITY),
    ],
)
def test_where_a_condition_is_lacking_nothing_is_added_and_the_reason_stands_there(
    cast: Count, matter: Matter, clause: Clause, why_not: WhyNot
) -> None:
    told = add_silence(cast, STAYED, FOLLOW, matter=matter, clause=clause)
    assert (told.after, told.added, told.why_not) == (cast, NOTHING, why_not)


@given(given_papers=papers, stayed=silent, mode=modes, matter=matters)
def test_only_who_was_reached_is_added_and_nobody_twice(
    given_papers: Papers, stayed: Silent, mode: SilentMode, matter: Matter
) -> None:
    cast = Count.of(given_papers)
    told = add_silence(cast, stayed, mode, matter=matter, clause=FULL)
    reached = Weight.total(weight for weight, delivered in stayed if delivered)
    assert told.cast == cast
    assert told.added in (NOTHING, reached)
    assert told.after.valid == cast.valid + told.added
    assert told.after.invalid == cast.invalid


@given(given_papers=papers, stayed=silent, matter=matters)
def test_by_default_silence_does_nothing_and_taking_part_agrees_to_nothing(
    given_papers: Papers, stayed: Silent, matter: Matter
) -> None:
    cast = Count.of(given_papers)
    assert add_silence(cast, stayed, NONE, matter=matter, clause=FULL).after == cast
    only = add_silence(cast, stayed, ONLY, matter=matter).after
    assert (only.agree, only.against) == (cast.agree, cast.against)


@given(agree=sizes, against=sizes, abstain=sizes, stayed=silent)
def test_following_never_makes_another_opinion_the_majority(
    agree: Weight, against: Weight, abstain: Weight, stayed: Silent
) -> None:
    """Counting silence twice goes to where it went the first time."""
    cast = Count(agree, against, abstain)
    once = add_silence(cast, stayed, FOLLOW, matter=Matter.USE_FUND, clause=FULL)
    again = add_silence(once.after, stayed, FOLLOW, matter=Matter.USE_FUND, clause=FULL)
    assert again.why_not is once.why_not
    for pile in ("agree", "against", "abstain"):
        if getattr(once.after, pile) == getattr(cast, pile):
            assert getattr(again.after, pile) == getattr(cast, pile)
