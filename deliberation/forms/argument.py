"""A reason for or against, and what is done about one."""

from django import forms

from deliberation.rules.argument import LONGEST_ARGUMENT, Position


class ArgumentForm(forms.Form):
    """A new argument. `cid` is made when the page is, so that sending twice writes it once."""

    position = forms.TypedChoiceField(
        choices=[("", ""), *((position.value, position.value) for position in Position)],
        coerce=Position,
        empty_value=None,
        required=False,
    )
    text = forms.CharField(required=False, max_length=LONGEST_ARGUMENT * 20)
    cid = forms.RegexField(r"^[0-9a-f]{32}$")


class ActForm(forms.Form):
    """What somebody does about an argument; `text` is an answer or the reason for hiding it."""

    do = forms.ChoiceField(choices=[(act, act) for act in ("support", "unsupport", "answer", "report", "hide")])
    text = forms.CharField(required=False, max_length=5000)
    cid = forms.RegexField(r"^[0-9a-f]{32}$", required=False)
