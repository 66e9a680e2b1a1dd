"""What must agree before a count is a count."""

from kernel.errors import Refused
from voting.rules.weight import Weight


class NotCounted(Refused):
    code = "not_counted"


class CountStopped(Refused):
    """What is stored does not agree with itself. Nothing is settled, and trying again does not help."""

    code = "count_stopped"


class RollDiffers(CountStopped):
    code = "roll_differs"


class PaperDiffers(CountStopped):
    code = "paper_differs"


class TotalDiffers(CountStopped):
    code = "total_differs"


class BrokenOpening(CountStopped):
    code = "broken_opening"


class CountDiffers(CountStopped):
    code = "count_differs"


def check_frozen_still(*, roll: str, frozen: str, paper: str, posted: str) -> None:
    """Raises RollDiffers unless the `roll` of now has the fingerprint `frozen`, PaperDiffers unless the `paper` of
    now, with its questions, window and rulebook, has the one that the notice told.
    """
    if roll != frozen:
        raise RollDiffers()
    if paper != posted:
        raise PaperDiffers()


def check_total(weighed: Weight, total: Weight, *, question: int) -> None:
    """Raises TotalDiffers unless the lines of the roll weigh together what stands as the whole."""
    if weighed != total:
        raise TotalDiffers(question=question)


def check_opening(opened: str, commitment: str, *, question: int) -> None:
    """Raises BrokenOpening unless salt and choice make the commitment that the ballot carries."""
    if opened != commitment:
        raise BrokenOpening(question=question)


def check_counted(counted: Weight, taken: Weight, *, question: int) -> None:
    """Raises CountDiffers unless the ballots add up to the participation that was shown while they came in."""
    if counted != taken:
        raise CountDiffers(
            question=question, counted=counted.persons.whole, taken=taken.persons.whole, area=str(counted.area)
        )
