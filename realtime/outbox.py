"""What is on its way to one device: bounded, so that a frozen phone never grows the server's memory.

A `Packet` is encoded once and shared by every outbox. `DirectOutbox` writes ready frames to the server's transport and
asks it how much is still waiting; `QueuedOutbox` is for servers that offer ASGI's `send` only.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Protocol

from realtime.frames import EXTENSION, FrameWriter, text_frame

BOUND = 256 * 1024  # bytes waiting above which a device is behind
TICK_BOUND = 16 * 1024  # ticks are dropped far earlier than entries

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Packet:
    """UTF-8 JSON, with the frame around it built at most once."""

    __slots__ = ("_frame", "payload")

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        self._frame: bytes | None = None

    @property
    def frame(self) -> bytes:
        if self._frame is None:
            self._frame = text_frame(self.payload)
        return self._frame


class Outbox(Protocol):
    """Where a packet is put for one device."""

    def offer(self, packet: Packet, bound: int = BOUND) -> bool:
        """Take the packet unless more than `bound` bytes are waiting; gives whether it was taken."""

    def put(self, packet: Packet) -> None:
        """Take the packet in any case: an answer to a command, or the word `behind`."""

    def full(self) -> bool:
        """Whether more than BOUND bytes are waiting."""

    async def flushed(self) -> None:
        """Wait until the server has all that was put."""

    def drop(self) -> None:
        """Throw away what is waiting and let go of the connection where the server lets us."""


class DirectOutbox:
    """Writes frames where the server offers to take them."""

    __slots__ = ("_buffered", "_write", "drop")

    def __init__(self, writer: FrameWriter) -> None:
        self._write = writer.write
        self._buffered = writer.buffered
        self.drop = writer.drop

    def offer(self, packet: Packet, bound: int = BOUND) -> bool:
        if self._buffered() > bound:
            return False
        self._write(packet.frame)
        return True

    def put(self, packet: Packet) -> None:
        self._write(packet.frame)

    def full(self) -> bool:
        return self._buffered() > BOUND

    async def flushed(self) -> None:
        return


class QueuedOutbox:
    """A queue of its own and a task that empties it through ASGI's `send`."""

    __slots__ = ("_bytes", "_send", "_task", "_waiting")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: deque[Packet] = deque()
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None

    def offer(self, packet: Packet, bound: int = BOUND) -> bool:
        if self._bytes > bound:
            return False
        self.put(packet)
        return True

    def put(self, packet: Packet) -> None:
        self._waiting.append(packet)
        self._bytes += len(packet.payload)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._empty())

    def full(self) -> bool:
        return self._bytes > BOUND

    async def flushed(self) -> None:
        if self._task is not None:
            await asyncio.shield(self._task)

    def drop(self) -> None:
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    async def _empty(self) -> None:
        with suppress(OSError):  # the device is gone; its consumer is told by the server
            while self._waiting:
                packet = self._waiting.popleft()
                await self._send({"type": "websocket.send", "text": packet.payload.decode()})
                self._bytes -= len(packet.payload)
        self._task = None


def outbox_for(scope: Mapping[str, Any], send: Send) -> Outbox:
    """The best outbox that this connection's server can serve."""
    writer: FrameWriter | None = (scope.get("extensions") or {}).get(EXTENSION)
    return DirectOutbox(writer) if writer is not None else QueuedOutbox(send)
