"""A compound's own settings about proposals, as a committee types them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from deliberation.models import DebateRules
from deliberation.rules.support import DebateSettings


def _count(label: object, help_text: object) -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "autocomplete": "off"}
    return forms.IntegerField(
        label=label,  # type: ignore[arg-type]
        help_text=help_text,  # type: ignore[arg-type]
        widget=forms.TextInput(attrs=attrs),
        min_value=0,
        max_value=32_000,
        error_messages={"invalid": _("请只填数字。"), "required": _("请填一个数。")},
    )


class SettingsForm(forms.Form):
    """The settings; the rules say which numbers no compound can live with."""

    seconds_needed = _count(_("至少几个人附议"), _("再小的小区也要这么多人"))
    seconds_percent = _count(_("或者满住户的百分之几"), _("填 0 就只看人数；最多 20"))
    idea_days = _count(_("征集附议多少天"), _("7 到 365 天，过了就自动过期"))
    one_per_household = forms.BooleanField(label=_("一户只算一个附议"), required=False)
    offices_second = forms.BooleanField(label=_("不住在小区的工作人员也能附议"), required=False)

    def settings(self) -> DebateSettings:
        return DebateSettings(**self.cleaned_data)

    @classmethod
    def initial_of(cls, rules: DebateRules) -> dict[str, object]:
        """The fields as they stand."""
        return {name: getattr(rules, name) for name in cls.base_fields}
