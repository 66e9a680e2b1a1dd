"""A photo or drawing as it is sent, and the pictures of a plan as they are put in order."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from deliberation.forms.fields import text_field
from deliberation.rules.plan import LONGEST_CAPTION, MOST_PLANS, Picture

ACCEPT = "image/jpeg,image/png,image/webp,application/pdf"


class PictureForm(forms.Form):
    """A new picture. The file is read by `deliberation.pictures`, which says what is wrong with it."""

    file = forms.FileField(
        label=_("照片或图纸"),
        help_text=_("JPEG、PNG、WebP 照片，或 10 MB 以内的 PDF 图纸"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": _("请选一张照片或一份图纸。"),
            "missing": _("请选一张照片或一份图纸。"),
            "empty": _("这个文件是空的，请另选一个。"),
            "invalid": _("请选一张照片或一份图纸。"),
        },
    )
    caption = text_field(_("图上画的是什么"), longest=LONGEST_CAPTION, lines=2)
    plan = forms.IntegerField(min_value=0, max_value=MOST_PLANS - 1, initial=0, required=False)
    licence = forms.BooleanField(
        label=_("这张图是我拍的、我画的，或者作者同意给全小区看"),
        error_messages={"required": _("请勾选这张图可以给全小区看，还没有保存。")},
    )
    based_on = forms.IntegerField(min_value=1, max_value=10**6, widget=forms.HiddenInput)


def arranged(pictures: Sequence[Picture], sent: Mapping[str, str]) -> tuple[Picture, ...]:
    """The pictures as somebody put them in order: `order-N` from 1 on, new words in `caption-N`, `drop-N` takes off."""
    kept = []
    for number, picture in enumerate(pictures):
        if f"drop-{number}" in sent:
            continue
        words = sent.get(f"caption-{number}", picture.caption)
        place = sent.get(f"order-{number}", "")
        order = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else number + 1
        kept.append((order, number, Picture(picture.sha, words, picture.width, picture.height)))
    return tuple(picture for _order, _number, picture in sorted(kept, key=lambda each: each[:2]))
