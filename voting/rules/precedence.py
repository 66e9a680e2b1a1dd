"""Which of several ballots on one line and question counts.

Void ones never do; a proxy's drops out where one of the owner's own exists; of the others the first counts, or the
newest where the rulebook lets people vote again until the close. The rest are duplicates, and the owner is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from voting.rules.rulebook import Precedence


@dataclass(frozen=True, slots=True)
class Handed:
    """A ballot handed in: its place among all of them, whether a proxy cast it, and whether it was made void."""

    index: int
    by_proxy: bool = False
    void: bool = False


def counting(ballots: Iterable[Handed], prec: Precedence) -> Handed | None:
    """The one that counts, or None where none is valid. Their order as given does not matter."""
    valid = [ballot for ballot in ballots if not ballot.void]
    own = [ballot for ballot in valid if not ballot.by_proxy]
    choose = min if prec is Precedence.FIRST else max
    return choose(own or valid, key=lambda ballot: ballot.index, default=None)
