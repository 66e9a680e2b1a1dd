"""Persons and Area: whole, exact, and never mixed."""

import contextlib
import math
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.quantities import NO_AREA, Area, Persons, UnreadableArea

AREAS = st.integers(1, 10**14 - 1).map(Area)
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
UNITS = ["", " ", "平方米", " 平方米", "㎡", " ㎡", "m²", "m2", "M2", "平米", "平方"]


@given(AREAS)
def test_what_is_printed_reads_back_the_same(area: Area) -> None:
    assert Area.parse(str(area)) == area


@given(AREAS, st.sampled_from(UNITS), st.booleans())
def test_an_area_reads_the_same_with_any_unit_and_width(area: Area, unit: str, wide: bool) -> None:
    digits = str(area).replace(",", "")
    assert Area.parse(f" {digits.translate(FULL_WIDTH) if wide else digits}{unit}\u3000") == area


@given(st.integers(1, 10**10))
def test_a_spreadsheets_float_is_exact(whole: int) -> None:
    """Four decimals and up to a million square metres: what the cell shows is what is read."""
    assert Area.parse(whole / 10_000) == Area(whole)


def test_a_formulas_binary_noise_is_not_a_decimal() -> None:
    noisy = 80.1 + 9.52
    assert noisy != 89.62
    assert Area.parse(noisy) == Area.parse("89.62")


def test_area_is_read_as_people_write_it() -> None:
    assert Area.parse("89.62平方米") == Area.parse("８９．６２") == Area.parse(89.62) == Area(896_200)
    assert Area.parse("1,036.5 ㎡") == Area.parse("1，036.5") == Area(10_365_000)
    assert Area.parse("89.620000") == Area.parse(Decimal("89.62")) == Area(896_200)
    assert Area.parse(90) == Area.parse("090") == Area(900_000)


def test_areas_are_printed_exactly() -> None:
    shown = [str(Area(whole)) for whole in (1_190_312_550, 10_360_000, 1, 0, 8_962_500)]
    assert shown == ["119,031.255", "1,036.00", "0.0001", "0.00", "896.25"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "0",
        "0.0000",
        "-89.62",
        "1e3",
        "1E3",
        "89.62001",
        "0.00001",
        "1234567890.00000000000000000001",
        "12345678901",
        "NaN",
        "inf",
        "八十九",
        "89,62",
        "1,03,600",
        "89.",
        ".5",
        "89.62.1",
        "89 62",
        "٨٩",
        "㎡",
        "89.62亩",
        math.nan,
        math.inf,
        -89.62,
        1e22,
        0,
        0.0,
        89.62001,
        True,
    ],
)
def test_what_is_not_an_area_is_refused(text: str | float) -> None:
    with pytest.raises(UnreadableArea):
        Area.parse(text)


@given(st.text() | st.floats() | st.integers())
def test_nothing_unreadable_gets_through(text: str | float) -> None:
    """Whatever the input, the answer is a positive area or the one refusal."""
    with contextlib.suppress(UnreadableArea):
        assert Area.parse(text) > NO_AREA


def test_a_refusal_repeats_little_of_what_was_typed() -> None:
    with pytest.raises(UnreadableArea) as refusal:
        Area.parse("x" * 10_000)
    assert refusal.value.facts == {"value": "x" * 40}


@given(st.lists(AREAS))
def test_the_sum_of_areas_is_the_sum_of_their_whole_numbers(areas: list[Area]) -> None:
    assert sum(areas, NO_AREA) == Area(sum(area.whole for area in areas))


@given(AREAS, AREAS)
def test_a_shortfall_is_just_enough(have: Area, needed: Area) -> None:
    missing = have.shortfall(needed)
    assert have + missing >= needed
    assert not missing or have + missing == needed


@pytest.mark.parametrize("how", [operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge])
def test_persons_and_area_never_mix(how: Callable[[Any, Any], object]) -> None:
    for left, right in ((Persons(3), Area(3)), (Area(3), Persons(3)), (Area(3), 3), (Persons(3), 3.0)):
        with pytest.raises(TypeError):
            how(left, right)


def test_the_type_checker_sees_the_mix_too() -> None:
    """Each comment below is an error that mypy must find: an unused one fails `make check`."""
    with pytest.raises(TypeError):
        Persons(3) + Area(3)  # type: ignore[operator]
    with pytest.raises(TypeError):
        Area(3) - Persons(3)  # type: ignore[operator]
    with pytest.raises(TypeError):
        assert Persons(3) < Area(4)  # type: ignore[operator]
    with pytest.raises(TypeError):
        Persons(3).shortfall(Area(4))  # type: ignore[arg-type]
    assert Persons(3) != Area(3)  # type: ignore[comparison-overlap]


def test_a_quantity_is_a_whole_number_from_zero_up() -> None:
    for wrong in (3.0, True, "3", None):
        with pytest.raises(TypeError):
            Persons(wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="negative"):
        Persons(2) - Persons(3)
    with pytest.raises(TypeError):
        Area(2) * 1.5  # type: ignore[operator]
