"""A compound's own settings about proposals."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from community.models import Compound
from deliberation.entries import DEBATE_RULES_ADOPTED
from deliberation.models import DebateRules
from deliberation.rules.lifecycle import NotYourMove
from deliberation.rules.support import DebateSettings, check_settings
from deliberation.services.locking import households_in
from journal.services import record
from kernel.errors import Missing
from residents.models import Resident
from residents.roles import COMMITTEES, roles_of


def debate_rules(compound: Compound) -> DebateRules:
    """The compound's own settings about proposals, or the defaults."""
    return DebateRules.objects.filter(compound=compound).first() or DebateRules(compound=compound)


@transaction.atomic
def adopt_debate_rules(
    compound: Compound, *, seconds_needed: int, idea_days: int, offices_second: bool = False
) -> DebateRules:
    """The settings that a compound begins with, before it has anybody who could change them."""
    settings = {"seconds_needed": seconds_needed, "idea_days": idea_days, "offices_second": offices_second}
    rules, _ = DebateRules.objects.update_or_create(compound=compound, defaults=settings)
    return rules


@transaction.atomic
def change_debate_rules(compound: Compound, settings: DebateSettings, *, by: Resident, now: datetime) -> DebateRules:
    """Make these the settings from now on; the record tells it. Ideas under way keep their day.

    Either committee may. Raises Missing (for strangers), NotYourMove, SettingsUnfit.
    """
    held = Compound.objects.select_for_update(no_key=True).get(pk=compound.pk)
    roles = roles_of(by, held, now=now)
    if not roles:
        raise Missing(compound=held.pk)
    if not roles & set(COMMITTEES):
        raise NotYourMove(move="debate_rules")
    check_settings(settings, households=households_in(held))
    rules, _ = DebateRules.objects.update_or_create(compound=held, defaults=asdict(settings))
    record(
        DEBATE_RULES_ADOPTED,
        held.stream,
        compound=held.pk,
        at=now,
        seconds=settings.seconds_needed,
        percent=settings.seconds_percent,
        one_per_household=settings.one_per_household,
        offices_second=settings.offices_second,
        days=settings.idea_days,
    )
    return rules
