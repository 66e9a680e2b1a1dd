"""Results that were really published: reproduced, or shown to be inconclusive with the reason."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.rules.announcements import PUBLISHED, V01, V01_SHARES, V04, V04_SHARES, Published, less
from voting.rules.matter import Matter
from voting.rules.recount.announcement import Announced, Announcement, Law, Measure, Part
from voting.rules.recount.finding import Code
from voting.rules.recount.judging import State
from voting.rules.recount.law import Asks
from voting.rules.recount.recounting import Recount, recount
from voting.rules.verdict import Verdict

HIRE = (Matter.PROPERTY_MANAGER,)
BY_KEY = {each.key: each for each in PUBLISHED}


def state(recounted: Recount, asks: Asks, measure: Measure) -> State:
    (found,) = {
        tested.state
        for trial in recounted.trials
        for tested in trial.tested
        if tested.condition.asks is asks and tested.measure is measure
    }
    return found


def facts(recounted: Recount, code: Code) -> list[dict[str, str]]:
    return [
        {name: str(fact) for name, fact in finding.facts.items()}
        for finding in recounted.findings
        if finding.code is code
    ]


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda published: published.key)
def test_a_published_result_is_reproduced_or_shown_to_be_inconclusive(published: Published) -> None:
    recounted = recount(published.announcement)
    assert recounted.standing is published.standing
    assert set(recounted.possible) == published.possible
    assert {finding.code for finding in recounted.findings} == published.codes


def test_four_of_1360_are_missing_and_one_percentage_is_wrong() -> None:
    recounted = recount(BY_KEY["V01"].announcement)
    (rest,) = facts(recounted, Code.SUM_REST)
    assert rest == {"measure": "persons", "sum": "1,356", "took_part": "1,360", "difference": "4"}
    (wrong,) = facts(recounted, Code.SHARE_WRONG)
    assert (wrong["printed"], wrong["exact"]) == ("63.40", "63.3823")  # 862 of 1,360
    assert state(recounted, Asks.QUORUM, Measure.PERSONS) is State.MET
    assert state(recounted, Asks.AGREEMENT, Measure.AREA) is State.NOT_MET


def test_with_the_silent_left_out_the_first_result_is_still_the_same() -> None:
    announcement = replace(V01, matters=HIRE, announced=Announced.NOT_PASSED, shares=V01_SHARES)
    assert not facts(recount(announcement), Code.SILENCE_DECIDES)


def test_a_printed_percentage_gives_away_the_total_that_is_not_printed() -> None:
    """3,936 are 68.74 % of 5,726 alone; by area every total that fits leaves the quorum reached."""
    recounted = recount(BY_KEY["V04"].announcement)
    assert facts(recounted, Code.IMPLIED) == [{"measure": "persons", "part": "total", "value": "5,726"}]
    (between,) = facts(recounted, Code.IMPLIED_BETWEEN)
    assert (between["low"], between["high"]) == ("482,811.809", "482,914.4984")
    assert state(recounted, Asks.QUORUM, Measure.AREA) is State.MET


@pytest.mark.parametrize("whole", [Fraction(3936 * 10000, 6874), Fraction(340575_4500 * 10000, 7053)])
def test_the_totals_of_that_announcement_are_reached_in_every_case(whole: Fraction) -> None:
    """The law once more, at the ends of what prints as 68.74 and 70.53, without any of the code under test."""
    share = {3936: Fraction(6874, 10000), 340575_4500: Fraction(7053, 10000)}
    part = next(number for number, printed in share.items() if number / printed == whole)
    for printed in (share[part] - Fraction(1, 20000), share[part] + Fraction(1, 10000)):
        assert 3 * part >= 2 * part / printed


def test_failing_to_renew_is_never_a_decision_to_dismiss() -> None:
    """Even if it is judged by the Civil Code, as if all who are printed had taken part."""
    for law in Law:
        recounted = recount(replace(BY_KEY["V05"].announcement, law=law))
        assert Verdict.PASSED not in recounted.possible
        assert facts(recounted, Code.NO_DECISION_IS_NO_DISMISSAL)
        assert facts(recounted, Code.OPPOSITE_ANNOUNCED)


def test_owners_alone_decide_nothing_and_the_quorum_is_not_shown() -> None:
    """1,151 of 2,237 agreed: more than half of whoever took part, but 1,492 had to take part."""
    recounted = recount(BY_KEY["V10"].announcement)
    assert state(recounted, Asks.AGREEMENT, Measure.PERSONS) is State.MET
    assert state(recounted, Asks.QUORUM, Measure.PERSONS) is State.UNKNOWN
    assert state(recounted, Asks.AGREEMENT, Measure.AREA) is State.UNKNOWN
    assert recounted.supposing is Verdict.INVALID
    quorum = next(tested for tested in recounted.trials[0].tested if tested.least)
    assert str(quorum.least) == "1,492"


def test_where_the_matter_may_be_either_both_tests_are_made() -> None:
    recounted = recount(BY_KEY["V24"].announcement)
    assert {trial.rule.value for trial in recounted.trials} == {"ordinary", "special"}


def test_the_day_chooses_the_law_and_another_one_is_named() -> None:
    assert recount(BY_KEY["V05"].announcement).law is Law.PROPERTY_LAW
    named = recount(replace(BY_KEY["V05"].announcement, law=Law.CIVIL_CODE))
    assert facts(named, Code.LAW_NOT_IN_FORCE) == [
        {"law": "civil_code_278", "in_force": "property_law_76", "day": "2020-08-08"}
    ]
    before, after = (Announcement(held_on=date(2021, 1, 1) if late else date(2020, 12, 31)) for late in (False, True))
    assert (before.judged_by, after.judged_by) == (Law.PROPERTY_LAW, Law.CIVIL_CODE)


@pytest.mark.parametrize("removed", [Part.TOOK_PART, Part.AGREE])
def test_without_what_decides_it_becomes_inconclusive(removed: Part) -> None:
    shares = tuple(share for share in V04_SHARES if share.part is not removed)
    known = replace(
        BY_KEY["V04"].announcement,
        persons=less(V04.persons, {removed}),
        area=less(V04.area, {removed}),
        shares=shares,
    )
    assert recount(known).verdict is None
