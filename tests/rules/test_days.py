"""Days as the Civil Code counts them: known dates, and properties of every date."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.days import (
    ONE_DAY,
    Calendar,
    Deadline,
    deadline,
    earliest_opening,
    end_of_day,
    legal_day,
    legal_days_after,
    legal_months_after,
    notice_is_long_enough,
    start_of_day,
)
from kernel.holidays import CHINA

SHANGHAI = "Asia/Shanghai"
NO_TABLES = Calendar.of(())
DATES = st.dates(date(2024, 6, 1), date(2028, 6, 1))
COUNTS = st.integers(1, 400)


# --- the published tables ---


def test_the_tables_have_as_many_days_as_the_notices_say() -> None:
    by_year = {year: sum(day.year == year for day in CHINA.holidays) for year in (2025, 2026)}
    assert by_year == {2025: 1 + 8 + 3 + 5 + 3 + 8, 2026: 3 + 9 + 3 + 5 + 3 + 3 + 7}
    assert sorted(day.isoformat() for day in CHINA.make_up) == [
        "2025-01-26",
        "2025-02-08",
        "2025-04-27",
        "2025-09-28",
        "2025-10-11",
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ]


def test_make_up_days_are_weekends_and_no_holidays() -> None:
    assert all(day.weekday() >= 5 for day in CHINA.make_up)
    assert not CHINA.make_up & CHINA.holidays


@pytest.mark.parametrize(
    ("day", "is_rest"),
    [
        (date(2026, 2, 13), False),  # Friday before the Spring Festival
        (date(2026, 2, 14), False),  # Saturday, made up
        (date(2026, 2, 15), True),
        (date(2026, 2, 23), True),  # Monday, the festival's last day
        (date(2026, 2, 24), False),
        (date(2026, 9, 20), False),  # Sunday, made up
        (date(2026, 9, 25), True),  # Friday, Mid-Autumn
        (date(2026, 11, 21), True),  # a plain Saturday
        (date(2025, 1, 1), True),
        (date(2025, 1, 2), False),
        (date(2025, 10, 11), False),
    ],
)
def test_known_days_of_rest(day: date, is_rest: bool) -> None:
    assert CHINA.is_rest(day) is is_rest


# --- periods ---


@pytest.mark.parametrize(
    ("day", "days", "last", "provisional"),
    [
        (date(2026, 9, 16), 15, date(2026, 10, 8), False),  # 1 October: past the whole National Day week
        (date(2026, 9, 5), 15, date(2026, 9, 20), False),  # a Sunday that is worked
        (date(2026, 9, 11), 15, date(2026, 9, 28), False),  # Mid-Autumn Saturday: to Monday
        (date(2026, 11, 2), 5, date(2026, 11, 9), False),  # a plain Saturday: to Monday
        (date(2026, 11, 2), 4, date(2026, 11, 6), False),  # a Friday stays
        (date(2026, 12, 20), 12, date(2027, 1, 1), True),  # no table for 2027 yet
        (date(2026, 12, 10), 16, date(2026, 12, 28), True),  # a table of 2027 may reach back this far
        (date(2027, 5, 1), 1, date(2027, 5, 3), True),
    ],
)
def test_known_deadlines(day: date, days: int, last: date, provisional: bool) -> None:
    assert deadline(day, days, CHINA) == Deadline(last, provisional)


@given(DATES, COUNTS)
def test_a_deadline_is_a_working_day_and_never_early(day: date, days: int) -> None:
    last = deadline(day, days, CHINA).day
    plain = legal_days_after(day, days)
    assert last >= plain
    assert not CHINA.is_rest(last)
    assert all(CHINA.is_rest(plain + n * ONE_DAY) for n in range((last - plain).days))


@given(DATES, DATES, COUNTS)
def test_a_later_start_never_has_an_earlier_deadline(one: date, other: date, days: int) -> None:
    early, late = sorted((one, other))
    assert deadline(early, days, CHINA).day <= deadline(late, days, CHINA).day


@given(DATES, COUNTS)
def test_without_tables_weekends_alone_are_known_and_every_date_is_provisional(day: date, days: int) -> None:
    last = deadline(day, days, NO_TABLES)
    assert last.provisional
    assert last.day - legal_days_after(day, days) <= 2 * ONE_DAY


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 23), 12, date(2027, 11, 23)),
        (date(2026, 10, 15), 2, date(2026, 12, 15)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_months_last(day: date, months: int, last: date) -> None:
    assert legal_months_after(day, months) == last


# --- notice ---


def test_fifteen_full_days_put_the_opening_on_the_sixteenth_day() -> None:
    posted = date(2026, 11, 1)
    assert earliest_opening(posted) == date(2026, 11, 17)
    assert not notice_is_long_enough(posted, date(2026, 11, 16))
    assert notice_is_long_enough(posted, date(2026, 11, 17))


@given(DATES, st.integers(1, 60), st.integers(-5, 90))
def test_the_full_days_between_posting_and_opening_are_what_counts(posted: date, days: int, gap: int) -> None:
    opens = posted + gap * ONE_DAY
    full_days_between = max(0, (opens - posted).days - 1)
    assert notice_is_long_enough(posted, opens, days) is (full_days_between >= days)


# --- instants ---


def test_a_legal_day_is_the_day_in_the_compounds_zone() -> None:
    assert legal_day(datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC), SHANGHAI) == date(2026, 11, 23)
    assert legal_day(datetime(2026, 11, 23, 16, 0, tzinfo=UTC), SHANGHAI) == date(2026, 11, 24)


def test_a_naive_instant_belongs_to_no_day() -> None:
    with pytest.raises(ValueError, match="no day"):
        legal_day(datetime(2026, 11, 23), SHANGHAI)  # noqa: DTZ001 - the mistake under test


@given(DATES, st.sampled_from([SHANGHAI, "Asia/Urumqi", "Europe/Berlin", "America/New_York"]))
def test_a_day_reaches_from_its_start_to_just_before_its_end(day: date, zone: str) -> None:
    first, over = start_of_day(day, zone), end_of_day(day, zone)
    assert legal_day(first, zone) == legal_day(over - timedelta(microseconds=1), zone) == day
    assert legal_day(over, zone) == day + ONE_DAY


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001
def test_the_day_does_not_depend_on_how_the_instant_is_written(wall: datetime, hours: int) -> None:
    instant = wall.replace(tzinfo=UTC)
    elsewhere = instant.astimezone(timezone(timedelta(hours=hours)))
    assert legal_day(instant, SHANGHAI) == legal_day(elsewhere, SHANGHAI)
