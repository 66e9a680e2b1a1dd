"""What a proposal says, as it is typed: the short form of an idea, and the whole plan of a revision.

A revision's lists grow by pressing a button that only shows more room and saves nothing. Money is typed in yuan and
kept in cents.
"""

from collections.abc import Mapping

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from deliberation.forms.fields import YuanField, money_field, text_field, yuan
from deliberation.labels import SOURCES
from deliberation.models import ProposalVersion
from deliberation.rules.plan import (
    LETTERS,
    LONGEST_CHANGE,
    LONGEST_ITEM,
    MOST_LINES,
    MOST_PLANS,
    BudgetLine,
    Draft,
    MoneySource,
    Plan,
)
from deliberation.rules.text import LONGEST_TEXT, LONGEST_TITLE

MORE_LINES = 3
Typed = Mapping[str, str]


class ProposalForm(forms.Form):
    """A new proposal. `cid` is made when the page is, so that sending twice proposes once."""

    title = text_field(_("题目"), longest=LONGEST_TITLE)
    problem = text_field(_("遇到什么问题"), longest=LONGEST_TEXT, lines=4)
    plan = text_field(_("打算怎么做"), longest=LONGEST_TEXT, lines=4, required=False)
    cost = money_field(_("大约要花多少钱（元）"))
    household_cost = money_field(_("每户要出多少钱（元）"))
    cid = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    revives = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def draft(self) -> Draft:
        """The typed text as the service takes it."""
        typed = self.cleaned_data
        return Draft(**{name: typed[name] for name in ("title", "problem", "plan", "cost", "household_cost")})

    @classmethod
    def initial_of(cls, version: ProposalVersion) -> dict[str, object]:
        """The fields as `version` has them, to take it up again."""
        return {
            "title": version.title,
            "problem": version.problem,
            "plan": version.plan,
            "cost": yuan(version.cost),
            "household_cost": yuan(version.household_cost),
            "revives": version.proposal_id,
        }


class _Part(forms.Form):
    """A form among others: its fields are named its prefix and their own name."""

    def __init__(self, typed: Typed, prefix: str = "", *, bound: bool) -> None:
        own = {name: typed[prefix + name] for name in self.base_fields if prefix + name in typed}
        super().__init__(typed if bound else None, initial=own, prefix=prefix, auto_id="id_%s")

    def add_prefix(self, field_name: str) -> str:
        return f"{self.prefix or ''}{field_name}"


class HeadForm(_Part):
    """What a revision says beside its plans. `based_on` is the version that its maker had before them."""

    title = text_field(_("题目"), longest=LONGEST_TITLE)
    problem = text_field(_("遇到什么问题"), longest=LONGEST_TEXT, lines=4)
    permits = text_field(_("要办哪些许可，一行一项"), longest=1000, lines=2, required=False)
    change = text_field(_("这次改了什么"), longest=LONGEST_CHANGE)
    based_on = forms.IntegerField(min_value=1, max_value=10**6, widget=forms.HiddenInput)


class PlanForm(_Part):
    """One plan's words and sums."""

    plan = text_field(_("打算怎么做"), longest=LONGEST_TEXT, lines=5, required=False)
    cost = money_field(_("总共花多少钱（元），列了明细就不用填"))
    household_cost = money_field(_("每户要出多少钱（元），不填就按分摊的明细算"))
    drop = forms.BooleanField(label=_("不要这个方案了"), required=False)


class LineForm(_Part):
    """One line of a budget."""

    item = forms.CharField(
        max_length=LONGEST_ITEM, widget=forms.TextInput(attrs={"autocomplete": "off", "data-draft": True})
    )
    amount = YuanField(
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-draft": True}),
    )
    source = forms.ChoiceField(
        choices=[("", _("钱从哪里来")), *((source.value, SOURCES[source]) for source in MoneySource)],
        widget=forms.Select(attrs={"data-draft": True}),
    )

    @property
    def blank(self) -> bool:
        """Whether nothing was typed here."""
        return not any((self[name].value() or "").strip() for name in ("item", "amount"))

    def line(self) -> BudgetLine:
        typed = self.cleaned_data
        return BudgetLine(typed["item"], typed["amount"] or 0, MoneySource(typed["source"]))


class PlanPart:
    """One plan of a revision: its form and the lines of its budget."""

    def __init__(self, number: int, typed: Typed, *, bound: bool, plan: Plan, more: int = 0) -> None:
        self.number = number
        self.letter = LETTERS[number]
        self.prefix = "" if number == 0 else f"plan{number}-"
        self.pictures = plan.pictures
        rows = min(_number(typed.get(f"{self.prefix}lines"), most=MOST_LINES) + more, MOST_LINES)
        self.form = PlanForm(typed, self.prefix, bound=bound)
        self.lines = [LineForm(typed, f"{self.prefix}line{row}-", bound=bound) for row in range(rows)]

    @property
    def dropped(self) -> bool:
        return self.number > 0 and bool(self.form["drop"].value())

    @property
    def empty(self) -> bool:
        """A further plan of which nothing is written counts as not there."""
        return (
            self.number > 0 and not (self.form["plan"].value() or "").strip() and all(row.blank for row in self.lines)
        )

    @cached_property
    def errors(self) -> list[object]:
        if self.dropped or self.empty:
            return []
        return [*self.form.errors, *(error for row in self.lines if not row.blank for error in row.errors)]

    def plan(self) -> Plan:
        typed = self.form.cleaned_data
        budget = tuple(row.line() for row in self.lines if not row.blank)
        return Plan(typed["plan"], typed["cost"], typed["household_cost"], budget, self.pictures)


class RevisionForm:
    """A whole revision. `typed` is what was sent, or the fields of `version`; pictures are that version's."""

    def __init__(self, version: ProposalVersion, sent: Typed | None = None, *, more: str = "") -> None:
        bound = sent is not None and not more
        typed: Typed = sent if sent is not None else fields_of(version)
        self.bound = bound
        self.head = HeadForm(typed, bound=bound)
        plans = version.draft.plans
        count = min(max(_number(typed.get("plans"), most=MOST_PLANS), 1) + (more == "plan"), MOST_PLANS)
        self.plans = [
            PlanPart(
                number,
                typed,
                bound=bound,
                plan=plans[number] if number < len(plans) else Plan(),
                more=MORE_LINES if more == f"line{number}" else 0,
            )
            for number in range(count)
        ]

    @property
    def full(self) -> bool:
        """Whether no further plan may be added."""
        return len(self.plans) == MOST_PLANS

    @cached_property
    def errors(self) -> list[object]:
        if not self.bound:
            return []
        return [*self.head.errors, *(error for part in self.plans for error in part.errors)]

    def is_valid(self) -> bool:
        return self.bound and not self.errors

    def draft(self) -> Draft:
        """What was typed, as the service takes it."""
        typed = self.head.cleaned_data
        permits = tuple(line for line in typed["permits"].splitlines() if line.strip())
        plans = [part.plan() for part in self.plans if not part.dropped and not part.empty]
        return Draft(typed["title"], typed["problem"], permits=permits).with_plans(plans)


def fields_of(version: ProposalVersion) -> dict[str, str]:
    """Everything `version` says, as the fields of a revision."""
    draft = version.draft
    fields = {
        "title": draft.title,
        "problem": draft.problem,
        "permits": "\n".join(draft.permits),
        "based_on": str(version.number),
        "plans": str(len(draft.plans)),
    }
    for number, plan in enumerate(draft.plans):
        prefix = "" if number == 0 else f"plan{number}-"
        fields |= {
            f"{prefix}plan": plan.text,
            f"{prefix}cost": "" if plan.budget else yuan(plan.cost),
            f"{prefix}household_cost": yuan(plan.household_cost),
            f"{prefix}lines": str(min(len(plan.budget) + MORE_LINES, MOST_LINES)),
        }
        for row, line in enumerate(plan.budget):
            at = f"{prefix}line{row}-"
            fields |= {f"{at}item": line.item, f"{at}amount": yuan(line.amount), f"{at}source": line.source.value}
    return fields


def _number(text: str | None, *, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and len(text) < 4 else 0
