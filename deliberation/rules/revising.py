"""A new version stands on the newest one, changes something, and says what."""

from deliberation.rules.text import check_text
from kernel.errors import Invalid, Refused


class StaleVersion(Refused):
    code = "stale_version"


class ChangeMissing(Invalid):
    code = "change_missing"


class NothingChanged(Refused):
    code = "nothing_changed"


def check_based_on(based_on: int, *, newest: int) -> None:
    """Raises StaleVersion for what was written over an older version: nobody's change is lost unseen."""
    if based_on != newest:
        raise StaleVersion(newest=newest)


def check_change(change: str, *, longest: int, same: bool) -> str:
    """The line that says what is new. Raises NothingChanged, ChangeMissing, TextTooLong, TextUnprintable."""
    if same:
        raise NothingChanged()
    if not change.strip():
        raise ChangeMissing()
    return check_text(" ".join(change.split()), longest=longest)
