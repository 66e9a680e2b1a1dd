"""Each entry once and in order, whatever the doorbell does."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.feed import Follower, Reaction, react


@dataclass(frozen=True)
class Entry:
    seq: int


@pytest.mark.parametrize(
    ("seq", "reaction"), [(1, Reaction.DROP), (3, Reaction.DROP), (4, Reaction.DELIVER), (5, Reaction.REFETCH)]
)
def test_only_the_next_number_is_delivered(seq: int, reaction: Reaction) -> None:
    assert react(3, seq) is reaction


# What happens to a journal and its follower: a commit whose bell rings at some later moment, some number of times,
# or never; a reading of a few entries; a look at the head.
COMMIT, BELL, READ, LOOK = "commit", "bell", "read", "look"
happenings = st.lists(
    st.one_of(
        st.just((COMMIT, 0)),
        st.tuples(st.just(BELL), st.integers(1, 30)),
        st.tuples(st.just(READ), st.integers(1, 4)),
        st.just((LOOK, 0)),
    ),
    max_size=60,
)


@given(happenings, st.integers(0, 5))
def test_any_loss_repetition_and_order_of_bells_gives_each_entry_once_in_order(
    happened: list[tuple[str, int]], seen: int
) -> None:
    journal = [Entry(number) for number in range(1, seen + 1)]
    follower: Follower[Entry] = Follower(seen)
    taken: list[int] = []

    def read(limit: int) -> None:
        page = journal[follower.seen : follower.seen + limit]
        taken.extend(entry.seq for entry in follower.apply(page))

    for what, number in happened:
        if what == COMMIT:
            journal.append(Entry(len(journal) + 1))
        elif what == BELL and number <= len(journal):
            follower.hear(number)
        elif what == READ and follower.behind:
            read(number)
        elif what == LOOK:
            follower.hear(len(journal))
        assert taken == list(range(seen + 1, follower.seen + 1))
    follower.hear(len(journal))  # the look that always comes
    while follower.behind:
        read(3)
    assert taken == list(range(seen + 1, len(journal) + 1))


@given(st.lists(st.integers(1, 20), max_size=40), st.integers(0, 20))
def test_entries_in_any_order_are_never_taken_twice_or_across_a_gap(numbers: list[int], seen: int) -> None:
    follower: Follower[Entry] = Follower(seen)
    taken = [entry.seq for number in numbers for entry in follower.apply([Entry(number)])]
    assert taken == list(range(seen + 1, seen + 1 + len(taken)))


def test_a_reading_stops_before_a_gap() -> None:
    follower: Follower[Entry] = Follower(3)
    assert [entry.seq for entry in follower.apply([Entry(3), Entry(4), Entry(6)])] == [4]
    assert follower.hear(6)
