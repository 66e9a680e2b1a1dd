"""Which characters can be printed. The faces and how they were made: `printing/faces/`, docs/decisions/0010."""

from bisect import bisect_right
from functools import cache
from pathlib import Path

import typst

FACES = Path(__file__).resolve().parent / "faces"
GETA = "〓"


@cache
def fonts() -> typst.Fonts:
    """Our faces and no others: neither the machine's nor those inside typst. Read once a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FACES)])


@cache
def _ranges() -> tuple[list[int], list[int]]:
    """The first and the last characters of each range that some face covers, both in order."""
    lines = (FACES / "coverage.txt").read_text(encoding="ascii").split()
    bounds = [line.split("-") for line in lines]
    return [int(first, 16) for first, _ in bounds], [int(last, 16) for _, last in bounds]


def printable(mark: str) -> bool:
    """Whether some face has this one character."""
    firsts, lasts = _ranges()
    at = bisect_right(firsts, ord(mark)) - 1
    return at >= 0 and ord(mark) <= lasts[at]


def unprintable(text: str) -> list[str]:
    """The characters of `text` that no face has, each once, in their order; on paper each would stand as 〓."""
    return [mark for mark in dict.fromkeys(text) if not mark.isspace() and not printable(mark)]
