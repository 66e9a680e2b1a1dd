"""What changed between two versions of a proposal: its words, its sums, its permits and its pictures."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import TypeVar

from deliberation.rules.diff import Run, changed, changes
from deliberation.rules.plan import Draft, Plan

K = TypeVar("K", bound=Hashable)


class Part(StrEnum):
    TITLE = "title"
    PROBLEM = "problem"
    PLAN = "plan"
    COST = "cost"
    HOUSEHOLD_COST = "household_cost"
    BUDGET = "budget"
    PICTURE = "picture"
    PERMIT = "permit"


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that changed. Words have `runs`; sums `old` and `new` in cents, None for nothing.

    `plan` counts from 0; `label` is the item of a budget line, a permit, or a picture's words.
    """

    part: Part
    plan: int = 0
    runs: tuple[Run, ...] = ()
    label: str = ""
    old: int | None = None
    new: int | None = None


def compare(old: Draft, new: Draft) -> list[Difference]:
    """Everything that differs, in the order of the page; empty for the same draft."""
    found = [*_words(Part.TITLE, old.title, new.title), *_words(Part.PROBLEM, old.problem, new.problem)]
    for number, (before, after) in enumerate(zip_longest(old.plans, new.plans, fillvalue=Plan())):
        found += _plans(before, after, number)
    permits = _counted(dict.fromkeys(old.permits, 1), dict.fromkeys(new.permits, 1))
    return found + [Difference(Part.PERMIT, label=label, old=a, new=b) for label, a, b in permits]


def _plans(old: Plan, new: Plan, number: int) -> Iterator[Difference]:
    yield from _words(Part.PLAN, old.text, new.text, plan=number)
    budget = _counted(_amounts(old), _amounts(new))
    for (item, _source, _nth), before, after in budget:
        yield Difference(Part.BUDGET, number, label=item, old=before, new=after)
    if old.cost != new.cost:
        yield Difference(Part.COST, number, old=old.cost, new=new.cost)
    if old.household_cost != new.household_cost:
        yield Difference(Part.HOUSEHOLD_COST, number, old=old.household_cost, new=new.household_cost)
    yield from _pictures(old, new, number)


def _words(part: Part, old: str, new: str, *, plan: int = 0) -> Iterator[Difference]:
    runs = changes(old, new)
    if changed(runs):
        yield Difference(part, plan, tuple(runs))


def _amounts(plan: Plan) -> dict[tuple[str, str, int], int]:
    """Amounts by item, source, and how often that pair stood before."""
    found: dict[tuple[str, str, int], int] = {}
    for line in sorted(plan.budget, key=lambda line: line.amount):
        nth = sum(key[:2] == (line.item, line.source.value) for key in found)
        found[line.item, line.source.value, nth] = line.amount
    return found


def _pictures(old: Plan, new: Plan, number: int) -> Iterator[Difference]:
    before = {picture.sha: picture.caption for picture in old.pictures}
    after = {picture.sha: picture.caption for picture in new.pictures}
    for sha in {**before, **after}:
        if sha in before and sha in after:
            yield from _words(Part.PICTURE, before[sha], after[sha], plan=number)
        else:
            label = before.get(sha) or after.get(sha, "")
            yield Difference(Part.PICTURE, number, label=label, old=1 if sha in before else None, new=_one(sha, after))
    if sorted(before) == sorted(after) and list(before) != list(after):
        yield Difference(Part.PICTURE, number)


def _one(sha: str, after: Mapping[str, str]) -> int | None:
    return 1 if sha in after else None


def _counted(old: Mapping[K, int], new: Mapping[K, int]) -> list[tuple[K, int | None, int | None]]:
    return [(key, old.get(key), new.get(key)) for key in {**old, **new} if old.get(key) != new.get(key)]
