"""The tests of Civil Code 278: exact at every edge, persons and area each on its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.quantities import Area, Persons
from tests.rules.weights import LARGEST, sizes
from voting.rules.matter import Rule
from voting.rules.quorum import (
    HALF,
    THREE_QUARTERS,
    TWO_THIRDS,
    Comparison,
    Relation,
    Share,
    agreement,
    cut_percent,
    quorum,
)
from voting.rules.weight import Weight

shares = st.sampled_from([TWO_THIRDS, HALF, THREE_QUARTERS])


@pytest.mark.parametrize(("part", "met"), [(989, False), (990, False), (991, True), (1486, True)])
def test_quorum_is_two_thirds_of_1486_at_991(part: int, met: bool) -> None:
    assert Comparison(Persons(part), Persons(1486), TWO_THIRDS).met is met


@pytest.mark.parametrize(("part", "met"), [(199, False), (200, True)])
def test_exact_thirds_reach_the_quorum(part: int, met: bool) -> None:
    assert Comparison(Persons(part), Persons(300), TWO_THIRDS).met is met


@pytest.mark.parametrize(("part", "met"), [(299, False), (300, True)])
def test_exact_quarters_pass_a_special_matter(part: int, met: bool) -> None:
    assert Comparison(Persons(part), Persons(400), THREE_QUARTERS).met is met


@pytest.mark.parametrize(("part", "met"), [(50, False), (51, True)])
def test_exactly_half_does_not_pass_an_ordinary_matter(part: int, met: bool) -> None:
    assert Comparison(Persons(part), Persons(100), HALF).met is met


@pytest.mark.parametrize("fraction", [1, 2, 5, 9_999])
def test_a_ten_thousandth_of_a_square_metre_decides(fraction: int) -> None:
    """Three equal flats of four decimals: two of them are two thirds, and one 0.0001 m² less is not."""
    flat = 896_200 + fraction
    assert Comparison(Area(2 * flat), Area(3 * flat), TWO_THIRDS).met
    assert not Comparison(Area(2 * flat - 1), Area(3 * flat), TWO_THIRDS).met


def test_the_mock_up_hearing_lacks_twelve_households_and_1036_square_metres() -> None:
    step = quorum(Weight.of(979, 846_043_500), Weight.of(1486, 1_284_605_200))
    assert not step.met
    assert (step.persons.least, step.persons.missing, step.persons.percent) == (Persons(991), Persons(12), "65.88")
    assert (step.area.least, step.area.missing) == (Area(856_403_467), Area(10_359_967))
    assert (step.area.percent, str(step.area.left), str(step.area.right)) == ("65.86", "253,813.05", "256,921.04")


@given(whole=st.integers(1, LARGEST), share=shares, data=st.data())
def test_least_is_the_smallest_part_that_meets_the_share(whole: int, share: Share, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    compared = Comparison(Area(part), Area(whole), share)
    assert compared.met is (compared.part >= compared.least)
    assert Comparison(compared.least, Area(whole), share).met
    assert not Comparison(Area(compared.least.whole - 1), Area(whole), share).met


@given(whole=st.integers(1, LARGEST), share=shares, data=st.data())
def test_the_two_multiplications_say_what_the_fraction_says(whole: int, share: Share, data: st.DataObject) -> None:
    compared = Comparison(Area(data.draw(st.integers(1, whole))), Area(whole), share)
    assert compared.left == Area(compared.part.whole * share.denominator)
    assert compared.right == Area(whole * share.numerator)
    sides = (compared.left.whole, compared.right.whole)
    assert compared.met is (sides[0] >= sides[1] if share.relation is Relation.AT_LEAST else sides[0] > sides[1])


@given(whole=st.integers(1, LARGEST), share=shares, data=st.data())
def test_missing_and_surplus_are_the_two_ways_from_least(whole: int, share: Share, data: st.DataObject) -> None:
    compared = Comparison(Area(data.draw(st.integers(0, whole))), Area(whole), share)
    assert compared.part + compared.missing == compared.least + compared.surplus
    assert not (compared.missing and compared.surplus)
    assert bool(compared.missing) is not compared.met


@given(part=sizes, more=sizes, total=sizes)
def test_one_more_taking_part_never_loses_the_quorum(part: Weight, more: Weight, total: Weight) -> None:
    assert quorum(part + more, total).met or not quorum(part, total).met


@given(part=sizes, total=sizes)
def test_persons_and_area_must_each_be_enough(part: Weight, total: Weight) -> None:
    step = quorum(part, total)
    assert step.met is (step.persons.met and step.area.met)


def test_one_large_owner_cannot_stand_for_many_heads() -> None:
    """99 % of the area held by one person of a hundred is no quorum: a weighted sum never counts as heads."""
    assert not quorum(Weight.of(1, 9_900_000), Weight.of(100, 10_000_000)).met
    assert not quorum(Weight.of(99, 100_000), Weight.of(100, 10_000_000)).met


@given(rule=st.sampled_from(Rule))
def test_nothing_of_nothing_meets_no_share(rule: Rule) -> None:
    assert not quorum(Weight(), Weight()).met
    assert not agreement(rule, Weight(), Weight()).met


@given(whole=st.integers(1, LARGEST), data=st.data())
def test_a_percentage_is_cut_and_never_shows_a_share_that_is_not_reached(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    shown = cut_percent(Area(part), Area(whole))
    units, hundredths = shown.split(".")
    cut = int(units) * 100 + int(hundredths)
    assert len(hundredths) == 2
    assert cut * whole <= part * 10_000 < (cut + 1) * whole
    if part < whole:
        assert cut < 10_000


def test_a_hair_under_three_quarters_is_not_printed_as_three_quarters() -> None:
    assert cut_percent(Persons(7_499_999), Persons(10_000_000)) == "74.99"
    assert cut_percent(Persons(2), Persons(3)) == "66.66"
    assert cut_percent(Persons(0), Persons(0)) == "0.00"


def test_persons_and_area_do_not_type_check_together() -> None:
    """Each ignore below is an error of mypy's that must be there: a superfluous one fails the check."""
    persons, area = Persons(2), Area(3)
    with pytest.raises(TypeError):
        assert Comparison(persons, area, TWO_THIRDS).met  # type: ignore[type-var]
    with pytest.raises(TypeError):
        persons.shortfall(area)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Weight(persons, persons) + Weight(persons, area)  # type: ignore[arg-type]
    cut_percent(persons, area)  # type: ignore[type-var]
