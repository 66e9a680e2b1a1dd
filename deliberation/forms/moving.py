"""A move of the lifecycle, as it is asked for."""

from dataclasses import dataclass

from django import forms

from deliberation.rules.lifecycle import Cause, Move, Power
from deliberation.rules.screening import Fact


@dataclass(frozen=True, slots=True)
class Asked:
    """A move that somebody asks for, with what some moves need. `facts` is None where nobody asked about them."""

    move: Move
    reason: str
    power: Power | None
    into: int | None
    facts: frozenset[Fact] | None
    cause: Cause | None
    mend: str


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
    facts = forms.MultipleChoiceField(choices=[(fact.value, fact.value) for fact in Fact], required=False)
    cause = forms.TypedChoiceField(
        choices=[("", ""), *((cause.value, cause.value) for cause in Cause)],
        coerce=Cause,
        empty_value=None,
        required=False,
    )
    mend = forms.CharField(required=False)

    def asked(self) -> Asked | None:
        """What was asked for, or None without a move."""
        self.is_valid()
        typed = self.cleaned_data
        if "move" not in typed:
            return None
        screening = typed["move"] is Move.SCREEN
        facts = frozenset(Fact(fact) for fact in typed.get("facts", [])) if screening else None
        return Asked(
            move=typed["move"],
            reason=typed.get("reason", ""),
            power=typed.get("power"),
            into=typed.get("into"),
            facts=facts,
            cause=typed.get("cause"),
            mend=typed.get("mend", ""),
        )
