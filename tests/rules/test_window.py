"""Notice, keys and window: a day too early and a second too late are refused."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from voting.rules.keys import (
    Convener,
    KeyTurned,
    NotConvener,
    NoticeMissing,
    TooLateToArm,
    check_armable,
    choose_key,
)
from voting.rules.rulebook import Rulebook
from voting.rules.window import (
    ClosesOnRestDay,
    ClosesOnRestDayMaybe,
    NoticeDayImpossible,
    NoticePosted,
    NoticeTooShort,
    Phase,
    PollClosed,
    PollFrozen,
    PollNotArmed,
    PollNotOpen,
    PollStillOpen,
    RollNotFrozen,
    Window,
    WindowBackwards,
    WindowTooLong,
    check_frozen,
    check_not_frozen,
    check_not_posted,
    check_notice,
    check_open,
    check_over,
    check_window,
    phase_of,
)

OPENS = datetime(2026, 11, 23, 1, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=15)
WINDOW = Window(OPENS, CLOSES)
TICK = timedelta(microseconds=1)
BOOK = Rulebook()
POSTED = date(2026, 11, 7)
SHANGHAI = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("now", "inside"), [(OPENS - TICK, False), (OPENS, True), (CLOSES - TICK, True), (CLOSES, False)]
)
def test_a_window_takes_its_first_instant_and_not_its_last(now: datetime, inside: bool) -> None:
    assert WINDOW.contains(now) is inside


def test_a_ballot_in_time_is_let_through_and_others_are_told_when() -> None:
    check_open(WINDOW, OPENS, armed=True)
    with pytest.raises(PollNotOpen) as early:
        check_open(WINDOW, OPENS - TICK, armed=True)
    assert early.value.facts == {"opens_at": OPENS.isoformat()}
    with pytest.raises(PollClosed):
        check_open(WINDOW, CLOSES, armed=True)


@pytest.mark.parametrize("now", [OPENS, CLOSES - TICK])
def test_unarmed_a_poll_never_opens(now: datetime) -> None:
    with pytest.raises(PollNotArmed):
        check_open(WINDOW, now, armed=False)


def test_nothing_is_counted_before_the_close_or_without_keys() -> None:
    check_over(WINDOW, CLOSES, armed=True)
    with pytest.raises(PollStillOpen):
        check_over(WINDOW, CLOSES - TICK, armed=True)
    with pytest.raises(PollNotArmed):
        check_over(WINDOW, CLOSES, armed=False)


def test_a_window_has_a_length_and_a_longest_length() -> None:
    anyday = Rulebook(close_on_working_day=False)
    check_window(Window(OPENS, OPENS + timedelta(days=60)), anyday, zone=SHANGHAI)
    with pytest.raises(WindowTooLong):
        check_window(Window(OPENS, OPENS + timedelta(days=60) + TICK), anyday, zone=SHANGHAI)
    with pytest.raises(WindowBackwards):
        check_window(Window(OPENS, OPENS), anyday, zone=SHANGHAI)


@pytest.mark.parametrize(
    ("closes", "working"),
    [
        ("2026-10-09T20:00", ""),
        ("2026-10-10T20:00", ""),  # a Saturday that is worked
        ("2026-10-11T20:00", "2026-10-12"),
        ("2026-10-01T20:00", "2026-10-08"),
        ("2026-10-01T00:00", ""),  # 24:00 of 30 September
        ("2026-10-10T00:00", ""),
        ("2026-10-08T00:00", "2026-10-08"),
    ],
)
def test_a_window_ends_on_a_working_day_unless_the_rulebook_lets_it(closes: str, working: str) -> None:
    end = datetime.fromisoformat(closes).replace(tzinfo=ZoneInfo(SHANGHAI))
    window = Window(end - timedelta(days=10), end)
    check_window(window, Rulebook(close_on_working_day=False), zone=SHANGHAI)
    told = ""
    try:
        check_window(window, BOOK, zone=SHANGHAI)
    except ClosesOnRestDay as refusal:
        told = f"{refusal.code} {refusal.facts['working']}"
    assert told == (f"closes_on_rest_day {working}" if working else "")


def test_beyond_the_published_holidays_weekends_alone_are_known() -> None:
    """1 October 2043 is a Thursday: no table says that it is a holiday yet. Two days later it is a weekend."""
    end = datetime(2043, 10, 1, 20, tzinfo=ZoneInfo(SHANGHAI))
    check_window(Window(end - timedelta(days=10), end), BOOK, zone=SHANGHAI)
    late = end + timedelta(days=2)
    with pytest.raises(ClosesOnRestDayMaybe) as refusal:
        check_window(Window(end, late), BOOK, zone=SHANGHAI)
    assert refusal.value.facts == {"day": "2043-10-03", "working": "2043-10-05"}


def test_notice_of_fifteen_full_days_means_sixteen_days_on() -> None:
    """Posted on the 7th: the 8th to the 22nd are the fifteen days, and the 23rd is the first day to open."""
    check_notice(POSTED, date(2026, 11, 23), BOOK, frozen_on=POSTED, today=POSTED)
    with pytest.raises(NoticeTooShort) as refusal:
        check_notice(POSTED, date(2026, 11, 22), BOOK, frozen_on=POSTED, today=POSTED)
    assert refusal.value.facts == {"days": 15, "earliest": "2026-11-23"}


def test_a_rulebook_may_ask_for_longer_notice() -> None:
    with pytest.raises(NoticeTooShort):
        check_notice(POSTED, date(2026, 11, 23), Rulebook(notice_days=20), frozen_on=POSTED, today=POSTED)


@pytest.mark.parametrize("posted", [POSTED - timedelta(days=1), POSTED + timedelta(days=3)])
def test_a_notice_is_not_older_than_the_roll_nor_from_the_future(posted: date) -> None:
    with pytest.raises(NoticeDayImpossible):
        check_notice(posted, date(2027, 1, 1), BOOK, frozen_on=POSTED, today=POSTED + timedelta(days=2))


def test_what_is_frozen_or_posted_stays() -> None:
    check_not_frozen(None)
    check_not_posted(None)
    assert check_frozen(OPENS) == OPENS
    with pytest.raises(PollFrozen):
        check_not_frozen(OPENS)
    with pytest.raises(RollNotFrozen):
        check_frozen(None)
    with pytest.raises(NoticePosted):
        check_not_posted(POSTED)


@pytest.mark.parametrize(
    ("now", "posted", "armed", "phase"),
    [
        (OPENS - TICK, False, False, Phase.PREPARED),
        (OPENS - TICK, True, False, Phase.ANNOUNCED),
        (OPENS - TICK, True, True, Phase.ANNOUNCED),
        (OPENS, True, True, Phase.OPEN),
        (CLOSES, True, True, Phase.CLOSED),
        (OPENS, True, False, Phase.NEVER_OPENED),
        (CLOSES, True, False, Phase.NEVER_OPENED),
    ],
)
def test_a_phase_follows_from_clock_and_keys(now: datetime, posted: bool, armed: bool, phase: Phase) -> None:
    assert phase_of(WINDOW, now, posted=posted, armed=armed) is phase


def test_keys_are_turned_between_notice_and_opening() -> None:
    check_armable(OPENS, OPENS - TICK, posted=True)
    with pytest.raises(NoticeMissing):
        check_armable(OPENS, OPENS - TICK, posted=False)
    with pytest.raises(TooLateToArm):
        check_armable(OPENS, OPENS, posted=True)


def test_two_keys_are_of_two_organs_and_two_persons() -> None:
    both = set(Convener)
    first = choose_key(both, [], own=False)
    assert choose_key(both, [first], own=False) in both - {first}
    with pytest.raises(KeyTurned):
        choose_key(both, [first], own=True)
    with pytest.raises(KeyTurned):
        choose_key({first}, [first], own=False)
    with pytest.raises(NotConvener):
        choose_key([], [], own=False)
