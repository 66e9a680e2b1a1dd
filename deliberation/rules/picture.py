"""What is asked of a picture beside its content: a plan that it belongs to, and leave to show it."""

from deliberation.rules.plan import Draft, Plan
from kernel.errors import Invalid, Missing, Refused


class LicenceMissing(Invalid):
    code = "licence_missing"


class PictureHereAlready(Refused):
    code = "picture_here_already"


class NotADrawing(Invalid):
    code = "not_a_drawing"


class DrawingTooBig(Invalid):
    code = "drawing_too_big"


def plan_at(draft: Draft, number: int) -> Plan:
    """The plan numbered from 0. Raises Missing."""
    if not 0 <= number < len(draft.plans):
        raise Missing(plan=number)
    return draft.plans[number]
