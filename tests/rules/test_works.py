"""Steps of works: done, late, current, next."""

from datetime import date, timedelta

import pytest

from outcomes.rules import StepDays, StepDuePast, StepState, StepUnreadable, check_step, step_states

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def test_the_first_step_in_time_is_current_and_a_step_is_late_after_its_day() -> None:
    steps = [
        StepDays(TODAY - 9 * DAY, TODAY - 10 * DAY),
        StepDays(TODAY - DAY),
        StepDays(TODAY),
        StepDays(TODAY + DAY),
    ]
    assert step_states(steps, TODAY) == [StepState.DONE, StepState.LATE, StepState.CURRENT, StepState.NEXT]


def test_a_step_done_late_is_done() -> None:
    assert step_states([StepDays(TODAY - 9 * DAY, TODAY)], TODAY) == [StepState.DONE]


@pytest.mark.parametrize("text", ["", " ", "一\n二", "字" * 81])
def test_a_step_is_one_line_of_words(text: str) -> None:
    assert check_step(" 划线　 ", TODAY, TODAY) == "划线"
    with pytest.raises(StepUnreadable):
        check_step(text, TODAY, TODAY)


def test_a_step_is_not_planned_for_a_day_that_is_over() -> None:
    with pytest.raises(StepDuePast):
        check_step("划线", TODAY - DAY, TODAY)
