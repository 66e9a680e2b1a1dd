"""How often one resident may do one thing: a token bucket each, in this process's memory.

A bucket holds `burst` tokens and refills by `per_second`; an act takes one. Buckets that are full again are forgotten.
"""

import threading
from dataclasses import dataclass

from kernel.errors import DomainError


class SlowDown(DomainError):
    kind = "slow_down"
    code = "slow_down"


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` acts at once, `per_second` in the long run."""

    burst: int
    per_second: float


@dataclass(slots=True)
class Bucket:
    """Tokens at a time in seconds of a steady clock."""

    tokens: float
    at: float

    def take(self, rate: Rate, now: float) -> float:
        """Take one token; gives 0, or the seconds until there is one (and takes none)."""
        self.tokens = min(rate.burst, self.tokens + (now - self.at) * rate.per_second)
        self.at = now
        if self.tokens < 1:
            return (1 - self.tokens) / rate.per_second
        self.tokens -= 1
        return 0


class Limits:
    """The buckets of everybody, by resident and command. Safe to use from several threads."""

    FORGET_ABOVE = 10_000

    def __init__(self) -> None:
        self._buckets: dict[tuple[int, str], Bucket] = {}
        self._lock = threading.Lock()

    def take(self, resident: int, act: str, rate: Rate, now: float) -> None:
        """Count one `act`. Raises SlowDown(seconds), whole and at least 1."""
        with self._lock:
            if len(self._buckets) > self.FORGET_ABOVE:
                self._forget(now)
            bucket = self._buckets.setdefault((resident, act), Bucket(rate.burst, now))
            wait = bucket.take(rate, now)
        if wait:
            raise SlowDown(seconds=int(wait) + 1)

    def clear(self) -> None:
        """Fill everybody's buckets, as a new process has them."""
        with self._lock:
            self._buckets.clear()

    def _forget(self, now: float) -> None:
        """Keep what was used in the last minute: every rate fills its bucket within that."""
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if now - bucket.at < 60}
