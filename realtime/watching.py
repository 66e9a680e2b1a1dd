"""What the hub keeps: devices, the streams they watch, and entries as bytes."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from realtime.feed import Follower
from realtime.outbox import Outbox, Packet
from realtime.protocol import Close, joined

LARGEST_PACKET = 64 * 1024  # entries of one tick are joined up to this many bytes


@dataclass(frozen=True, slots=True)
class Encoded:
    """An entry as bytes, made once."""

    seq: int
    payload: bytes


class Keeper(Protocol):
    """Who holds a connection."""

    async def leave(self, code: Close) -> None:
        """End the connection after the command it is in."""

    async def recheck(self) -> None:
        """Ask again whether the session stands and what may be watched."""


class Device:
    """A connection as the hub sees it: where to put packets, whose it is, who holds it."""

    __slots__ = ("checked_at", "full_since", "guard", "keeper", "outbox", "resident", "streams")

    def __init__(self, outbox: Outbox, resident: int, keeper: Keeper, *, guard: str, checked_at: float) -> None:
        """`guard` is the stream whose entries are a reason to ask about this device's access again."""
        self.outbox = outbox
        self.resident = resident
        self.keeper = keeper
        self.guard = guard
        self.checked_at = checked_at
        self.full_since: float | None = None
        self.streams: set[str] = set()


@dataclass(slots=True)
class Stream:
    """A stream that somebody in this process watches.

    `here` are its watchers, `live` those of them who have had exactly what `follower` has seen, `early` those whose
    page was rendered with entries that this process has not read yet; `guards` do not watch it, their access hangs
    on it.
    """

    name: str
    follower: Follower[Encoded] = field(default_factory=lambda: Follower(0))
    here: dict[Device, "Visit"] = field(default_factory=dict)
    live: set[Device] = field(default_factory=set)
    early: dict["Visit", int] = field(default_factory=dict)
    guards: set[Device] = field(default_factory=set)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    reading: bool = False

    @property
    def residents(self) -> int:
        return len({device.resident for device in self.here})

    def part(self, device: Device) -> None:
        """`device` does not watch it any more."""
        self.live.discard(device)
        if (visit := self.here.pop(device, None)) is not None:
            self.early.pop(visit, None)


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """One watching of a stream by a device. To watch anew is another visit, and ends this one."""

    device: Device
    stream: Stream

    @property
    def lasts(self) -> bool:
        return self.stream.here.get(self.device) is self

    @property
    def head(self) -> int:
        return self.stream.follower.seen


def grouped(entries: Iterable[Encoded]) -> list[list[Encoded]]:
    """The entries in groups of up to LARGEST_PACKET bytes, in order; each becomes one packet."""
    groups: list[list[Encoded]] = []
    size = LARGEST_PACKET
    for entry in entries:
        if size + len(entry.payload) > LARGEST_PACKET:
            groups.append([])
            size = 0
        groups[-1].append(entry)
        size += len(entry.payload)
    return groups


def packet_of(entries: Iterable[Encoded]) -> Packet | None:
    """The entries joined, or None where there are none."""
    payloads = [entry.payload for entry in entries]
    return Packet(joined(payloads)) if payloads else None
