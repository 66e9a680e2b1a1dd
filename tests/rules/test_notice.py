"""The notice in words: every figure is the count's, every verdict says what it is and what it is not."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules import (
    CorrectionWithoutReason,
    NoticeReplaced,
    NoticeTextUnreadable,
    PostingBackwards,
    PostingTooLong,
    PostingWithoutEnd,
    PostingWithoutPlace,
    Wording,
    check_correction,
    check_wording,
)
from outcomes.rules.law import MATTERS
from outcomes.rules.notice import Decided, NoticeFacts, Replaced, Serial, sheet_of
from pages.wording import MATTERS as ON_PAGES
from voting.rules.choice import Channel
from voting.rules.count import Count
from voting.rules.matter import Matter
from voting.rules.verdict import Verdict, explain
from voting.rules.weight import Weight

TODAY = date(2026, 12, 7)
OPENS = datetime(2026, 11, 12, 9, tzinfo=UTC)
heads = st.integers(0, 3_000)
areas = st.integers(0, 4_000_000_000)
weights = st.builds(Weight.of, heads, areas)


def decided(total: Weight, *piles: Weight, matter: Matter = Matter.CHANGE_COMMON_USE) -> Decided:
    return Decided("是否同意？", matter, explain(matter.rule, total, Count(*piles)))


def facts(*questions: Decided, serial: Serial | None = None, replaces: Replaced | None = None) -> NoticeFacts:
    return NoticeFacts(
        compound="山鑫阳光城",
        local_law="《上海市住宅物业管理规定》",
        owners_committee="山鑫阳光城业主委员会",
        residents_committee="山鑫阳光城居民委员会",
        armed_by=["山鑫阳光城业主委员会", "山鑫阳光城居民委员会"],
        opens_at=OPENS,
        closes_at=OPENS + timedelta(days=14, hours=11, minutes=30),
        questions=questions,
        returned={Channel.APP: 1128},
        roll="2c9107af" * 8,
        box="8f3a61c2" * 8,
        address="https://minyi.example/v/1/result/",
        on=TODAY,
        wording=Wording(),
        serial=serial,
        replaces=replaces,
    )


def asked(decision: Decided) -> dict[str, object]:
    return sheet_of(facts(decision))["questions"][0]  # type: ignore[index,return-value]


@given(weights, weights, weights, weights, st.sampled_from(list(Matter)))
def test_every_figure_is_the_counts_own(
    agree: Weight, against: Weight, abstain: Weight, away: Weight, matter: Matter
) -> None:
    took_part = agree + against + abstain
    total = took_part + away
    sheet = asked(decided(total, agree, against, abstain, matter=matter))
    assert [row[:2] for row in sheet["took_part"]] == [  # type: ignore[attr-defined]
        [str(total.persons), str(took_part.persons)],
        [str(total.area), str(took_part.area)],
    ]
    assert [row[:3] for row in sheet["chose"]] == [  # type: ignore[attr-defined]
        [str(agree.persons), str(against.persons), str(abstain.persons)],
        [str(agree.area), str(against.area), str(abstain.area)],
    ]


@given(weights, weights, weights, weights, st.sampled_from(list(Matter)))
def test_the_words_never_say_more_than_the_verdict(
    agree: Weight, against: Weight, abstain: Weight, away: Weight, matter: Matter
) -> None:
    decision = decided(agree + against + abstain + away, agree, against, abstain, matter=matter)
    sheet, verdict = asked(decision), decision.explained.verdict
    said = str(sheet["conclusion"])
    assert said.endswith("本事项通过。") is (verdict is Verdict.PASSED)
    assert said.endswith("本事项未通过。") is (verdict is Verdict.NOT_PASSED)
    assert said.endswith("本事项未形成有效决定。") is (verdict is Verdict.INVALID)
    assert bool(sheet["meaning"]) is (verdict is not Verdict.PASSED)
    steps = {"took_part": decision.explained.quorum, "chose": decision.explained.agreement}
    for table, step in steps.items():
        met = [row[-1] for row in sheet[table]]  # type: ignore[attr-defined]
        assert met == ["达到" if of.met else "未达到" for of in (step.persons, step.area)]


@given(st.integers(2, 5_000), st.integers(1, 5_000))
def test_a_percentage_is_cut_and_never_reaches_what_the_number_does_not(total: int, part: int) -> None:
    part = min(part, total)
    decision = decided(Weight.of(total, total), Weight.of(part, part))
    shown = str(asked(decision)["took_part"][0][2])  # type: ignore[index]
    hundredths = int(shown[:-1].replace(".", ""))
    assert re.fullmatch(r"[0-9]+\.[0-9]{2}%", shown)
    assert hundredths * total <= part * 10_000 < (hundredths + 1) * total


def test_what_is_missing_is_said_with_its_number() -> None:
    lost = decided(Weight.of(1486, 1284605200), Weight.of(412, 384152700), Weight.of(658, 536041500))
    said = str(asked(lost)["conclusion"])
    assert "同意的人数 412 户，未达到参与的四分之三（至少要 803 户）" in said
    few = decided(Weight.of(1486, 1284605200), Weight.of(979, 1284605200))
    assert (
        asked(few)["conclusion"]
        == "参与的人数 979 户，未达到全体业主的三分之二（至少要 991 户），本事项未形成有效决定。"
    )


def test_the_law_is_quoted_as_pages_quote_it() -> None:
    assert {matter: str(words) for matter, words in ON_PAGES.items()} == dict(MATTERS)


def test_times_and_numbers_stand_as_papers_have_them() -> None:
    passed = decided(Weight.of(10, 100), Weight.of(9, 90))
    sheet = sheet_of(facts(passed, serial=Serial(2026, 4)))
    assert sheet["serial"] == "山鑫阳光城业大〔2026〕第 4 号"
    assert "2026 年 11 月 12 日 9 时至 11 月 26 日 20 时 30 分" in str(sheet["opening"])
    assert "《上海市住宅物业管理规定》" in str(sheet["opening"])
    assert sheet["fine"] == "业主名册指纹 2C91 07AF 2C91 07AF · 票箱清单指纹 8F3A 61C2 8F3A 61C2"
    assert sheet["draft"] is False
    assert sheet_of(facts(passed))["draft"] is True


def test_a_correction_says_what_it_replaces_and_why() -> None:
    passed = decided(Weight.of(10, 100), Weight.of(9, 90))
    sheet = sheet_of(facts(passed, serial=Serial(2026, 5), replaces=Replaced("甲〔2026〕第 4 号", "电话写错")))
    assert sheet["replaces"] == "本公告替代《甲〔2026〕第 4 号》公告。更正原因：电话写错。"
    assert "更正" in str(sheet["name"])


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        (Wording(signs=""), NoticeTextUnreadable),
        (Wording(supervises="  "), NoticeTextUnreadable),
        (Wording(contact="长" * 121), NoticeTextUnreadable),
        (Wording(next_step="一\n二"), NoticeTextUnreadable),
        (Wording(place="公告栏"), PostingWithoutEnd),
        (Wording(until=TODAY), PostingWithoutPlace),
        (Wording(place="公告栏", until=TODAY - timedelta(days=1)), PostingBackwards),
        (Wording(place="公告栏", until=TODAY + timedelta(days=367)), PostingTooLong),
    ],
)
def test_words_that_cannot_stand_on_paper_are_refused(wrong: Wording, answer: type[Exception]) -> None:
    with pytest.raises(answer):
        check_wording(wrong, today=TODAY)


def test_a_correction_needs_a_reason_and_the_newest_notice() -> None:
    assert check_correction(" 电话写错 ", current=True) == "电话写错"
    with pytest.raises(CorrectionWithoutReason):
        check_correction(" ", current=True)
    with pytest.raises(NoticeReplaced):
        check_correction("电话写错", current=False)
