"""The compound of the demonstration while it is being told of: who is who, and what day it is."""

import random
from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from community.models import Compound
from kernel.holidays import CHINA
from residents.models import Resident

ZONE = ZoneInfo("Asia/Shanghai")


class World:
    """The compound while it is being told of: who is who, and what day it is."""

    def __init__(self, now: datetime, tell: Callable[[str], None]) -> None:
        self.now = now
        self.tell = tell
        self.chance = random.Random(20261123)  # noqa: S311 - invented people, the same in every demonstration
        self.people: dict[str, Resident] = {}
        self.organs: dict[str, Resident] = {}
        self.compound: Compound

    def days(self, count: float) -> datetime:
        """The time `count` days from now; negative is the past."""
        return self.now + timedelta(days=count)

    def working(self, count: int, *, step: int) -> int:
        """The first working day, `count` days from now or further by `step`: votes close on those."""
        while CHINA.is_rest(self.evening(count).date()):
            count += step
        return count

    def evening(self, count: int) -> datetime:
        """Eight in the evening, in the compound's zone, `count` days from today."""
        return datetime.combine(self.days(count).astimezone(ZONE).date(), time(20), ZONE)
