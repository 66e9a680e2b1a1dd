"""Shapes of what people type about proposals and in rooms; the rules check the meaning."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from deliberation.models import ProposalVersion
from deliberation.rules import LONGEST_POST, LONGEST_TEXT, LONGEST_TITLE, Move, Power, Stance
from deliberation.services import Draft

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_YUAN = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?|[0-9]{1,6}(\.[0-9]{1,6})?万")
_MYRIAD = 10_000
_NARROW = str.maketrans("０１２３４５６７８９．，￥", "0123456789.,¥")


class YuanField(forms.CharField):
    """Yuan as people write them — 30000, 30,000, 3万, 30000元 — and None for nothing; cleaned to cents."""

    def clean(self, value: Any) -> int | None:
        typed = (super().clean(value) or "").translate(_NARROW)
        plain = re.sub(r"[\s,¥]", "", typed).removesuffix("元").removesuffix("块")
        if not plain:
            return None
        if not _YUAN.fullmatch(plain):
            raise forms.ValidationError(_("请只填数字，例如 30000；3 万就填 30000。"))
        return int(Decimal(plain.removesuffix("万")) * (_MYRIAD if plain.endswith("万") else 1) * 100)


def yuan(cents: int | None) -> str:
    """Cents as `YuanField` reads them back: `30000`, `860.50`, empty for None."""
    if cents is None:
        return ""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def _text(label: "_StrPromise", *, longest: int, lines: int = 1, required: bool = True) -> forms.CharField:
    """A text field that says how long it may be before and after; the browser does not cut what is pasted."""
    rows = forms.Textarea(attrs={"rows": lines, "data-draft": True}) if lines > 1 else None
    field = forms.CharField(
        label=label,
        required=required,
        help_text=format_lazy(_("最多 {longest} 个字"), longest=longest),
        widget=rows or forms.TextInput(attrs={"autocomplete": "off", "data-draft": True}),
        error_messages={"required": format_lazy(_("请写{label}。"), label=label)},
    )
    words = _("写了 %(show_value)s 个字，最多 %(limit_value)s 个字。请删短一些。")
    field.validators.append(MaxLengthValidator(longest, message=words))
    return field


def _money(label: "_StrPromise") -> YuanField:
    attrs = {"inputmode": "decimal", "autocomplete": "off", "data-draft": True}
    return YuanField(label=label, required=False, widget=forms.TextInput(attrs=attrs))


class DraftForm(forms.Form):
    """The text of a proposal. Money is typed in yuan and kept in cents."""

    title = _text(_("题目"), longest=LONGEST_TITLE)
    problem = _text(_("遇到什么问题"), longest=LONGEST_TEXT, lines=4)
    plan = _text(_("打算怎么做"), longest=LONGEST_TEXT, lines=4, required=False)
    cost = _money(_("大约要花多少钱（元）"))
    household_cost = _money(_("每户要出多少钱（元）"))

    def draft(self) -> Draft:
        """The typed text as the service takes it."""
        typed = self.cleaned_data
        return Draft(
            title=typed["title"],
            problem=typed["problem"],
            plan=typed["plan"],
            cost=typed["cost"],
            household_cost=typed["household_cost"],
        )

    @classmethod
    def initial_of(cls, version: ProposalVersion) -> dict[str, str]:
        """The fields as `version` has them."""
        return {
            "title": version.proposal.title,
            "problem": version.problem,
            "plan": version.plan,
            "cost": yuan(version.cost),
            "household_cost": yuan(version.household_cost),
        }


class ProposalForm(DraftForm):
    """A new proposal. `cid` is made when the page is, so that sending twice proposes once."""

    cid = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)


class PostForm(forms.Form):
    """Something said in a room. `cid` is made when the page is, so that sending twice says it once."""

    text = forms.CharField(
        label=_("发言"),
        max_length=LONGEST_POST,
        widget=forms.Textarea(attrs={"rows": 1, "placeholder": _("写下您的意见")}),
    )
    stance = forms.TypedChoiceField(
        choices=[("", ""), *((stance.value, stance.value) for stance in Stance)],
        coerce=Stance,
        empty_value=None,
        required=False,
    )
    cid = forms.RegexField(r"^[0-9a-f]{32}$")


@dataclass(frozen=True, slots=True)
class Asked:
    """A move that somebody asks for."""

    move: Move
    reason: str
    power: Power | None
    into: int | None


class MoveForm(forms.Form):
    """A move of the lifecycle, with what some moves need: a reason, whose power it is, into which proposal.

    Only the move itself must be readable; of what it needs, the rules say what is missing or too long.
    """

    move = forms.TypedChoiceField(choices=[(move.value, move.value) for move in Move], coerce=Move)
    reason = forms.CharField(required=False)
    power = forms.TypedChoiceField(
        choices=[("", ""), *((power.value, power.value) for power in Power)],
        coerce=Power,
        empty_value=None,
        required=False,
    )
    into = forms.IntegerField(required=False)

    def asked(self) -> Asked | None:
        """What was asked for, or None without a move."""
        self.is_valid()
        typed = self.cleaned_data
        if "move" not in typed:
            return None
        return Asked(typed["move"], typed.get("reason", ""), typed.get("power"), typed.get("into"))
