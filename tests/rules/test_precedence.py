"""Of several ballots on one line and question one counts, whatever order they are looked at in."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.rules.precedence import Handed, counting
from voting.rules.rulebook import Precedence

FIRST, LAST = Precedence.FIRST, Precedence.LAST
handed = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=8).map(
    lambda pairs: [Handed(index, by_proxy, void) for index, (by_proxy, void) in enumerate(pairs)]
)


@pytest.mark.parametrize(
    ("ballots", "first", "last"),
    [
        ([], None, None),
        ([Handed(4), Handed(7)], 4, 7),
        ([Handed(4, void=True), Handed(7)], 7, 7),
        ([Handed(4, by_proxy=True), Handed(7), Handed(9, by_proxy=True)], 7, 7),
        ([Handed(4, by_proxy=True), Handed(7, void=True), Handed(9, by_proxy=True)], 4, 9),
    ],
)
def test_the_owners_own_counts_before_a_proxys(ballots: list[Handed], first: int | None, last: int | None) -> None:
    told = [counting(ballots, prec) for prec in (FIRST, LAST)]
    assert [ballot and ballot.index for ballot in told] == [first, last]


@given(ballots=handed, prec=st.sampled_from(Precedence), seed=st.integers())
def test_what_counts_is_valid_and_no_order_of_looking_changes_it(
    ballots: list[Handed], prec: Precedence, seed: int
) -> None:
    chosen = counting(ballots, prec)
    assert counting(Random(seed).sample(ballots, len(ballots)), prec) == chosen
    assert (chosen is None) is all(ballot.void for ballot in ballots)
    if chosen is not None:
        assert not chosen.void
        assert not chosen.by_proxy or all(ballot.by_proxy or ballot.void for ballot in ballots)


@given(ballots=handed, prec=st.sampled_from(Precedence))
def test_what_does_not_count_may_be_made_void_and_nothing_changes(ballots: list[Handed], prec: Precedence) -> None:
    chosen = counting(ballots, prec)
    others_void = [ballot if ballot == chosen else replace(ballot, void=True) for ballot in ballots]
    assert counting(others_void, prec) == chosen


@given(ballots=handed)
def test_when_first_counts_a_later_ballot_of_their_own_changes_nothing(ballots: list[Handed]) -> None:
    chosen = counting(ballots, FIRST)
    later = [*ballots, Handed(len(ballots))]
    assert counting(later, FIRST) == (chosen if chosen and not chosen.by_proxy else Handed(len(ballots)))
    assert counting(later, LAST) == Handed(len(ballots))
