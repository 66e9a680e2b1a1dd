"""Who is one person (interpretation of the Supreme Court, arts. 8 and 9), and what parking counts for."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.rules.facts import Use
from kernel.quantities import Area
from voting.rules.roll import ANCILLARY, RollEmpty, UnitFacts, UnitLacksArea, roll_lines, roll_total
from voting.rules.rulebook import ParkingCounts, PersonRule, Rulebook
from voting.rules.weight import NOTHING, Weight

ONE = [False]
DEDUP, PER_UNIT = (Rulebook(person_rule=rule) for rule in PersonRule)


def unit(
    number: int, *owners: int, area: int = 100, use: str = "residential", sold: bool = True, source: str = "survey"
) -> UnitFacts:
    return UnitFacts(number, frozenset(owners), Area(area), source, use=use, sold=sold)


units = st.lists(
    st.builds(
        UnitFacts,
        unit=st.integers(1, 10**6),
        owners=st.frozensets(st.integers(1, 6), max_size=3),
        area=st.builds(Area, st.integers(1, 10**8)),
        source=st.just("survey"),
        use=st.sampled_from(["residential", "commercial", "parking", "storage"]),
        sold=st.booleans(),
    ),
    unique_by=lambda unit: unit.unit,
    min_size=1,
    max_size=20,
).filter(lambda drawn: any(not unit.is_ancillary for unit in drawn))


def test_one_unit_is_one_person() -> None:
    lines = roll_lines([unit(1, 7), unit(2, 8)], ONE, DEDUP)
    assert [line.weights[0] for line in lines] == [Weight.of(1, 100), Weight.of(1, 100)]


def test_a_buyer_of_three_units_is_one_person_with_their_areas() -> None:
    (line,) = roll_lines([unit(1, 7, area=10), unit(2, 7, area=20), unit(3, 7, area=30)], ONE, DEDUP)
    assert line.weights == (Weight.of(1, 60),)


def test_the_same_co_owners_of_two_units_are_one_person() -> None:
    (line,) = roll_lines([unit(1, 7, 8), unit(2, 8, 7)], ONE, DEDUP)
    assert line.weights == (Weight.of(1, 200),)


def test_different_sets_of_co_owners_are_different_persons() -> None:
    lines = roll_lines([unit(1, 7), unit(2, 7, 8), unit(3, 8)], ONE, DEDUP)
    assert [line.owners for line in lines] == [{7}, {7, 8}, {8}]


def test_per_unit_makes_each_unit_sold_a_person() -> None:
    assert len(roll_lines([unit(1, 7), unit(2, 7)], ONE, PER_UNIT)) == 2


@pytest.mark.parametrize("book", [DEDUP, PER_UNIT])
def test_the_developers_unsold_units_are_one_person_in_all(book: Rulebook) -> None:
    lines = roll_lines([unit(1, 9, sold=False), unit(2, 7), unit(3, 9, sold=False), unit(4, sold=False)], ONE, book)
    assert [line.weights[0] for line in lines] == [Weight.of(1, 300), Weight.of(1, 100)]


def test_what_the_developer_bought_itself_joins_its_unsold_units() -> None:
    (line,) = roll_lines([unit(1, 9, sold=False), unit(2, 9)], ONE, DEDUP)
    assert line.weights == (Weight.of(1, 200),)


def test_units_of_unknown_owners_stay_in_the_denominator_one_by_one() -> None:
    lines = roll_lines([unit(1), unit(2), unit(3, 7)], ONE, DEDUP)
    assert roll_total(lines, 0) == Weight.of(3, 300)


def test_shops_count_like_homes() -> None:
    (line,) = roll_lines([unit(1, 7, use="commercial")], ONE, DEDUP)
    assert line.weights == (Weight.of(1, 100),)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (ParkingCounts.NEVER, [(100, 100)]),
        (ParkingCounts.PARKING_MATTERS, [(100, 113), (0, 13)]),
        (ParkingCounts.ALWAYS, [(113, 113), (13, 13)]),
    ],
)
def test_parking_counts_as_the_rulebook_says(counts: ParkingCounts, expected: list[tuple[int, int]]) -> None:
    """Owner 7 has a home and a bay, owner 8 only a bay; the second question is about parking."""
    known = [unit(1, 7), unit(2, 7, area=13, use="parking"), unit(3, 8, area=13, use="parking")]
    lines = roll_lines(known, [False, True], Rulebook(parking_counts=counts))
    assert [tuple(weight.area.whole for weight in line.weights) for line in lines] == expected


def test_an_owner_of_parking_alone_is_not_entitled_to_other_questions() -> None:
    known = [unit(1, 7), unit(2, 8, use="storage")]
    lines = roll_lines(known, [False, True], Rulebook(parking_counts=ParkingCounts.PARKING_MATTERS))
    assert lines[1].weights == (NOTHING, Weight.of(1, 100))


def test_a_unit_without_area_or_source_keeps_the_roll_from_being_frozen() -> None:
    with pytest.raises(UnitLacksArea) as refusal:
        roll_lines([unit(1, 7), unit(2, 8, area=0), unit(3, 9, source="")], ONE, DEDUP)
    assert refusal.value.facts == {"units": 2, "unit": 2}


def test_a_unit_that_does_not_count_may_lack_its_area() -> None:
    assert len(roll_lines([unit(1, 7), unit(2, 7, area=0, use="parking")], ONE, DEDUP)) == 1


@pytest.mark.parametrize("nobody", [[], [unit(1, 7, use="parking")]])
def test_a_roll_of_nobody_is_refused(nobody: list[UnitFacts]) -> None:
    with pytest.raises(RollEmpty):
        roll_lines(nobody, ONE, DEDUP)


@given(known=units, rule=st.sampled_from(PersonRule), counts=st.sampled_from(ParkingCounts))
def test_no_area_is_lost_or_counted_twice(known: list[UnitFacts], rule: PersonRule, counts: ParkingCounts) -> None:
    lines = roll_lines(known, [False, True], Rulebook(person_rule=rule, parking_counts=counts))
    held = [held.unit for line in lines for held in line.units]
    assert len(held) == len(set(held))
    homes = sum(unit.area.whole for unit in known if not unit.is_ancillary)
    everything = sum(unit.area.whole for unit in known)
    expected = {
        ParkingCounts.NEVER: (homes, homes),
        ParkingCounts.PARKING_MATTERS: (homes, everything),
        ParkingCounts.ALWAYS: (everything, everything),
    }[counts]
    assert tuple(roll_total(lines, question).area.whole for question in (0, 1)) == expected


@given(known=units)
def test_nobody_is_two_persons(known: list[UnitFacts]) -> None:
    lines = roll_lines(known, ONE, DEDUP)
    sets = [line.owners for line in lines if line.owners and all(held.sold for held in line.units)]
    assert len(sets) == len(set(sets))
    assert all(weight.persons.whole <= 1 for line in lines for weight in line.weights)


@given(known=units, order=st.randoms(use_true_random=False))
def test_the_order_of_the_register_changes_no_total(known: list[UnitFacts], order: Random) -> None:
    shuffled = list(known)
    order.shuffle(shuffled)
    assert roll_total(roll_lines(shuffled, ONE, DEDUP), 0) == roll_total(roll_lines(known, ONE, DEDUP), 0)


def test_the_ancillary_uses_are_uses_of_the_register() -> None:
    assert {use.value for use in Use} > ANCILLARY
