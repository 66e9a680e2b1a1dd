"""The recount's own arithmetic: numbers as people write them, printed percentages, and linear conditions."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import Invalid
from voting.rules.recount.announcement import Part, Printed
from voting.rules.recount.feasible import Line, feasible, most
from voting.rules.recount.reading import read_area, read_persons, read_printed

NAMES = (Part.AGREE, Part.AGAINST, Part.ABSTAIN)
factors = st.fixed_dictionaries(dict.fromkeys(NAMES, st.integers(-3, 3)))
lines = st.lists(st.builds(Line, factors, st.integers(-6, 6)), max_size=6)
BOX = [Line({name: 1}, 4) for name in NAMES]
GRID = [Fraction(half, 2) for half in range(9)]


@pytest.mark.parametrize(
    ("text", "number"), [("1,360 户", 1360), ("１３６０", 1360), (" 0 ", 0), (12, 12), ("999,999,999", 999_999_999)]
)
def test_owners_are_read_as_people_write_them(text: object, number: int) -> None:
    assert read_persons(text).whole == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("171755.223㎡", 1_717_552_230), ("１７１，７５５．２２３ 平方米", 1_717_552_230), ("0", 0), ("5.50000", 55_000)],
)
def test_areas_are_read_exactly(text: str, number: int) -> None:
    assert read_area(text).whole == number


@pytest.mark.parametrize(
    ("text", "shown"), [("90.37％", "90.37"), ("17.50", "17.50"), ("100%", "100"), ("0.05 %", "0.05"), ("83", "83")]
)
def test_a_percentage_keeps_the_decimals_that_it_is_printed_with(text: str, shown: str) -> None:
    assert str(read_printed(text)) == shown


HOSTILE = [
    "",
    "-1",
    "1e9",
    "٣",
    "²",
    "NaN",
    "1,2,3",
    "9" * 5000,
    "1_000",
    "１－２",
    "\0",
    None,
    True,
    "1.2.3",
    "x" * 10**6,
]


@pytest.mark.parametrize("read", [read_persons, read_area, read_printed])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: str(text)[:10])
def test_anything_else_is_refused(read: object, text: object) -> None:
    assert callable(read)
    with pytest.raises(Invalid):
        read(text)


@pytest.mark.parametrize("text", ["100.01", "101", "1.2345678"])
def test_no_percentage_is_above_a_hundred_or_finer_than_six_decimals(text: str) -> None:
    with pytest.raises(Invalid):
        read_printed(text)


@given(part=st.integers(0, 10**9), whole=st.integers(1, 10**9), places=st.integers(0, 6))
def test_a_share_fits_what_it_prints_as_rounded_and_cut(part: int, whole: int, places: int) -> None:
    share = Fraction(min(part, whole), whole)
    unit = Fraction(1, 100 * 10**places)
    cut, rounded = share // unit, (share + unit / 2) // unit
    assert Printed(cut, places).fits(share)
    assert Printed(rounded, places).fits(share)
    assert not Printed(cut + 2, places).fits(share)
    assert cut == 0 or not Printed(cut - 1, places).fits(share)


def test_a_printed_share_is_an_exact_interval() -> None:
    printed = read_printed("68.74")
    assert (printed.low, printed.high) == (Fraction(68735, 100_000), Fraction(6875, 10_000))
    assert printed.fits(Fraction(68735, 100_000))
    assert not printed.fits(Fraction(6875, 10_000))


@settings(max_examples=150, deadline=None)
@given(lines=lines, goal=factors)
def test_the_simplex_agrees_with_trying_every_point(lines: list[Line], goal: dict[Part, int]) -> None:
    """On a grid of halves: no point that holds is denied, and none gives more than the most."""
    bounded = [*lines, *BOX]
    holding = [point for point in _grid() if all(_sum(line.terms, point) <= line.limit for line in bounded)]
    if holding:
        assert feasible(bounded)
    if not feasible(bounded):
        return
    best = most(goal, bounded)
    assert best is not None
    assert all(_sum(goal, point) <= best for point in holding)
    reached = {name: -factor * best.denominator for name, factor in goal.items()}
    assert feasible([*bounded, Line(reached, -best.numerator)])
    above = best + Fraction(1, 1000)
    beyond = {name: -factor * above.denominator for name, factor in goal.items()}
    assert not feasible([*bounded, Line(beyond, -above.numerator)])


def test_what_has_no_limit_has_no_most() -> None:
    assert most({Part.AGREE: 1}, [Line({Part.AGREE: -1}, -5)]) is None
    assert most({Part.AGREE: -1}, [Line({Part.AGREE: -1}, -5)]) == -5


def _grid() -> list[dict[Part, Fraction]]:
    return [dict(zip(NAMES, point, strict=True)) for point in product(GRID, repeat=len(NAMES))]


def _sum(terms: object, point: dict[Part, Fraction]) -> Fraction:
    assert isinstance(terms, dict)
    return sum((factor * point[name] for name, factor in terms.items()), Fraction(0))
