"""Who casts for a line, what a ballot must hold, what a question must be, and a rulebook's settings."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DomainError
from voting.rules.casting import (
    ALPHABET,
    ChoicesIncomplete,
    LineHasVoted,
    NotCoOwner,
    NotDesignated,
    NotOnRoll,
    Party,
    check_complete,
    check_designation,
    check_entitled,
    receipt_code,
)
from voting.rules.choice import Choice
from voting.rules.matter import Matter
from voting.rules.question import Asked, NoQuestion, QuestionTwice, QuestionUnreadable, check_questions
from voting.rules.rulebook import (
    NoticeBelowLaw,
    ParkingCounts,
    PersonRule,
    Precedence,
    Rulebook,
    Setting,
    SettingNotOffered,
    SilentMode,
    UnknownSetting,
    check_adoptable,
)

YES = Choice.AGREE


@pytest.mark.parametrize("parties", [[], [Party(designated=False, is_voter=False)]])
def test_a_stranger_to_the_line_may_not_cast(parties: list[Party]) -> None:
    with pytest.raises(NotOnRoll):
        check_entitled(parties)


def test_any_co_owner_may_cast_until_one_is_designated() -> None:
    check_entitled([Party(designated=False, is_voter=False), Party(designated=False, is_voter=True)])
    check_entitled([Party(designated=False, is_voter=False), Party(designated=True, is_voter=True)])
    with pytest.raises(NotDesignated):
        check_entitled([Party(designated=True, is_voter=False), Party(designated=False, is_voter=True)])


def test_only_a_co_owner_is_designated_and_only_before_the_ballot() -> None:
    check_designation(7, {7, 8}, has_voted=False)
    with pytest.raises(NotCoOwner):
        check_designation(9, {7, 8}, has_voted=False)
    with pytest.raises(LineHasVoted):
        check_designation(7, {7, 8}, has_voted=True)


@pytest.mark.parametrize("choices", [{}, {1: YES}, {1: YES, 2: YES, 3: YES}, {1: YES, 3: YES}])
def test_a_ballot_answers_every_question_of_its_line_and_no_other(choices: dict[int, Choice]) -> None:
    check_complete({1: YES, 2: YES}, [1, 2])
    with pytest.raises(ChoicesIncomplete):
        check_complete(choices, [1, 2])


@given(random=st.binary(min_size=5, max_size=5))
def test_a_receipt_code_can_be_read_aloud(random: bytes) -> None:
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", receipt_code(random))


@given(one=st.binary(min_size=5, max_size=5), other=st.binary(min_size=5, max_size=5))
def test_different_bytes_give_different_codes(one: bytes, other: bytes) -> None:
    assert (receipt_code(one) == receipt_code(other)) is (one == other)


def test_the_alphabet_has_no_letter_that_looks_like_another() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("0O1I") & set(ALPHABET)


def asked(text: str) -> Asked:
    return Asked(text, Matter.OTHER_MAJOR)


def test_questions_are_trimmed_and_kept_in_order() -> None:
    assert [each.text for each in check_questions([asked(" 一　"), asked("二")])] == ["一", "二"]


@pytest.mark.parametrize("text", ["", "  ", "一\n二", "字" * 401, "\x00"])
def test_a_question_that_cannot_be_printed_is_refused(text: str) -> None:
    with pytest.raises(QuestionUnreadable) as refusal:
        check_questions([asked("一"), asked(text)])
    assert refusal.value.facts["number"] == 2


def test_a_poll_asks_something_and_nothing_twice() -> None:
    with pytest.raises(NoQuestion):
        check_questions([])
    with pytest.raises(QuestionTwice):
        check_questions([asked("一"), asked(" 一")])


def test_a_rulebook_reads_back_what_it_wrote() -> None:
    book = Rulebook(PersonRule.PER_UNIT, ParkingCounts.ALWAYS, invalid_takes_part=True, notice_days=20)
    assert Rulebook.from_json(book.to_json()) == book
    assert Rulebook.from_json({}) == Rulebook()


@pytest.mark.parametrize(
    "settings",
    [
        {"person_rule": "by_mood"},
        {"prec": "loudest"},
        {"notice_days": 0},
        {"notice_days": "15"},
        {"notice_days": True},
        {"invalid_takes_part": 1},
        {"silent_mode": "agree"},
        {"close_on_working_day": 1},
        {"no_such_setting": 1},
    ],
)
def test_a_setting_that_says_nothing_is_refused(settings: dict[str, Setting]) -> None:
    with pytest.raises(UnknownSetting):
        Rulebook.from_json(settings)


@pytest.mark.parametrize(
    ("book", "refusal"),
    [
        (Rulebook(notice_days=14), NoticeBelowLaw),
        (Rulebook(notice_days=1), NoticeBelowLaw),
        (Rulebook(prec=Precedence.LAST), SettingNotOffered),
        (Rulebook(silent_mode=SilentMode.PARTICIPATE_ONLY), SettingNotOffered),
        (Rulebook(silent_mode=SilentMode.FOLLOW_MAJORITY), SettingNotOffered),
    ],
)
def test_a_rulebook_neither_undercuts_the_law_nor_asks_for_what_no_vote_follows(
    book: Rulebook, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        check_adoptable(book)


@pytest.mark.parametrize("book", [Rulebook(), Rulebook(notice_days=30, window_days_max=90)])
def test_a_rulebook_may_ask_for_more_than_the_law(book: Rulebook) -> None:
    check_adoptable(book)
