"""Subscribe, read, apply: how a follower of a numbered stream sees each entry once and in order.

A doorbell may be lost, repeated or late, and only ever says "there is something up to this number". The journal is
read after it rang; what was read is applied one number after the other. Pure: no clock, no network, no Django. The
same rule runs in the phone (`static/js/feed.js`).
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Generic, Protocol, TypeVar


class Reaction(StrEnum):
    """What to do with number `seq` when `seen` is the last one taken."""

    DELIVER = "deliver"
    DROP = "drop"
    REFETCH = "refetch"


def react(seen: int, seq: int) -> Reaction:
    """DELIVER the next number, DROP what was had before, REFETCH when numbers in between are missing."""
    if seq <= seen:
        return Reaction.DROP
    return Reaction.DELIVER if seq == seen + 1 else Reaction.REFETCH


class Numbered(Protocol):
    """Anything with its number in the stream."""

    @property
    def seq(self) -> int: ...


N = TypeVar("N", bound=Numbered)


class Follower(Generic[N]):
    """Where somebody stands in one stream, and how far they have heard that it goes."""

    __slots__ = ("heard", "seen")

    def __init__(self, seen: int) -> None:
        self.seen = seen
        self.heard = seen

    def hear(self, seq: int) -> bool:
        """A doorbell said `seq`; gives whether there is something to read."""
        self.heard = max(self.heard, seq)
        return self.behind

    @property
    def behind(self) -> bool:
        return react(self.seen, self.heard) is not Reaction.DROP

    def apply(self, read: Iterable[N]) -> Iterator[N]:
        """The entries of `read` that come next, each once; it stops before a gap, which is to be read again."""
        for entry in read:
            match react(self.seen, entry.seq):
                case Reaction.DELIVER:
                    self.seen = entry.seq
                    self.heard = max(self.heard, entry.seq)
                    yield entry
                case Reaction.REFETCH:
                    return
                case Reaction.DROP:
                    continue
