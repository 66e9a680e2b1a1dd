"""The hub: one per process, between the journal and every socket of the process.

The channel layer is a doorbell; the journal is the mailbox. When the bell of a watched stream rings, the hub reads the
journal, encodes each new entry once and offers it to every watcher's outbox. Once a second it reads the heads of all
watched streams in one query, so that a lost bell leaves no gap. Who is not where the stream is — just come, or too
slow — is not among the `live` and catches up alone.

Everything here runs on one event loop, and between two awaits nothing changes: that is all the locking there is.
"""

import asyncio
import logging
import secrets
from collections.abc import Coroutine, Iterable
from typing import Any, Protocol

from realtime.doorbell import Doorbell, Layer
from realtime.feed import Follower
from realtime.outbox import TICK_BOUND, Outbox, Packet
from realtime.presence import Presence
from realtime.protocol import CATCH_UP, HEARTBEAT, Close, behind_frame, tick_frame
from realtime.watching import Device, Encoded, Stream, Visit, grouped, packet_of

LOOK = 1.0  # seconds between two looks at the heads
BEAT = 25.0  # seconds between two heartbeats
PATIENCE = 30.0  # seconds a device may stay over its bound
ROOM_LOOKS, ROOM_PAUSE = 60, 0.05  # how often, and after how many seconds each, a full outbox is looked at
RECHECK = 60.0  # seconds after which a device's access is asked about again

log = logging.getLogger("minyi.realtime")


class Journal(Protocol):
    """How the hub reads the record."""

    async def heads(self, streams: Iterable[str]) -> dict[str, int]:
        """The last number of each stream, in one query."""

    async def entries(self, stream: str, after: int, limit: int) -> list[Encoded]:
        """Up to `limit` entries numbered above `after`, in order."""


class Hub:
    """Made on the loop that serves the sockets; `start` it before the first `join`."""

    def __init__(self, journal: Journal, layer: Layer) -> None:
        self._journal = journal
        self._name = secrets.token_hex(4)
        self._streams: dict[str, Stream] = {}
        self._devices: set[Device] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._presence = Presence()
        self._doorbell = Doorbell(layer, lambda: list(self._streams), self._told)
        self.closing = False

    # --- life ---

    def start(self) -> None:
        """Begin to listen, to look at the heads, to show who is here."""
        for work in (self._doorbell.listen(), self._look(), self._show_presence(), self._beat()):
            self._spawn(work)

    async def stop(self) -> None:
        """Tell every device to come back (4412), each after the command it is in; then end the hub's own work."""
        self.closing = True
        leaving = [device.keeper.leave(Close.RESTART) for device in self._devices]
        await asyncio.gather(*leaving, return_exceptions=True)
        for task in list(self._tasks):
            task.cancel()

    def welcome(self, device: Device) -> None:
        """A connection begins."""
        self._devices.add(device)
        self._stream(device.guard).guards.add(device)

    def forget(self, device: Device) -> None:
        """A connection is over."""
        self._devices.discard(device)
        if (guarding := self._streams.get(device.guard)) is not None:
            guarding.guards.discard(device)
            self._close_if_empty(guarding)
        for name in list(device.streams):
            self.leave(device, name)

    # --- watching: join first, read second ---

    async def join(self, device: Device, name: str) -> Visit:
        """Begin to watch `name`; the visit knows its head, and `follow` brings the entries. Again starts anew."""
        stream = self._stream(name)
        stream.part(device)
        visit = stream.here[device] = Visit(device, stream)
        device.streams.add(name)
        await stream.opened.wait()
        return visit

    async def follow(self, visit: Visit, seen: int) -> None:
        """Hand the visitor what came after `seen`, and then what comes, as to everybody."""
        stream = visit.stream
        if visit.lasts and seen > visit.head:
            stream.early[visit] = seen
            return
        own: Follower[Encoded] = Follower(seen)
        while visit.lasts and own.hear(visit.head):
            read = await self._journal.entries(stream.name, own.seen, CATCH_UP)
            if not await self._catch_up(visit, own, [entry for entry in read if entry.seq <= visit.head]):
                break
        if visit.lasts and not own.hear(visit.head):
            stream.live.add(visit.device)
            self._presence.changed(stream.name)
        elif visit.lasts:
            self._fall_behind(stream, visit.device)

    async def _catch_up(self, visit: Visit, own: Follower[Encoded], read: list[Encoded]) -> bool:
        """Hand out what was read as fast as the device takes it; gives whether there was anything and it took it."""
        outbox = visit.device.outbox
        for group in grouped(read):
            if not await _room_in(outbox) or not visit.lasts:
                return False
            if (packet := packet_of(own.apply(group))) is not None:
                outbox.put(packet)
        return bool(read)

    def leave(self, device: Device, name: str) -> None:
        """Stop watching `name`."""
        device.streams.discard(name)
        if (stream := self._streams.get(name)) is not None:
            stream.part(device)
            self._presence.changed(name)
            self._close_if_empty(stream)

    def _stream(self, name: str) -> Stream:
        """The stream of that name, opened if nobody has watched it."""
        stream = self._streams.get(name)
        if stream is None:
            stream = self._streams[name] = Stream(name)
            self._spawn(self._open(stream))
        return stream

    async def _open(self, stream: Stream) -> None:
        rung = 0
        await self._doorbell.settle()
        while self._streams.get(stream.name) is stream:
            try:
                heads = await self._journal.heads([stream.name])
            except Exception:
                log.exception("the head of %s could not be read", stream.name)
                await asyncio.sleep(LOOK)
            else:
                rung = stream.follower.heard
                stream.follower = Follower(heads[stream.name])
                break
        stream.opened.set()
        self.heard(stream.name, rung)

    def _close_if_empty(self, stream: Stream) -> None:
        if not stream.here and not stream.guards and self._streams.get(stream.name) is stream:
            del self._streams[stream.name]
            self._presence.forget(stream.name)
            self._spawn(self._doorbell.settle())

    # --- the doorbell ---

    def ring(self, name: str, seq: int) -> None:
        """Entry `seq` of `name` was committed in this process: hear it, and tell the other processes."""
        self.heard(name, seq)
        self._spawn(self._doorbell.tell(name, {"type": "bell", "hub": self._name, "stream": name, "seq": seq}))

    def heard(self, name: str, seq: int) -> None:
        """There is an entry `seq` in `name`: read up to it, unless it is known or being read."""
        stream = self._streams.get(name)
        if stream is not None and stream.follower.hear(seq) and stream.opened.is_set() and not stream.reading:
            stream.reading = True
            self._spawn(self._read(stream))

    def _told(self, message: dict[str, Any]) -> None:
        if message.get("hub") == self._name:
            return
        if message["type"] == "bell":
            self.heard(message["stream"], message["seq"])
        elif message["stream"] in self._streams:
            self._presence.heard(message["stream"], message["hub"], message["here"], _now())

    # --- handing out ---

    async def _read(self, stream: Stream) -> None:
        """Read and hand out until all that was heard of is out. What fails is tried again at the next look."""
        try:
            while stream.follower.behind:
                read = await self._journal.entries(stream.name, stream.follower.seen, CATCH_UP)
                for group in grouped(read):
                    if (packet := packet_of(stream.follower.apply(group))) is None:
                        return
                    self._hand_out(stream, packet)
                    await asyncio.sleep(0)  # let the servers write
                if not read:
                    return
        except Exception:
            log.exception("%s could not be read", stream.name)
        finally:
            stream.reading = False

    def _hand_out(self, stream: Stream, packet: Packet) -> None:
        """Offer the packet to all; one that is slow or broken takes nothing from the others."""
        slow, broken = [], []
        for device in stream.live:
            try:
                if not device.outbox.offer(packet):
                    slow.append(device)
            except Exception:
                log.exception("a device cannot be written to")
                broken.append(device)
        for device in slow:
            self._fall_behind(stream, device)
        for device in broken:
            self.leave(device, stream.name)
        for visit in [visit for visit, seen in stream.early.items() if seen <= visit.head]:
            self._spawn(self.follow(visit, stream.early.pop(visit)))
        for device in stream.guards:
            self._spawn(device.keeper.recheck())

    def _fall_behind(self, stream: Stream, device: Device) -> None:
        """Say so once; the device comes back with what it has."""
        self.leave(device, stream.name)
        device.outbox.put(Packet(behind_frame(stream.name, stream.follower.seen)))

    # --- by the clock ---

    async def _look(self) -> None:
        """Once a second: the heads of all watched streams in one query; stuck devices; access."""
        while True:
            await asyncio.sleep(LOOK)
            self._look_after_devices()
            try:
                await self._doorbell.settle()
                heads = await self._journal.heads(list(self._streams)) if self._streams else {}
            except Exception:
                log.exception("the heads could not be read")
            else:
                for name, head in heads.items():
                    self.heard(name, head)

    def _look_after_devices(self) -> None:
        now = _now()
        for device in list(self._devices):
            if not device.outbox.full():
                device.full_since = None
            elif device.full_since is None:
                device.full_since = now
            elif now - device.full_since > PATIENCE:
                self._spawn(self._drop(device))
            if now - device.checked_at > RECHECK:
                device.checked_at = now
                self._spawn(device.keeper.recheck())

    async def _drop(self, device: Device) -> None:
        self.forget(device)
        await device.keeper.leave(Close.TOO_SLOW)
        device.outbox.drop()

    async def _show_presence(self) -> None:
        """At most twice a second: who is here, where it changed. The first thing a slow device does without."""
        while True:
            await asyncio.sleep(0.5)
            for name in self._presence.due(_now()):
                if (stream := self._streams.get(name)) is None:
                    continue
                here = stream.residents
                told = {"type": "here", "hub": self._name, "stream": name, "here": here}
                self._spawn(self._doorbell.tell(name, told))
                packet = Packet(tick_frame(name, "presence", here=here + self._presence.elsewhere(name, _now())))
                for device in stream.live:
                    device.outbox.offer(packet, TICK_BOUND)

    async def _beat(self) -> None:
        """An empty frame now and then, so that a phone can tell silence from a dead line."""
        packet = Packet(HEARTBEAT)
        while True:
            await asyncio.sleep(BEAT)
            for device in list(self._devices):
                device.outbox.offer(packet, TICK_BOUND)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _room_in(outbox: Outbox) -> bool:
    """Wait a little while for an outbox that is full; gives whether there is room."""
    for _ in range(ROOM_LOOKS):
        if not outbox.full():
            return True
        await asyncio.sleep(ROOM_PAUSE)
    return False


def _now() -> float:
    return asyncio.get_running_loop().time()
