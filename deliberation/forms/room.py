"""What is said in a room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from deliberation.rules.lifecycle import Stance
from deliberation.rules.text import LONGEST_POST


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
