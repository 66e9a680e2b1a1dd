"""Which unit is meant: a room as people type it, in which stairwell."""

import re
import unicodedata

from kernel.errors import Invalid, Missing
from residents.rules.typed import half_width

LONGEST_ROOM = 40


class BadRoom(Invalid):
    code = "bad_room"


class NoSuchUnit(Missing):
    code = "no_such_unit"


class StairwellMissing(Invalid):
    code = "stairwell_missing"


def read_room(text: str) -> str:
    """A room as the register writes it: `５０２ 室` becomes `502`. Raises BadRoom, also for what cannot be seen."""
    typed = re.sub(r"\s+", "", half_width(text))
    room = re.sub(r"(?<=[0-9A-Za-z])(号?室|号房|房)$", "", typed)
    if not 1 <= len(room) <= LONGEST_ROOM or any(unicodedata.category(c)[0] == "C" for c in room):
        raise BadRoom()
    return room
