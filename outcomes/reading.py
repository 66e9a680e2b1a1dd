"""What pages read about works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from deliberation.models import Proposal
from outcomes.models import Step
from outcomes.rules import StepDays, StepState, step_states


@dataclass(frozen=True, slots=True)
class StepOfWorks:
    """A step, its state on the day it is looked at, and how many steps before it are not done."""

    step: Step
    state: StepState
    skipped: int


def works_of(proposal: Proposal, *, today: date) -> Sequence[StepOfWorks]:
    """The steps of a proposal in order; `today` is a legal day of its compound."""
    steps = list(proposal.steps.all())
    states = step_states([StepDays(step.due_on, step.done_on) for step in steps], today)
    undone = [state is not StepState.DONE for state in states]
    return [
        StepOfWorks(step, state, sum(undone[:at])) for at, (step, state) in enumerate(zip(steps, states, strict=True))
    ]
