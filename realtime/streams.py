"""Which streams there are and who may watch them: decided by `visible_to`, when watching and when access changes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from deliberation.models import Proposal, Room
from kernel.errors import Missing
from residents.models import Resident
from residents.roles import compounds_of, desks_of
from voting.models import Poll

NAME = r"^(room|proposal|poll|compound|desk|resident):[1-9][0-9]{0,15}$"

_NAME = re.compile(NAME)

Visible = Callable[[Resident, datetime], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class StreamKind:
    """Streams called `name:id`: what is told there, and the rows whose streams a resident may watch."""

    name: str
    tells: str
    visible: Visible


def _own(resident: Resident, _now: datetime) -> QuerySet[Resident]:
    return Resident.objects.filter(pk=resident.pk, is_active=True)


STREAMS: Mapping[str, StreamKind] = {
    kind.name: kind
    for kind in (
        StreamKind("room", "what is said in a room", lambda resident, now: Room.objects.visible_to(resident, now=now)),
        StreamKind(
            "proposal", "a proposal's life", lambda resident, now: Proposal.objects.visible_to(resident, now=now)
        ),
        StreamKind("poll", "participation", lambda resident, now: Poll.objects.visible_to(resident, now=now)),
        StreamKind("compound", "notices of a compound", lambda resident, now: compounds_of(resident, now=now)),
        StreamKind("desk", "the work of a compound's committees", lambda resident, now: desks_of(resident, now=now)),
        StreamKind("resident", "one's own", _own),
    )
}


def may_watch(resident: Resident, stream: str, *, now: datetime) -> bool:
    """Whether `resident` may watch `stream` now; False as well for what is not there."""
    if not _NAME.fullmatch(stream):
        return False
    kind, _, number = stream.partition(":")
    return STREAMS[kind].visible(resident, now).filter(pk=int(number)).exists()


def check_may_watch(resident: Resident, stream: str, *, now: datetime) -> None:
    """Raises Missing: hidden and missing are the same answer."""
    if not may_watch(resident, stream, now=now):
        raise Missing(stream=stream)
