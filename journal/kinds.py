"""Kinds of entries, each with its closed facts.

An entry carries ids, counts and words of a closed set, never what people wrote and never personal data:
the page or frame that shows it joins the current text, so that a post can be hidden or erased while the
record stays. `docs/entries.md` lists every kind; a test compares.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

FactValue = int | str | bool | datetime
FactType = type[int] | type[bool] | type[datetime] | type["Token"] | type[StrEnum]

_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}")


class Token(str):
    """A short machine word: a hash, a code, a stream name. Never prose."""

    __slots__ = ()

    def __new__(cls, text: str) -> "Token":
        if not _TOKEN.fullmatch(text):
            raise ValueError(f"not a token: {text[:20]!r}")
        return super().__new__(cls, text)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry and the type of each of its facts."""

    name: str
    facts: Mapping[str, FactType]

    def encode(self, given: Mapping[str, FactValue]) -> dict[str, int | str | bool]:
        """The facts as JSON values; raises TypeError when they are not exactly the declared ones."""
        if given.keys() != self.facts.keys():
            raise TypeError(f"{self.name} takes {sorted(self.facts)}, not {sorted(given)}")
        return {key: _encode(self.name, key, self.facts[key], value) for key, value in given.items()}


KINDS: dict[str, Kind] = {}


def declare(name: str, **facts: FactType) -> Kind:
    """Add a kind of entry to the closed list of them. Every entry has a time and a compound besides its facts."""
    if name in KINDS:
        raise ValueError(f"{name} is declared twice")
    if taken := facts.keys() & {"kind", "stream", "compound", "at"}:
        raise ValueError(f"{name} cannot have a fact called {sorted(taken)[0]}: every entry has that already")
    KINDS[name] = Kind(name, facts)
    return KINDS[name]


def _encode(kind: str, key: str, wanted: FactType, value: FactValue) -> int | str | bool:
    if wanted is Token and type(value) is str:
        return str(Token(value))
    if issubclass(wanted, StrEnum) and type(value) in {str, wanted}:
        return str(wanted(str(value)))  # an unknown word raises ValueError
    if type(value) is not wanted:
        raise TypeError(f"{kind}.{key} takes {wanted.__name__}, not {type(value).__name__}")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"{kind}.{key} takes an aware time")
        return value.astimezone(UTC).isoformat()
    return value
