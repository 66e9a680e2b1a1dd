"""How many supporters an idea needs, until when, and whose support counts."""

from dataclasses import dataclass
from datetime import datetime

from deliberation.rules.lifecycle import ProposalState
from kernel.errors import Invalid, NotAllowed, Refused

FEWEST_SECONDS, MOST_SECONDS = 1, 2000
MOST_PERCENT = 20  # of the households: what the law asks of owners who demand a meeting is never exceeded
FEWEST_DAYS, MOST_DAYS = 7, 365


class SettingsUnfit(Invalid):
    code = "debate_settings_unfit"


class IdeaLapsed(Refused):
    code = "idea_lapsed"


class HouseholdSeconded(Refused):
    code = "household_seconded"


class NotSeconder(NotAllowed):
    code = "not_seconder"


class NotLapsed(Refused):
    code = "not_lapsed"


@dataclass(frozen=True, slots=True)
class DebateSettings:
    """A compound's own settings about proposals.

    An idea needs `seconds_needed` supporters, or `seconds_percent` of the households where that is more (0: the number
    alone). `one_per_household` counts one supporter of a household; `offices_second` lets those support who hold an
    office here without living here.
    """

    seconds_needed: int = 20
    seconds_percent: int = 0
    one_per_household: bool = False
    offices_second: bool = False
    idea_days: int = 90


def check_settings(settings: DebateSettings, *, households: int) -> DebateSettings:
    """Raises SettingsUnfit with the setting that no compound can live with; `households` 0 is not known yet."""
    most = min(MOST_SECONDS, households) if households else MOST_SECONDS
    bounds = {
        "seconds_needed": (FEWEST_SECONDS, most),
        "seconds_percent": (0, MOST_PERCENT),
        "idea_days": (FEWEST_DAYS, MOST_DAYS),
    }
    for name, (least, greatest) in bounds.items():
        if not least <= getattr(settings, name) <= greatest:
            raise SettingsUnfit(name=name, least=least, most=greatest)
    return settings


def seconds_needed(settings: DebateSettings, *, households: int) -> int:
    """How many supporters an idea needs in a compound of so many households; the number is the floor of the share."""
    return max(settings.seconds_needed, -(-households * settings.seconds_percent // 100))


def is_over(state: ProposalState, idea_until: datetime | None, now: datetime) -> bool:
    """Whether an idea has waited too long, also where no job has said so yet."""
    return state is ProposalState.IDEA and idea_until is not None and now >= idea_until
