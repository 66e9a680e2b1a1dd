"""Who casts for a line of co-owners: whom they designated, for this poll or for every vote."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from community.models import Owner
from kernel.days import legal_day
from residents.models import Claim, DesignationState, Resident
from residents.models import Designation as Agreed
from residents.roles import Person
from residents.rules.designation import parties_key
from voting.models import Designation, Poll, RollLine, RollOwner


@dataclass(frozen=True, slots=True)
class Deferred:
    """A line that somebody's co-ownership does not let them cast for: who casts, since when, and by whose word."""

    line: RollLine
    voter: Owner
    at: datetime
    by_committee: bool


def designees_of(lines: Collection[int]) -> dict[int, int]:
    """By line, the owner who alone may cast for it; lines without a designation are left out. Three queries at most.

    What was written down for the line itself comes before what the same co-owners agreed on for every vote.
    """
    owners: defaultdict[int, set[int]] = defaultdict(set)
    compounds: set[int] = set()
    for line, compound, owner in RollOwner.objects.filter(line__in=lines).values_list("line", "compound", "owner"):
        owners[line].add(owner)
        compounds.add(compound)
    keys = {line: parties_key(own) for line, own in owners.items() if len(own) > 1}
    if not keys:
        return {}
    agreed = Agreed.objects.filter(
        compound__in=compounds, parties__in=set(keys.values()), state=DesignationState.AGREED
    )
    standing = dict(agreed.values_list("parties", "owner"))
    own_words = Designation.objects.filter(line__in=keys).order_by("number").values_list("line", "party__owner")
    return {line: standing[key] for line, key in keys.items() if key in standing} | dict(own_words)


def speaks_for(resident: Resident, poll: Poll, *, now: datetime) -> set[int]:
    """The owners for whom `resident` may cast in `poll`: themselves, and companies whose agent they are today."""
    claims = Claim.objects.speaking(legal_day(now, poll.compound.zone)).filter(resident=resident)
    return {owner for owner in claims.values_list("owner", flat=True) if owner is not None}


def deferred_lines(resident: Person, poll: Poll, *, now: datetime) -> list[Deferred]:
    """The lines on which `resident` is a co-owner and another was designated, in the order of the roll."""
    if not isinstance(resident, Resident):
        return []
    own = speaks_for(resident, poll, now=now)
    lines = {line.pk: line for line in poll.lines.filter(owners__owner__in=own).distinct()}
    others = {line: owner for line, owner in designees_of(lines).items() if owner not in own}
    return [_deferred(lines[line], owner) for line, owner in others.items()]


def _deferred(line: RollLine, owner: int) -> Deferred:
    voter = Owner.objects.get(pk=owner)
    written = Designation.objects.filter(line=line).order_by("number").last()
    if written is not None:
        return Deferred(line, voter, written.at, by_committee=True)
    key = parties_key(list(line.owners.values_list("owner", flat=True)))
    agreed = Agreed.objects.get(compound=line.compound_id, parties=key, state=DesignationState.AGREED)
    return Deferred(line, voter, agreed.agreed_at or agreed.proposed_at, by_committee=agreed.by_committee)
