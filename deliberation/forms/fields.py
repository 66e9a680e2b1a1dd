"""Fields that read what people type: sums as they write them, texts that say how long they may be."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

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


def text_field(label: "_StrPromise", *, longest: int, lines: int = 1, required: bool = True) -> forms.CharField:
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


def money_field(label: "_StrPromise") -> YuanField:
    attrs = {"inputmode": "decimal", "autocomplete": "off", "data-draft": True}
    return YuanField(label=label, required=False, widget=forms.TextInput(attrs=attrs))
