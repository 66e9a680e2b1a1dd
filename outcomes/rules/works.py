"""Who carries a decision out, and what state each step of works is in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.errors import Invalid, NotAllowed, Refused

LONGEST_STEP = 80


class NotExecutor(NotAllowed):
    code = "not_executor"


class NotCarriedOut(Refused):
    code = "not_carried_out"


class StepUnreadable(Invalid):
    code = "step_unreadable"


class StepDuePast(Invalid):
    code = "step_due_past"


class StepDone(Refused):
    code = "step_done"


class StepState(StrEnum):
    """A step that is not done is late past its day; the first of those in time is current, the others come next."""

    DONE = "done"
    LATE = "late"
    CURRENT = "current"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class StepDays:
    """The day a step is due, and the day it was done."""

    due_on: date
    done_on: date | None = None


def step_states(steps: Sequence[StepDays], today: date) -> list[StepState]:
    """The state of each step, in their order, on the compound's legal day `today`."""
    states: list[StepState] = []
    for step in steps:
        if step.done_on is not None:
            states.append(StepState.DONE)
        elif step.due_on < today:
            states.append(StepState.LATE)
        else:
            states.append(StepState.NEXT if StepState.CURRENT in states else StepState.CURRENT)
    return states


def check_step(text: str, due_on: date, today: date) -> str:
    """The text of a step without outer blanks. Raises StepUnreadable, or StepDuePast for a day that is over."""
    clean = text.strip()
    if not 0 < len(clean) <= LONGEST_STEP or not clean.replace("\u3000", " ").isprintable():
        raise StepUnreadable(longest=LONGEST_STEP)
    if due_on < today:
        raise StepDuePast(today=today.isoformat())
    return clean
