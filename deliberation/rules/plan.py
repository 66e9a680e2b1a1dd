"""What a proposal says: the problem, one or more plans side by side with their money and pictures, the permits needed.

A draft is a value; a version keeps it as it stood. Its fingerprint covers every word, sum and picture, so that two
versions with the same fingerprint are the same to the last character. Money in cents (分).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from deliberation.rules.text import LONGEST_TEXT, LONGEST_TITLE, check_text
from kernel.errors import Invalid, Refused

LONGEST_ITEM = 60
LONGEST_CAPTION = 200
LONGEST_PERMIT = 80
LONGEST_CHANGE = 100
MOST_LINES = 30
MOST_PERMITS = 12
MOST_PLANS = 5
MOST_PICTURES = 8
MOST_MONEY = 10**13
LETTERS = "甲乙丙丁戊"


class MoneySource(StrEnum):
    """Where money comes from."""

    MAINTENANCE_FUND = "maintenance_fund"
    PUBLIC_REVENUE = "public_revenue"
    HOUSEHOLDS = "households"
    STREET_SUBSIDY = "street_subsidy"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One thing that costs money, and who pays it."""

    item: str
    amount: int
    source: MoneySource


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo or drawing by the hash of its content, described for who cannot see it. A PDF has no size in pixels."""

    sha: str
    caption: str
    width: int = 0
    height: int = 0

    @property
    def pdf(self) -> bool:
        return self.width == 0


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to do it (方案)."""

    text: str = ""
    cost: int | None = None
    household_cost: int | None = None
    budget: tuple[BudgetLine, ...] = ()
    pictures: tuple[Picture, ...] = ()

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.budget)

    def paid_by(self, source: MoneySource) -> int:
        return sum(line.amount for line in self.budget if line.source is source)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a proposal says. The first plan's parts stand beside it; `alternatives` are the others, in order."""

    title: str
    problem: str
    plan: str = ""
    cost: int | None = None
    household_cost: int | None = None
    budget: tuple[BudgetLine, ...] = ()
    pictures: tuple[Picture, ...] = ()
    permits: tuple[str, ...] = ()
    alternatives: tuple[Plan, ...] = ()

    @property
    def first(self) -> Plan:
        return Plan(self.plan, self.cost, self.household_cost, self.budget, self.pictures)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Every plan, the first one first."""
        return (self.first, *self.alternatives)

    def with_plans(self, plans: Sequence[Plan]) -> "Draft":
        """The same with these plans, of which there is at least one."""
        first, *others = plans
        return replace(
            self,
            plan=first.text,
            cost=first.cost,
            household_cost=first.household_cost,
            budget=first.budget,
            pictures=first.pictures,
            alternatives=tuple(others),
        )


class BudgetDiffers(Invalid):
    code = "budget_differs"


class BudgetUnreadable(Invalid):
    code = "budget_unreadable"


class TooMuchListed(Invalid):
    code = "too_much_listed"


class PlanMissing(Invalid):
    code = "plan_missing"


class PlanTwice(Invalid):
    code = "plan_twice"


class CaptionMissing(Invalid):
    code = "caption_missing"


class PictureUnknown(Refused):
    code = "picture_unknown"


def check_draft(draft: Draft, *, households: int) -> Draft:
    """`draft` clean, its sums worked out: a budget gives the cost, and what a household pays where nobody said it.

    Raises TextEmpty, TextTooLong, TextUnprintable, BudgetUnreadable, BudgetDiffers, TooMuchListed, PlanMissing,
    PlanTwice, CaptionMissing.
    """
    _few(len(draft.permits), MOST_PERMITS)
    _few(len(draft.plans), MOST_PLANS)
    plans = [_checked(plan, households=households) for plan in draft.plans]
    texts = [plan.text for plan in plans]
    if len(plans) > 1 and not all(texts):
        raise PlanMissing(letter=LETTERS[texts.index("")])
    if len(set(texts)) < len(texts):
        raise PlanTwice()
    return replace(
        draft.with_plans(plans),
        title=check_text(draft.title, longest=LONGEST_TITLE),
        problem=check_text(draft.problem, longest=LONGEST_TEXT),
        permits=tuple(check_text(permit, longest=LONGEST_PERMIT) for permit in draft.permits if permit.strip()),
    )


def _checked(plan: Plan, *, households: int) -> Plan:
    _few(len(plan.budget), MOST_LINES)
    _few(len(plan.pictures), MOST_PICTURES)
    budget = tuple(_line(line) for line in plan.budget)
    text = check_text(plan.text, longest=LONGEST_TEXT) if plan.text.strip() else ""
    pictures = tuple(replace(each, caption=check_caption(each.caption)) for each in plan.pictures)
    clean = replace(plan, text=text, budget=budget, pictures=pictures)
    return replace(clean, cost=_cost(clean), household_cost=_household_cost(clean, households))


def check_caption(caption: str) -> str:
    """The words that stand for a picture. Raises CaptionMissing, TextTooLong, TextUnprintable."""
    if not caption.strip():
        raise CaptionMissing()
    return check_text(caption, longest=LONGEST_CAPTION)


def _few(number: int, most: int) -> None:
    if number > most:
        raise TooMuchListed(most=most, number=number)


def _line(line: BudgetLine) -> BudgetLine:
    if not line.item.strip() or "\n" in line.item or not 0 < line.amount <= MOST_MONEY:
        raise BudgetUnreadable(item=line.item.strip()[:LONGEST_ITEM])
    return replace(line, item=check_text(line.item, longest=LONGEST_ITEM))


def _cost(plan: Plan) -> int | None:
    if plan.budget and plan.cost is not None and plan.cost != plan.total:
        raise BudgetDiffers(total=_yuan(plan.total), cost=_yuan(plan.cost))
    return plan.total if plan.budget else plan.cost


def _household_cost(plan: Plan, households: int) -> int | None:
    """What was given, else the households' share of the budget, up to the next cent."""
    if plan.household_cost is not None or not plan.budget:
        return plan.household_cost
    share = plan.paid_by(MoneySource.HOUSEHOLDS)
    return -(-share // households) if households else None if share else 0


def _yuan(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02d}"


def fingerprint(draft: Draft) -> str:
    """SHA-256 over everything that `draft` says, in hex."""
    fixed = json.dumps(asdict(draft), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(fixed.encode()).hexdigest()


def details(draft: Draft) -> dict[str, Any]:
    """What has no column of its own, as JSON values."""
    whole = asdict(draft)
    return {name: whole[name] for name in ("budget", "pictures", "permits", "alternatives")}


def restored(head: Draft, stored: Mapping[str, Any]) -> Draft:
    """The draft with `head`'s words and sums, of which `details` gave `stored`."""
    others = stored.get("alternatives", ())
    return replace(
        head,
        budget=_budget(stored),
        pictures=_pictures(stored),
        permits=tuple(stored.get("permits", ())),
        alternatives=tuple(
            Plan(each["text"], each["cost"], each["household_cost"], _budget(each), _pictures(each)) for each in others
        ),
    )


def _budget(stored: Mapping[str, Any]) -> tuple[BudgetLine, ...]:
    lines = stored.get("budget", ())
    return tuple(BudgetLine(line["item"], line["amount"], MoneySource(line["source"])) for line in lines)


def _pictures(stored: Mapping[str, Any]) -> tuple[Picture, ...]:
    return tuple(Picture(**each) for each in stored.get("pictures", ()))
