"""A ballot as it is typed at the desk: title, questions with their matters, and the window in days and clock times."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from deliberation.models import Proposal
from deliberation.rules import LONGEST_TITLE
from kernel.days import earliest_opening, legal_day
from voting.desk.wording import MATTER_CHOICES
from voting.models import Poll
from voting.rules.lint import fitting, usual_close
from voting.rules.matter import Matter
from voting.rules.question import LONGEST_QUESTION, Asked
from voting.rules.rulebook import Rulebook
from voting.rules.window import Window

MOST_QUESTIONS = 10
DAYS_TO_POST = 3
MORNING, EVENING = time(9), time(20)
LETTERS = "甲乙丙丁戊"
_TOO_LONG = _("写了 %(show_value)s 个字，最多 %(limit_value)s 个字。请删短一些。")


class QuestionForm(forms.Form):
    """One question. Left empty it does not count."""

    text = forms.CharField(
        label=_("问什么"),
        required=False,
        help_text=format_lazy(_("最多 {longest} 个字，写成“是否同意……？”"), longest=LONGEST_QUESTION),
        validators=[MaxLengthValidator(LONGEST_QUESTION, message=_TOO_LONG)],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    matter = forms.TypedChoiceField(
        label=_("属于哪一类事项"),
        required=False,
        choices=[("", _("请选一类")), *MATTER_CHOICES],
        coerce=lambda value: Matter(int(value)),
        empty_value=None,
        error_messages={"invalid_choice": _("请从单子里选一类。")},
    )
    about_parking = forms.BooleanField(label=_("车位、储藏室的业主也投这一题"), required=False)

    def clean_text(self) -> str:
        """On one line: what was pasted over several lines is joined."""
        return "".join(str(self.cleaned_data["text"]).splitlines()).strip()

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("text") and not typed.get("matter") and "matter" not in self.errors:
            self.add_error("matter", _("请选这个问题属于哪一类事项。"))
        if typed.get("matter") and not typed.get("text") and "text" not in self.errors:
            self.add_error("text", _("请写问题；不要这一题，就把事项也留空。"))
        return typed

    def asked(self) -> Asked | None:
        """The question as the service takes it, or None where nothing is written."""
        typed = self.cleaned_data
        if not typed.get("text"):
            return None
        return Asked(typed["text"], typed["matter"], typed["about_parking"])


QuestionForms = forms.formset_factory(QuestionForm, extra=0, max_num=MOST_QUESTIONS, absolute_max=MOST_QUESTIONS)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": _("请填日期。"), "invalid": _("请填日期，例如 2026-12-10。")},
    )


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
        error_messages={"required": _("请填几点几分。"), "invalid": _("请填几点几分，例如 20:00。")},
    )


class PollForm(forms.Form):
    """Title and window."""

    title = forms.CharField(
        label=_("表决的题目"),
        help_text=format_lazy(_("最多 {longest} 个字"), longest=LONGEST_TITLE),
        validators=[MaxLengthValidator(LONGEST_TITLE, message=_TOO_LONG)],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("请写表决的题目。")},
    )
    opens_on = _day(_("哪天开始投票"))
    opens_at = _clock(_("几点开始"))
    closes_on = _day(_("哪天截止"))
    closes_at = _clock(_("几点截止"))
    seen = forms.IntegerField(required=False, min_value=0, max_value=10**6, widget=forms.HiddenInput)

    def window(self, zone: str) -> Window:
        """The typed window in the compound's zone."""
        typed = self.cleaned_data
        return Window(
            _instant(typed["opens_on"], typed["opens_at"], zone), _instant(typed["closes_on"], typed["closes_at"], zone)
        )


def _instant(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone))


def fields_of(title: str, window: Window, *, zone: str) -> dict[str, object]:
    """The form's fields for a title and a window."""
    opens, closes = (at.astimezone(ZoneInfo(zone)) for at in (window.opens_at, window.closes_at))
    return {
        "title": title,
        "opens_on": opens.date(),
        "opens_at": opens.time(),
        "closes_on": closes.date(),
        "closes_at": closes.time(),
    }


def questions_of(poll: Poll) -> list[dict[str, object]]:
    """The fields of each question of a draft."""
    return [
        {"text": each.text, "matter": each.matter, "about_parking": each.about_parking} for each in poll.questions.all()
    ]


def suggested_window(book: Rulebook, *, zone: str, now: datetime) -> Window:
    """Posted within three days, then the full days of notice; open from nine for the usual time, until eight."""
    posted = legal_day(now, zone) + timedelta(days=DAYS_TO_POST)
    opens_at = _instant(earliest_opening(posted, book.notice_days), MORNING, zone)
    like = _instant(posted, EVENING, zone)
    return Window(opens_at, usual_close(opens_at, like, book, zone=zone))


def suggested_questions(proposal: Proposal) -> list[dict[str, object]]:
    """The proposal itself, then each of its plans where there are several, every one to be agreed with or not."""
    draft = proposal.versions.latest("number").draft
    texts = [f"是否同意{proposal.title}？"]
    if draft.alternatives:
        texts += [
            f"是否同意采用方案{letter}：{_first_clause(plan.text)}？"
            for letter, plan in zip(LETTERS, draft.plans, strict=False)
        ]
    fits = list(fitting(proposal.title)) or list(fitting(draft.plan))
    matter = fits[0].value if len(fits) == 1 else ""
    return [{"text": text, "matter": matter} for text in texts]


def _first_clause(text: str, longest: int = 60) -> str:
    for mark in "。；;\n":
        text = text.split(mark, maxsplit=1)[0]
    return text[:longest].strip()


def asked_in(forms_: Sequence[Any]) -> list[Asked]:
    """The questions written in valid forms."""
    return [asked for form in forms_ if (asked := form.asked())]


def seen_again(data: Mapping[str, str], newest: int) -> dict[str, str]:
    """What was typed, to be saved over the newest draft now that it was told."""
    return {**{key: str(value) for key, value in data.items()}, "seen": str(newest)}


def with_one_more(data: Mapping[str, str], prefix: str = "q") -> dict[str, str]:
    """What was typed, with room for one more question."""
    name = f"{prefix}-TOTAL_FORMS"
    typed = {key: str(value) for key, value in data.items()}
    known = typed.get(name, "0")
    number = int(known) if known.isdecimal() and len(known) < 4 else 0
    return {**typed, name: str(min(number + 1, MOST_QUESTIONS))}
