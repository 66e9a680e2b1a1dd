"""Recounts of announcements made from counts of our own: what is true follows, what is planted is found."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kernel.quantities import Persons
from tests.rules.announcements import less
from tests.rules.weights import papers, sizes
from voting.rules.choice import Paper
from voting.rules.count import Count
from voting.rules.matter import Matter, Rule
from voting.rules.quorum import Comparison
from voting.rules.recount.announcement import (
    Announced,
    Announcement,
    Base,
    Figures,
    Law,
    Measure,
    Part,
    Printed,
    PrintedShare,
    SilentTo,
)
from voting.rules.recount.bounds import SUMS, value_of
from voting.rules.recount.finding import Code, Tone
from voting.rules.recount.law import share_asked
from voting.rules.recount.reading import read_area, read_persons, read_printed
from voting.rules.recount.recounting import Standing, recount
from voting.rules.verdict import Verdict, explain
from voting.rules.weight import NOTHING, Weight

few = settings(max_examples=60, deadline=None)
matters = st.sampled_from(Matter)
ANNOUNCED = {
    Verdict.PASSED: Announced.PASSED,
    Verdict.NOT_PASSED: Announced.NOT_PASSED,
    Verdict.INVALID: Announced.INVALID,
}
PILES = {Part.AGREE: "agree", Part.AGAINST: "against", Part.ABSTAIN: "abstain", Part.INVALID: "invalid"}


def announced(count: Count, total: Weight, matter: Matter, *, with_invalid: bool = False) -> Announcement:
    """What we would announce of a count, every figure printed."""
    verdict = explain(matter.rule, total, count, with_invalid=with_invalid).verdict
    printed = {part: getattr(count, name) for part, name in PILES.items()}
    printed |= {Part.TOTAL: total, Part.TOOK_PART: count.taking_part(with_invalid=with_invalid), Part.SILENT: NOTHING}
    return Announcement(
        persons=Figures({part: weight.persons for part, weight in printed.items()}),
        area=Figures({part: weight.area for part, weight in printed.items()}),
        announced=ANNOUNCED[verdict],
        matters=(matter,),
        law=Law.CIVIL_CODE,
    )


@st.composite
def own(draw: st.DrawFn) -> Announcement:
    """An announcement of a count of ours, with some percentages printed, cut or rounded."""
    votes = draw(papers)
    count = Count.of(votes)
    assume(count.valid.persons)
    total = Weight.total(weight for _, weight in votes) + draw(sizes)
    made = announced(count, total, draw(matters), with_invalid=draw(st.booleans()))
    shares = draw(st.lists(st.tuples(st.sampled_from(Measure), st.sampled_from(sorted(PILES)), st.sampled_from(Base))))
    places, rounded = draw(st.integers(0, 4)), draw(st.booleans())
    return replace(made, shares=tuple(_true_share(made, each, places, rounded=rounded) for each in shares))


def numbers(announcement: Announcement, measure: Measure) -> Mapping[Part, int]:
    figures = announcement.persons if measure is Measure.PERSONS else announcement.area
    return {part: value.whole for part, value in figures.printed.items()}


def exact(announcement: Announcement, measure: Measure, part: Part, of: Base) -> Fraction:
    whole = value_of(SUMS[of], numbers(announcement, measure))
    return Fraction(numbers(announcement, measure)[part], whole) if whole else Fraction(0)


def _true_share(made: Announcement, asked: tuple[Measure, Part, Base], places: int, *, rounded: bool) -> PrintedShare:
    measure, part, of = asked
    assume(value_of(SUMS[of], numbers(made, measure)))
    unit = Fraction(1, 100 * 10**places)
    digits = (exact(made, measure, part, of) + (unit / 2 if rounded else 0)) // unit
    assume(digits <= 100 * 10**places)
    return PrintedShare(measure, part, Printed(digits, places), of)


@few
@given(made=own())
def test_what_we_count_ourselves_always_follows(made: Announcement) -> None:
    recounted = recount(made)
    assert recounted.standing is Standing.FOLLOWS
    assert ANNOUNCED[recounted.possible[0]] is made.announced
    wrong = {finding.code for finding in recounted.findings if finding.tone is Tone.WRONG}
    assert wrong <= {Code.SHARE_ROUNDED_OVER}


@few
@given(made=own(), lie=st.sampled_from(Announced))
def test_any_other_verdict_on_the_same_figures_contradicts(made: Announcement, lie: Announced) -> None:
    truth = made.announced
    assume(lie is not truth and (lie, truth) != (Announced.NOT_PASSED, Announced.INVALID))
    assert recount(replace(made, announced=lie)).standing is Standing.CONTRADICTS


@few
@given(made=own(), data=st.data())
def test_a_figure_taken_away_never_gives_another_verdict(made: Announcement, data: st.DataObject) -> None:
    """Every verdict that was possible stays possible: less is known, and never something else."""
    known = set(recount(made).possible)
    gone = data.draw(st.sets(st.tuples(st.sampled_from(Measure), st.sampled_from(Part)), min_size=1))
    gone -= {(measure, Part.SILENT) for measure in Measure}  # says how it was counted, not only how many they were
    kept = data.draw(st.integers(0, len(made.shares)))
    persons, area = ({part for where, part in gone if where is measure} for measure in Measure)
    left = replace(made, shares=made.shares[:kept], persons=less(made.persons, persons), area=less(made.area, area))
    assert known <= set(recount(left).possible)


@few
@given(made=own(), measure=st.sampled_from(Measure), data=st.data())
def test_a_planted_wrong_percentage_is_always_found(made: Announcement, measure: Measure, data: st.DataObject) -> None:
    part, of = data.draw(st.sampled_from(sorted(PILES))), data.draw(st.sampled_from(Base))
    assume(value_of(SUMS[of], numbers(made, measure)))
    planted = Printed(data.draw(st.integers(0, 10_000)), 2)
    truth = exact(made, measure, part, of)
    assume(abs(truth - planted.value) > planted.unit)
    recounted = recount(replace(made, shares=(PrintedShare(measure, part, planted, of),)))
    found = [each for each in recounted.findings if each.tone is Tone.WRONG]
    assert [each.facts["printed"] for each in found] == [planted]
    assert {each.code for each in found} <= {Code.SHARE_WRONG, Code.SHARE_OF_OTHER, Code.SHARE_OF_OTHER_MEASURE}


@few
@given(made=own(), measure=st.sampled_from(Measure))
def test_a_planted_wrong_denominator_is_named(made: Announcement, measure: Measure) -> None:
    """The share of all printed as if it were of those taking part."""
    of_all = exact(made, measure, Part.AGREE, Base.TOTAL)
    printed = Printed(of_all * 10_000 // 1, 2)
    assume(not printed.fits(exact(made, measure, Part.AGREE, Base.TOOK_PART)))
    share = PrintedShare(measure, Part.AGREE, printed, Base.TOOK_PART)
    found = [each for each in recount(replace(made, shares=(share,))).findings if each.code is Code.SHARE_OF_OTHER]
    assert [(each.facts["of"], each.facts["fits"]) for each in found] == [(Base.TOOK_PART, Base.TOTAL)]


@few
@given(made=own(), rule=st.booleans())
def test_by_the_law_before_2021_a_share_of_all_has_to_agree(made: Announcement, rule: bool) -> None:
    """The law once more, in plain whole numbers: nobody has to take part."""
    matter = Matter.USE_FUND if rule else Matter.OTHER_MAJOR
    passed = []
    for measure in Measure:
        figures = numbers(made, measure)
        yes, total = figures[Part.AGREE], figures[Part.TOTAL]
        passed.append(yes > 0 and (3 * yes >= 2 * total if rule else 2 * yes > total))
    recounted = recount(replace(made, matters=(matter,), law=Law.PROPERTY_LAW, shares=()))
    assert recounted.verdict is (Verdict.PASSED if all(passed) else Verdict.NOT_PASSED)


def simple(**persons: int) -> Announcement:
    """Persons as given and area ten times that: one number decides both."""
    parts = {Part[name.upper()]: number for name, number in persons.items()}
    return Announcement(
        persons=Figures({part: read_persons(number) for part, number in parts.items()}),
        area=Figures({part: read_area(10 * number) for part, number in parts.items()}),
        matters=(Matter.OTHER_MAJOR,),
    )


def codes(announcement: Announcement) -> set[Code]:
    return {finding.code for finding in recount(announcement).findings}


def test_piles_that_are_more_than_took_part_are_found_and_only_what_is_certain_is_concluded() -> None:
    over = simple(total=100, took_part=90, agree=60, against=30, abstain=4)
    assert Code.SUM_OVER in codes(over)
    assert recount(over).verdict is Verdict.PASSED  # whichever of the figures is the wrong one
    close = simple(total=100, took_part=90, agree=46, against=44, abstain=4)
    assert set(recount(close).possible) == {Verdict.PASSED, Verdict.NOT_PASSED}


def test_invalid_papers_that_do_not_explain_the_rest_are_found() -> None:
    assert Code.SUM_SHORT in codes(simple(total=100, took_part=90, agree=50, against=20, abstain=4, invalid=3))
    assert Code.SUM_SHORT not in codes(simple(total=100, took_part=90, agree=50, against=30, abstain=4, invalid=6))


def test_more_than_all_is_found() -> None:
    assert Code.MORE_THAN_ALL in codes(simple(total=100, took_part=120, agree=80))


def test_silence_that_decides_is_said() -> None:
    """60 of 100 voted; with 30 silent on the side of most the quorum is there."""
    cast = simple(total=100, took_part=90, agree=40, against=15, abstain=5, silent=30)
    assert recount(cast).verdict is Verdict.PASSED
    assert Code.SILENCE_DECIDES in codes(cast)
    only_present = recount(replace(cast, silent_to=SilentTo.NONE))
    assert only_present.verdict is Verdict.NOT_PASSED


def test_silence_is_split_where_most_by_owners_and_by_area_differ() -> None:
    made = simple(total=100, took_part=90, agree=40, against=15, abstain=5, silent=30)
    area = {part: read_area(value) for part, value in {Part.AGREE: 100, Part.AGAINST: 400, Part.ABSTAIN: 50}.items()}
    area |= {Part.TOTAL: read_area(1000), Part.TOOK_PART: read_area(850), Part.SILENT: read_area(300)}
    assert Code.SILENCE_SPLIT in codes(replace(made, area=Figures(area)))


def test_a_percentage_rounded_up_over_the_line_is_found() -> None:
    """1,999 of 2,999 are 66.655…; 66.67 is not what they are, 6,666 of 10,000 printed without decimals is 67."""
    made = simple(total=10_000, took_part=6_666, agree=5_000)
    share = PrintedShare(Measure.PERSONS, Part.TOOK_PART, read_printed("67"), Base.TOTAL)
    assert Code.SHARE_ROUNDED_OVER in codes(replace(made, shares=(share,)))
    assert recount(made).verdict is Verdict.INVALID


def test_percentages_that_contradict_the_numbers_are_said_and_not_used() -> None:
    made = simple(took_part=90, agree=60)
    share = PrintedShare(Measure.PERSONS, Part.AGREE, read_printed("80"), Base.TOTAL)
    recounted = recount(replace(made, shares=(share,)))
    assert Code.SHARES_CLASH in {finding.code for finding in recounted.findings}
    assert {Verdict.PASSED, Verdict.INVALID} == set(recounted.possible)


def test_a_percentage_of_the_other_measure_is_recognised() -> None:
    made = simple(total=100, took_part=90, agree=60)
    area = {**made.area.printed, Part.AGREE: read_area("512.34")}
    share = PrintedShare(Measure.PERSONS, Part.AGREE, read_printed("56.92"), Base.TOOK_PART)
    found = codes(replace(made, area=Figures(area), shares=(share,)))
    assert Code.SHARE_OF_OTHER_MEASURE in found


def test_not_passed_for_want_of_a_quorum_is_called_by_its_name() -> None:
    made = replace(simple(total=100, took_part=60, agree=50), announced=Announced.NOT_PASSED)
    assert recount(made).standing is Standing.FOLLOWS
    assert Code.NO_QUORUM_IS_NO_REFUSAL in codes(made)


@pytest.mark.parametrize("law", Law)
@pytest.mark.parametrize("matter", Matter)
def test_each_matter_needs_the_share_of_its_law(law: Law, matter: Matter) -> None:
    """At the least number that reaches the share the result is passed, one below it is not."""
    asked = share_asked(law, matter.rule if law is Law.CIVIL_CODE else _rule_before_2021(matter))
    least = Comparison(Persons(0), Persons(1200), asked).least.whole
    for agree, expected in ((least, Verdict.PASSED), (least - 1, Verdict.NOT_PASSED)):
        made = simple(total=1200, took_part=1200, agree=agree)
        area = {**made.area.printed, Part.AGREE: read_area(12_000)}
        made = replace(made, matters=(matter,), law=law, area=Figures(area))
        assert recount(made).verdict is expected


def _rule_before_2021(matter: Matter) -> Rule:
    special = matter in (Matter.USE_FUND, Matter.RAISE_FUND, Matter.REBUILD)
    return Rule.SPECIAL if special else Rule.ORDINARY


def test_the_papers_of_the_strategy_reach_every_verdict() -> None:
    """So that the properties above are not about one kind of result only."""
    full = [Weight.of(1, 10)] * 10
    for agree, against, absent, expected in ((8, 2, 0, "passed"), (2, 8, 0, "not_passed"), (8, 2, 10, "invalid")):
        votes = [(Paper.AGREE, each) for each in full[:agree]] + [(Paper.AGAINST, each) for each in full[:against]]
        total = Weight.total(weight for _, weight in votes) + Weight.of(absent, 10 * absent)
        assert recount(announced(Count.of(votes), total, Matter.OTHER_MAJOR)).verdict == expected
