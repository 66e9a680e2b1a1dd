"""The ballot linter: silent on clean ballots, exact on faulty ones, and its repairs repair."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.days import earliest_opening, legal_day
from kernel.holidays import CHINA
from tests.rules.ballots import CLEAN, FAULTY, ON_GREEN, PLAN, Example
from voting.rules.lint import (
    BallotAtFault,
    BallotUnacknowledged,
    Beside,
    Code,
    Finding,
    FindingGone,
    Fix,
    Severity,
    Sheet,
    check_acknowledged,
    check_sound,
    lint,
    usual_close,
    warning_with,
)
from voting.rules.matter import Matter
from voting.rules.question import Asked, check_questions
from voting.rules.rulebook import Rulebook
from voting.rules.window import Window, check_notice, check_window

ZONE = "Asia/Shanghai"
TODAY = date(2026, 11, 2)
OPENS = datetime(2026, 11, 18, 1, tzinfo=UTC)
CLEAN_ONE = Asked("是否同意更换门禁？", Matter.OTHER_MAJOR)
GOOD = Window(OPENS, OPENS + timedelta(days=15, hours=11))
BOOK = Rulebook()


def beside(example: Example | None = None, *, book: Rulebook = BOOK, posted_on: date | None = None) -> Beside:
    shown = example or Example("", Matter.OTHER_MAJOR)
    return Beside(shown.plan, shown.costed, shown.permits, book, ZONE, TODAY, posted_on)


def sheet(*asked: Asked, window: Window = GOOD) -> Sheet:
    return Sheet(asked, window)


def checked(example: Example) -> list[Finding]:
    return lint(sheet(Asked(example.text, example.matter)), beside(example))


def repaired(text: str, matter: Matter, code: Code) -> list[Asked]:
    """The questions after the first repair of the first finding of `code`."""
    found = lint(sheet(Asked(text, matter)), beside())
    first = next(finding for finding in found if finding.code is code)
    return list(first.repairs[0].sheet.questions)


def test_there_are_enough_examples_to_mean_something() -> None:
    assert len(CLEAN) >= 20
    assert len(CLEAN) + len(FAULTY) >= 40
    assert {code for example in FAULTY for code in example.faults} == set(Code) - {
        Code.FIRST_NOT_WHOLE,
        Code.NOTICE_SHORT,
        Code.WINDOW_SHORT,
        Code.WINDOW_LONG,
    }


@pytest.mark.parametrize("example", CLEAN, ids=lambda example: example.text)
def test_a_clean_ballot_raises_no_alarm(example: Example) -> None:
    assert checked(example) == []


@pytest.mark.parametrize("example", FAULTY, ids=lambda example: f"{example.text}{example.matter}")
def test_a_faulty_ballot_is_told_just_its_faults(example: Example) -> None:
    assert {finding.code for finding in checked(example)} == example.faults


# --- places and repairs ---


@pytest.mark.parametrize("example", FAULTY, ids=lambda example: f"{example.text}{example.matter}")
def test_a_repair_removes_its_finding_and_can_be_kept(example: Example) -> None:
    for finding in checked(example):
        for repair in finding.repairs:
            after = lint(repair.sheet, beside(example))
            assert check_questions(repair.sheet.questions) == list(repair.sheet.questions)
            assert finding.key not in {each.key for each in after}
            assert finding.code not in {each.code for each in after} or len(after) < len(checked(example))


@pytest.mark.parametrize(
    ("text", "matter", "code", "becomes"),
    [
        (
            "停车管理规则采用方案A或方案B",
            Matter.OTHER_MAJOR,
            Code.ALTERNATIVES,
            ["是否同意停车管理规则采用方案A？", "是否同意停车管理规则采用方案B？"],
        ),
        (
            "停车管理规则：方案A/B",
            Matter.OTHER_MAJOR,
            Code.ALTERNATIVES,
            ["是否同意停车管理规则采用方案A？", "是否同意停车管理规则采用方案B？"],
        ),
        (
            "方案一：地面停车；方案二：机械车库。请选一个。",
            Matter.OTHER_MAJOR,
            Code.ALTERNATIVES,
            ["是否同意采用方案一：地面停车？", "是否同意采用方案二：机械车库？"],
        ),
        (
            "小区停车费是由物业代收还是由业委会代收？",
            Matter.OTHER_MAJOR,
            Code.ALTERNATIVES,
            ["是否同意小区停车费由物业代收？", "是否同意小区停车费由业委会代收？"],
        ),
        (
            "为了孩子们的安全，请大家支持：是否同意修缮围墙？",
            Matter.OTHER_MAJOR,
            Code.LEADING,
            ["是否同意修缮围墙？"],
        ),
        ("是否应当更换门禁？", Matter.OTHER_MAJOR, Code.LEADING, ["是否同意更换门禁？"]),
        ("是否不同意续聘安居物业？", Matter.PROPERTY_MANAGER, Code.NEGATIVE, ["是否同意续聘安居物业？"]),
        ("您不同意更换门禁吗？", Matter.OTHER_MAJOR, Code.NEGATIVE, ["是否同意更换门禁？"]),
        (
            "是否同意续聘安居物业（如未获通过，则视为解聘）？",
            Matter.PROPERTY_MANAGER,
            Code.FAILING_DECIDES,
            ["是否同意续聘安居物业？"],
        ),
        (
            "是否同意更换门禁，逾期未投票视为同意？",
            Matter.OTHER_MAJOR,
            Code.SILENCE_DECIDES,
            ["是否同意更换门禁？"],
        ),
        (
            "是否同意修改业主大会议事规则和管理规约？",
            Matter.RULES_OF_PROCEDURE,
            Code.TWO_MATTERS,
            ["是否同意修改业主大会议事规则？", "是否同意修改管理规约？"],
        ),
        (
            "是否同意占用中心绿地增设 92 个停车位？",
            Matter.CHANGE_COMMON_USE,
            Code.PERMITS_MISSING,
            ["是否同意占用中心绿地增设 92 个停车位（绿化、规划、消防手续办妥后实施）？"],
        ),
    ],
)
def test_the_repair_says_what_a_careful_secretary_would(
    text: str, matter: Matter, code: Code, becomes: list[str]
) -> None:
    assert [asked.text for asked in repaired(text, matter, code)] == becomes


def test_two_matters_of_different_majorities_are_split_each_under_its_own() -> None:
    text = "是否同意使用维修资金修缮 3号楼外立面，并将东墙面出租作广告位？"
    first, second = repaired(text, Matter.USE_FUND, Code.TWO_MATTERS)
    assert first == Asked("是否同意使用维修资金修缮 3号楼外立面？", Matter.USE_FUND)
    assert second == Asked("是否同意将东墙面出租作广告位？", Matter.CHANGE_COMMON_USE)


def test_two_matters_must_be_split_where_their_majorities_differ_and_should_be_elsewhere() -> None:
    asked = ("是否同意使用维修资金修缮外立面，并将东墙面出租作广告位？", "是否同意更换门禁并选聘新的物业？")
    severities = [
        next(each for each in lint(sheet(Asked(text, Matter.USE_FUND)), beside()) if each.code is Code.TWO_MATTERS)
        for text in asked
    ]
    assert [each.severity for each in severities] == [Severity.MUST, Severity.SHOULD]


def test_where_several_matters_fit_each_is_offered() -> None:
    text = "是否同意增设 40 个停车位，物业费不变？"
    (finding,) = lint(sheet(Asked(text, Matter.PROPERTY_MANAGER)), beside())
    offered = [repair.sheet.questions[0].matter for repair in finding.repairs]
    assert (finding.code, finding.severity) == (Code.WRONG_MATTER, Severity.SHOULD)
    assert offered == [Matter.CHANGE_COMMON_USE, Matter.OTHER_MAJOR]


def test_too_low_a_majority_must_be_mended() -> None:
    (finding,) = lint(sheet(Asked("是否同意增设 305 个停车位？", Matter.OTHER_MAJOR)), beside())
    assert finding.severity is Severity.MUST


def test_permits_already_in_the_plan_are_not_asked_for_again() -> None:
    told = ON_GREEN + "绿化部门批准和消防审查都已办妥。"
    asked = Asked("是否同意增设 92 个停车位？", Matter.CHANGE_COMMON_USE)
    (finding,) = lint(sheet(asked), replace(beside(), plan=told))
    assert finding.facts == {"lacking": "planning"}


def test_plans_that_stand_apart_are_led_by_the_question_whether_to_do_it_at_all() -> None:
    """The first question carries the proposal: were it plan A, a vote for plan B would fail the proposal."""
    plans = [Asked(f"是否同意停车管理规则采用方案{letter}？", Matter.OTHER_MAJOR) for letter in "AB"]
    known = replace(beside(), title="停车管理规则")
    (finding,) = lint(sheet(*plans), known)
    assert (finding.code, finding.severity, finding.number) == (Code.FIRST_NOT_WHOLE, Severity.SHOULD, 1)
    mended = finding.repairs[0].sheet
    assert [asked.text for asked in mended.questions][:1] == ["是否同意停车管理规则？"]
    assert mended.questions[1:] == tuple(plans)
    assert lint(mended, known) == []
    assert lint(sheet(plans[0], CLEAN_ONE), known) == []


# --- time ---


def test_a_notice_too_short_by_one_day_is_found_and_its_repair_is_the_first_day_allowed() -> None:
    asked = Asked("是否同意更换门禁？", Matter.OTHER_MAJOR)
    early = Window(OPENS - timedelta(days=1), GOOD.closes_at)
    (finding,) = lint(sheet(asked, window=early), beside())
    assert (finding.code, finding.facts["full"], finding.facts["needed"]) == (Code.NOTICE_SHORT, 14, 15)
    (repair,) = finding.repairs
    assert repair.fix is Fix.OPEN_LATER
    assert repair.sheet.window.opens_at == OPENS
    assert lint(repair.sheet, beside()) == []


def test_once_posted_the_posting_day_counts_and_there_is_nothing_left_to_repair() -> None:
    asked = Asked("是否同意更换门禁？", Matter.OTHER_MAJOR)
    (finding,) = lint(sheet(asked), beside(posted_on=TODAY + timedelta(days=1)))
    assert (finding.code, finding.repairs) == (Code.NOTICE_SHORT, ())
    assert lint(sheet(asked), beside(posted_on=TODAY)) == []


@pytest.mark.parametrize(("days", "code"), [(3, Code.WINDOW_SHORT), (61, Code.WINDOW_LONG)])
def test_a_window_too_short_or_too_long_becomes_the_usual_one(days: int, code: Code) -> None:
    window = Window(OPENS, OPENS + timedelta(days=days))
    (finding,) = lint(sheet(Asked("是否同意更换门禁？", Matter.OTHER_MAJOR), window=window), beside())
    assert finding.code is code
    assert lint(finding.repairs[0].sheet, beside()) == []


@given(st.integers(0, 900), st.integers(1, 90), st.booleans(), st.integers(0, 1439))
def test_the_usual_close_is_one_that_the_rulebook_takes(days: int, most: int, working: bool, minutes: int) -> None:
    book = Rulebook(window_days_max=most, close_on_working_day=working)
    opens = OPENS + timedelta(days=days)
    close = usual_close(opens, OPENS + timedelta(minutes=minutes), book, zone=ZONE)
    if any(not CHINA.is_rest(legal_day(opens + timedelta(days=each), ZONE)) for each in range(1, min(most, 15))):
        check_window(Window(opens, close), book, zone=ZONE)


@given(st.integers(-40, 40))
def test_the_notice_repair_is_one_that_the_services_take(days: int) -> None:
    window = Window(OPENS + timedelta(days=days), GOOD.closes_at + timedelta(days=days))
    found = lint(sheet(Asked("是否同意更换门禁？", Matter.OTHER_MAJOR), window=window), beside())
    final = found[0].repairs[0].sheet.window if found else window
    assert bool(found) == (legal_day(window.opens_at, ZONE) < earliest_opening(TODAY))
    check_notice(TODAY, legal_day(final.opens_at, ZONE), BOOK, frozen_on=TODAY, today=TODAY)
    if found:
        check_window(final, BOOK, zone=ZONE)


# --- whatever is typed ---

PIECES = st.sampled_from(
    [
        *(each.text for each in FAULTY),
        "是否同意",
        "并",
        "和",
        "方案A",
        "方案B",
        "或",
        "还是",
        "，",
        "？",
        "（",
        "绿地",
        "车位",
    ]
)
TEXTS = st.one_of(
    st.text(min_size=1, max_size=60), st.lists(PIECES, min_size=1, max_size=5).map(lambda parts: "".join(parts)[:400])
)


@given(TEXTS, st.sampled_from(Matter), st.booleans())
def test_whatever_is_asked_places_lie_in_the_text_and_repairs_can_be_kept(
    text: str, matter: Matter, costed: bool
) -> None:
    known = replace(beside(), costed=costed)
    asked = Asked(text.strip() or "问", matter)
    findings = lint(sheet(asked), known)
    assert findings == lint(sheet(asked), known)
    for finding in findings:
        assert 0 <= finding.start <= finding.end <= len(asked.text)
        assert all(0 < len(each.text) <= 400 for repair in finding.repairs for each in repair.sheet.questions)
        assert all(finding.key not in {each.key for each in lint(repair.sheet, known)} for repair in finding.repairs)


@given(TEXTS, TEXTS)
def test_questions_are_judged_each_on_its_own(first: str, second: str) -> None:
    """What is found in one text does not depend on which other question stands beside it."""
    one, two = Asked(first.strip() or "甲", Matter.OTHER_MAJOR), Asked(second.strip() or "乙", Matter.OTHER_MAJOR)
    alone = [(each.code, each.start) for each in lint(sheet(one), beside())]
    together = [(each.code, each.start) for each in lint(sheet(two, one), beside()) if each.number == 2]
    assert together == alone


# --- what stops a ballot ---


def test_grave_findings_stop_a_ballot_and_warnings_until_they_are_acknowledged() -> None:
    grave = Finding(Code.NEGATIVE, Severity.MUST)
    mild = Finding(Code.LEADING, Severity.SHOULD, about="为了大家")
    with pytest.raises(BallotAtFault) as fault:
        check_sound([mild, grave])
    assert fault.value.facts == {"number": 1}
    check_sound([mild])
    with pytest.raises(BallotUnacknowledged):
        check_acknowledged([grave, mild], {grave.key})
    check_acknowledged([grave, mild], {mild.key})


def test_no_reason_lets_a_grave_fault_stand() -> None:
    grave, mild = Finding(Code.NEGATIVE, Severity.MUST), Finding(Code.LEADING, Severity.SHOULD)
    assert warning_with(mild.key, [grave, mild]) is mild
    for key in (grave.key, "0" * 32):
        with pytest.raises(FindingGone):
            warning_with(key, [grave, mild])


def test_a_reason_holds_for_the_same_words_only() -> None:
    def warning(text: str) -> Finding:
        (finding,) = lint(sheet(Asked(text, Matter.OTHER_MAJOR)), replace(beside(), plan=PLAN))
        return finding

    kept = warning("为了大家的利益，是否同意更换门禁？").key
    assert kept == warning("为了大家的利益，是否同意更换门禁？").key
    assert kept != warning("为了大家的利益，是否同意更换大门？").key
