"""The ballot as it is posted: one mark per question the line is entitled to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django import forms

from voting.models import Question
from voting.rules.choice import Choice


@dataclass(frozen=True, slots=True)
class Marked:
    """A question with the name of its field and what is picked so far (None: nothing)."""

    question: Question
    name: str
    picked: Choice | None


class BallotForm(forms.Form):
    """A mark per question, nothing picked beforehand."""

    def __init__(self, data: Mapping[str, str] | None = None, *, questions: Iterable[Question]) -> None:
        super().__init__(data)
        self._questions = list(questions)
        for question in self._questions:
            self.fields[f"q{question.pk}"] = forms.TypedChoiceField(
                choices=[(choice.value, choice.value) for choice in Choice], coerce=Choice
            )

    @property
    def questions(self) -> list[Marked]:
        """The questions as the page shows them, also after a mistake: what was picked stays picked."""
        return [Marked(question, name, self._picked(name)) for question, name in self._named()]

    @property
    def marks(self) -> dict[str, str]:
        """The good marks by field, as they are posted."""
        return {name: self.cleaned_data[name].value for _, name in self._named() if name in self.cleaned_data}

    @property
    def choices(self) -> dict[int, Choice]:
        """The good marks by question id: all of them, of a valid form."""
        return {question.pk: self.cleaned_data[name] for question, name in self._named() if name in self.cleaned_data}

    def _named(self) -> Iterator[tuple[Question, str]]:
        return ((question, f"q{question.pk}") for question in self._questions)

    def _picked(self, name: str) -> Choice | None:
        value = self.data.get(name, "")
        return Choice(value) if value in Choice.__members__.values() else None
