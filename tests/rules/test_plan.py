"""What a draft may say: its sums are right, its lists short, and its fingerprint tells any two apart."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules import TextTooLong
from deliberation.rules.plan import (
    MOST_LINES,
    BudgetDiffers,
    BudgetLine,
    BudgetUnreadable,
    CaptionMissing,
    Draft,
    MoneySource,
    Picture,
    Plan,
    PlanMissing,
    PlanTwice,
    TooMuchListed,
    check_draft,
    details,
    fingerprint,
    restored,
)
from kernel.errors import DomainError
from tests.rules.test_diff import DRAFTS

FUND, HOUSEHOLDS = MoneySource.MAINTENANCE_FUND, MoneySource.HOUSEHOLDS
LINE = BudgetLine("道闸", 100, FUND)
AMOUNTS = st.lists(st.tuples(st.integers(1, 10**9), st.sampled_from(MoneySource)), min_size=1, max_size=MOST_LINES)


def draft(**changed: object) -> Draft:
    return replace(Draft("题", "事", "做"), **changed)  # type: ignore[arg-type]


@given(AMOUNTS, st.integers(1, 5000))
def test_a_budget_gives_the_cost_and_no_household_pays_too_little(
    amounts: list[tuple[int, MoneySource]], households: int
) -> None:
    lines = tuple(BudgetLine(f"第{number}项", amount, source) for number, (amount, source) in enumerate(amounts))
    clean = check_draft(draft(budget=lines), households=households)
    shared = sum(amount for amount, source in amounts if source is HOUSEHOLDS)
    assert clean.cost == sum(amount for amount, _ in amounts)
    assert clean.household_cost is not None
    assert 0 <= clean.household_cost * households - shared < households


def test_a_share_without_known_households_stays_open_and_nothing_shared_is_nothing_to_pay() -> None:
    shared = draft(budget=(BudgetLine("道闸", 100, HOUSEHOLDS),))
    assert check_draft(shared, households=0).household_cost is None
    assert check_draft(draft(budget=(LINE,)), households=0).household_cost == 0
    assert check_draft(draft(), households=10).household_cost is None


def test_what_somebody_worked_out_stands() -> None:
    given = draft(budget=(LINE,), cost=100, household_cost=7)
    assert check_draft(given, households=3).household_cost == 7


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (draft(budget=(LINE,), cost=99), BudgetDiffers),
        (draft(budget=(BudgetLine(" ", 1, FUND),)), BudgetUnreadable),
        (draft(budget=(BudgetLine("道\n闸", 1, FUND),)), BudgetUnreadable),
        (draft(budget=(BudgetLine("道闸", 0, FUND),)), BudgetUnreadable),
        (draft(budget=(BudgetLine("道闸", 10**14, FUND),)), BudgetUnreadable),
        (draft(budget=(BudgetLine("闸" * 61, 1, FUND),)), TextTooLong),
        (draft(budget=(LINE,) * 31), TooMuchListed),
        (draft(permits=("绿化",) * 13), TooMuchListed),
        (draft(alternatives=(Plan("乙"),) * 5), TooMuchListed),
        (draft(pictures=tuple(Picture(str(n), "图", 1, 1) for n in range(9))), TooMuchListed),
        (draft(plan="", alternatives=(Plan("乙"),)), PlanMissing),
        (draft(alternatives=(Plan(" "),)), PlanMissing),
        (draft(alternatives=(Plan("做"),)), PlanTwice),
        (draft(pictures=(Picture("a", " ", 1, 1),)), CaptionMissing),
        (draft(pictures=(Picture("a", "图" * 201, 1, 1),)), TextTooLong),
    ],
)
def test_a_draft_that_cannot_stand_is_refused(wrong: Draft, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        check_draft(wrong, households=10)


@given(DRAFTS, DRAFTS)
def test_two_drafts_have_one_fingerprint_only_when_they_say_the_same(one: Draft, other: Draft) -> None:
    assert (fingerprint(one) == fingerprint(other)) is (one == other)


@given(DRAFTS)
def test_a_draft_comes_back_from_what_is_stored_of_it(whole: Draft) -> None:
    head = Draft(whole.title, whole.problem, whole.plan, whole.cost, whole.household_cost)
    assert restored(head, details(whole)) == whole


def test_the_fingerprint_covers_every_part() -> None:
    base = draft(budget=(LINE,), pictures=(Picture("a", "图", 1, 1),), permits=("绿化",), alternatives=(Plan("乙"),))
    changed = [
        replace(base, title="另"),
        replace(base, problem="另"),
        replace(base, plan="另"),
        replace(base, cost=1),
        replace(base, household_cost=1),
        replace(base, budget=(replace(LINE, source=HOUSEHOLDS),)),
        replace(base, pictures=(Picture("b", "图", 1, 1),)),
        replace(base, pictures=(Picture("a", "另", 1, 1),)),
        replace(base, permits=()),
        replace(base, alternatives=(Plan("乙", cost=1),)),
    ]
    assert len({fingerprint(each) for each in [base, *changed]}) == len(changed) + 1
