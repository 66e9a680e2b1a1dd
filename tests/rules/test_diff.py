"""What changed between two texts and two drafts: nothing lost, nothing made up, and never slow."""

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.comparing import Part, compare
from deliberation.rules.diff import Kind, Run, changed, changes, new_of, old_of, sentences
from deliberation.rules.plan import BudgetLine, Draft, MoneySource, Picture, Plan

TEXTS = st.text(alphabet="车位划三百五十个305 ，。！\nab", max_size=60)
LINES = st.builds(
    BudgetLine, st.sampled_from(["道闸", "划线", "充电桩"]), st.integers(1, 9), st.sampled_from(MoneySource)
)
PICTURES = st.lists(
    st.builds(Picture, st.sampled_from("abc"), st.sampled_from(["平面", "剖面"])),
    max_size=2,
    unique_by=lambda picture: picture.sha,
)
COSTS = st.none() | st.integers(0, 9)
PLANS = st.builds(Plan, TEXTS, COSTS, COSTS, st.lists(LINES, max_size=3).map(tuple), PICTURES.map(tuple))
PERMITS = st.lists(st.sampled_from(["绿化", "消防"]), max_size=2, unique=True).map(tuple)
DRAFTS = st.builds(
    lambda title, problem, permits, plans: Draft(title, problem, permits=permits).with_plans(plans),
    TEXTS,
    TEXTS,
    PERMITS,
    st.lists(PLANS, min_size=1, max_size=3),
)


@given(TEXTS)
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


@given(TEXTS, TEXTS)
def test_the_runs_give_both_texts_back(old: str, new: str) -> None:
    runs = changes(old, new)
    assert (old_of(runs), new_of(runs)) == (old, new)
    assert changed(runs) is (old != new)
    assert all(run.text for run in runs)


@given(TEXTS, TEXTS)
def test_neighbouring_runs_are_of_different_kinds(old: str, new: str) -> None:
    runs = changes(old, new)
    assert all(one.kind is not other.kind for one, other in pairwise(runs))


def test_a_figure_changes_whole_and_the_rest_of_its_sentence_stays() -> None:
    assert changes("保留花架。划车位 318 个。步道留宽。", "保留花架。划车位 305 个。步道留宽。") == [
        Run(Kind.SAME, "保留花架。划车位 "),
        Run(Kind.DELETED, "318"),
        Run(Kind.INSERTED, "305"),
        Run(Kind.SAME, " 个。步道留宽。"),
    ]


def test_a_sentence_of_another_matter_is_replaced_whole() -> None:
    runs = changes("花架全部拆掉。", "底楼窗前四米不停车。")
    assert runs == [Run(Kind.DELETED, "花架全部拆掉。"), Run(Kind.INSERTED, "底楼窗前四米不停车。")]


def test_no_text_of_the_longest_kind_is_slow() -> None:
    hostile = [("ab" * 2500, "ba" * 2500), ("。a" * 2500, "a。" * 2500), ("字" * 5000, "子" + "字" * 4999)]
    began = time.process_time()
    for old, new in hostile:
        assert new_of(changes(old, new)) == new
    assert time.process_time() - began < 3


@given(DRAFTS, DRAFTS)
def test_drafts_differ_exactly_where_something_is_told(old: Draft, new: Draft) -> None:
    assert not compare(old, old)
    assert bool(compare(old, new)) is (_seen(old) != _seen(new))


def _seen(draft: Draft) -> object:
    """What a comparison must tell: everything but the order of budget lines and permits, and empty plans at the end."""
    plans = list(draft.plans)
    while plans and plans[-1] == Plan():
        plans.pop()
    shown = [
        (plan.text, plan.cost, plan.household_cost, sorted(_line(line) for line in plan.budget), plan.pictures)
        for plan in plans
    ]
    return draft.title, draft.problem, sorted(draft.permits), shown


def _line(line: BudgetLine) -> tuple[str, str, int]:
    return line.item, line.source.value, line.amount


def test_sums_permits_and_pictures_are_compared() -> None:
    line = BudgetLine("充电桩", 900, MoneySource.OTHER)
    old = Draft("题", "事", budget=(line,), pictures=(Picture("a", "总平面"),), permits=("绿化",))
    new = Draft("题", "事", budget=(BudgetLine("充电桩", 1200, MoneySource.OTHER),), cost=1200)
    told = {each.part: (each.old, each.new) for each in compare(old, new)}
    assert told == {
        Part.BUDGET: (900, 1200),
        Part.COST: (None, 1200),
        Part.PICTURE: (1, None),
        Part.PERMIT: (1, None),
    }
