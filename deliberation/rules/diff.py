"""What changed between two texts: first by sentences, then within them by characters; figures stay whole.

Read without what was deleted, the runs are the new text; read without what was inserted, the old one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

_SENTENCE = re.compile(r"[^。！？；.!?;\n]*[。！？；.!?;\n]+|[^。！？；.!?;\n]+")
_PIECE = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+|.", re.DOTALL)
_MOST_WORK = 250_000  # pairs compared: beyond that a text is shown as replaced, however hostile it is
_ALIKE = 0.4  # below this, two sentences have nothing to do with each other


class Kind(StrEnum):
    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


def sentences(text: str) -> list[str]:
    """`text` cut after its sentences; joined again it is the same."""
    return _SENTENCE.findall(text)


def changes(old: str, new: str) -> list[Run]:
    """The runs that lead from `old` to `new`."""
    runs: list[Run] = []
    for kind, before, after in _blocks(sentences(old), sentences(new)):
        if kind == "equal":
            runs.append(Run(Kind.SAME, "".join(before)))
        else:
            runs.extend(_within("".join(before), "".join(after)))
    return _joined(runs)


def new_of(runs: Sequence[Run]) -> str:
    """The newer text of `runs`."""
    return "".join(run.text for run in runs if run.kind is not Kind.DELETED)


def old_of(runs: Sequence[Run]) -> str:
    """The older text of `runs`."""
    return "".join(run.text for run in runs if run.kind is not Kind.INSERTED)


def changed(runs: Sequence[Run]) -> bool:
    """Whether anything went or came."""
    return any(run.kind is not Kind.SAME for run in runs)


def _within(old: str, new: str) -> Iterator[Run]:
    """Runs by characters, or all of the one for all of the other where little is alike."""
    pieces, others = _PIECE.findall(old), _PIECE.findall(new)
    if not old or not new or not _worth(pieces, others):
        yield from _swap(old, new)
        return
    for kind, before, after in _blocks(pieces, others):
        if kind == "equal":
            yield Run(Kind.SAME, "".join(before))
        else:
            yield from _swap("".join(before), "".join(after))


def _worth(old: Sequence[str], new: Sequence[str]) -> bool:
    if len(old) * len(new) > _MOST_WORK:
        return False
    return SequenceMatcher(None, old, new, autojunk=False).ratio() >= _ALIKE


def _swap(old: str, new: str) -> Iterator[Run]:
    if old:
        yield Run(Kind.DELETED, old)
    if new:
        yield Run(Kind.INSERTED, new)


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """What is equal at both ends is taken off first: most revisions touch little."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle, other = old[start : len(old) - end], new[start : len(new) - end]
    yield "equal", old[:start], new[:start]
    if len(middle) * len(other) > _MOST_WORK:
        yield "replace", middle, other
    else:
        for kind, a, b, c, d in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
            yield kind, middle[a:b], other[c:d]
    yield "equal", old[len(old) - end :], new[len(new) - end :]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Neighbours of one kind as one run; deletions before insertions between what stayed."""
    found: list[Run] = []
    for same, group in groupby((run for run in runs if run.text), key=lambda run: run.kind is Kind.SAME):
        near = list(group)
        if same:
            found.append(Run(Kind.SAME, "".join(run.text for run in near)))
        else:
            found.extend(_swap(old_of(near), new_of(near)))
    return found
