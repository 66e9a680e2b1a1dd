"""What part of a unit each co-owner has: 1/2, ½, 50%, 0.5, 二分之一, or only that they own it together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from community.rules.cells import Cell, or_nothing, squeezed, written
from community.rules.problems import Unclear, Why

MOST = 1_000_000  # the largest denominator that is still somebody's share
SLASH = "\u2044"  # the slash of a fraction, which ½ is spelt with; a plain one also separates names
_TOGETHER = re.compile(r"共同共有|按份共有|按份|共有产权|共有|joint(?:ly)?|common")
_ALONE = re.compile(r"单独所有|单独|独有|全部|sole|whole")
_WORDS = re.compile(r"各占|各自|各|占有|占|份额|产权|[:：()（）]")
_BETWEEN = re.compile(r"[、,;+和/]+")
_FRACTION = re.compile(rf"([0-9]{{1,7}}){SLASH}([0-9]{{1,7}})")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)%")
_DECIMAL = re.compile(r"[01](?:\.[0-9]{1,16})?")
_SPOKEN = re.compile(r"([一二三四五六七八九十]{1,2})分之([一二三四五六七八九十]{1,2})")
_FIGURES = {character: number for number, character in enumerate("一二三四五六七八九十", start=1)}


@dataclass(frozen=True, slots=True)
class Held:
    """How a row says its unit is held: together with others or not, and by which shares."""

    together: bool = False
    alone: bool = False
    shares: tuple[Fraction, ...] = ()


def held(cell: Cell) -> Held:
    """What a cell about shares or the kind of co-ownership says. Raises Unclear."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Held(shares=(_of_number(float(cell)),))
    text = slashed(or_nothing(squeezed(written(cell))).casefold())
    together, alone = bool(_TOGETHER.search(text)), bool(_ALONE.search(text))
    rest = _WORDS.sub("", _ALONE.sub("", _TOGETHER.sub("", text)))
    shares = tuple(_share(part) for part in _BETWEEN.split(rest) if part)
    return Held(together or any(share < 1 for share in shares), alone, shares)


def slashed(text: str) -> str:
    """The text with its fractions spelt by a slash of their own, so that 1/2 is never taken for two things."""
    return re.sub(r"(?<=[0-9])/(?=[0-9])", SLASH, text)


def given_to(shares: Sequence[Fraction], owners: int) -> tuple[Fraction | None, ...]:
    """A share for each of a row's owners: each its own, or one that holds for all of them. Raises Unclear."""
    if not shares:
        return (None,) * owners
    if len(shares) == owners:
        return tuple(shares)
    if len(shares) == 1 and shares[0] * owners == 1:
        return (shares[0],) * owners
    raise Unclear(Why.SHARES_AND_OWNERS, shares=len(shares), owners=owners)


def name_and_share(text: str) -> tuple[str, Fraction | None]:
    """`王强（1/2）` and `王强50%` as a name and a share. Raises Unclear."""
    matched = re.fullmatch(rf"(.*?[^0-9\s])\s*[(（:：]?\s*([0-9]+{SLASH}[0-9]+|[0-9.]+%)\s*[)）]?", text)
    return (matched[1].strip(), _share(matched[2])) if matched else (text, None)


def shown(share: Fraction | None) -> str:
    """`1/2`; empty for none."""
    return "" if share is None else f"{share.numerator}/{share.denominator}"


def _share(text: str) -> Fraction:
    if matched := _FRACTION.fullmatch(text):
        return _checked(Fraction(int(matched[1]), int(matched[2]) or MOST * 2))
    if matched := _PERCENT.fullmatch(text):
        return _checked(Fraction(matched[1]) / 100)
    if matched := _SPOKEN.fullmatch(text):
        below, above = (_FIGURES.get(part, 0) for part in (matched[1], matched[2]))
        return _checked(Fraction(above, below or MOST * 2))
    if _DECIMAL.fullmatch(text):
        return _of_number(float(text))
    raise Unclear(Why.BAD_SHARE)


def _of_number(number: float) -> Fraction:
    """A cell's number: 0.5 and 50 are a half, and 0.333333333333333 is the third that it shows."""
    if not 0 < number <= 100:
        raise Unclear(Why.BAD_SHARE)
    whole = number if number <= 1 else number / 100
    simple = Fraction(whole).limit_denominator(1000)
    exact = abs(float(simple) - whole) < 1e-12
    return _checked(simple if exact else Fraction(f"{whole:.15g}"))


def _checked(share: Fraction) -> Fraction:
    if not 0 < share <= 1 or share.denominator > MOST:
        raise Unclear(Why.BAD_SHARE)
    return share
