"""The socket: admit, take one frame after the other, answer each. It decides nothing itself.

Channels' own dispatch would open a channel of the layer for every connection and visit the main thread for every
frame; this consumer needs neither, since the hub has one channel for the whole process.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from channels.consumer import AsyncConsumer
from django.conf import settings
from django.utils import translation

from journal.clock import database_now
from kernel.errors import DomainError
from realtime.commands import Unwatch, Unwatched, Watch, Watching, count, find, perform
from realtime.limits import Bucket, Rate
from realtime.outbox import Packet, Send, outbox_for
from realtime.process import hub_here
from realtime.protocol import (
    CATCH_UP,
    SUBPROTOCOL,
    Answer,
    Close,
    Done,
    Frame,
    Nonsense,
    ended_frame,
    no_frame,
    ok_frame,
    read_frame,
    read_payload,
)
from realtime.sessions import Visitor, headers_of, page_is_ours, visitor_of
from realtime.streams import check_may_watch, may_watch
from realtime.threads import in_thread
from realtime.watching import Device
from residents.models import Resident

Answerer = Callable[[DomainError], Answer]
Receive = Callable[[], Awaitable[dict[str, Any]]]

FRAMES = Rate(burst=120, per_second=20)  # of one device; above it the connection ends with 4429
MOST_STREAMS = 50
FLUSH = 2.0  # seconds for what is in a queued outbox before the close

log = logging.getLogger("minyi.realtime")


class Ended(Exception):
    """The connection is to be closed with `code`."""

    def __init__(self, code: Close) -> None:
        self.code = code


class LiveConsumer(AsyncConsumer):  # type: ignore[misc]
    """One device. `answer` puts a refusal into words in the active language."""

    def __init__(self, *, answer: Answerer) -> None:
        self._answer = answer
        self._over = False
        self._turn = asyncio.Lock()  # held while a command is at work, so that nothing ends it half-way

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        self._send = send
        self._outbox = outbox_for(scope, send)
        self._headers = headers_of(scope["headers"])
        await receive()
        offered = SUBPROTOCOL in scope.get("subprotocols", ())
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL if offered else None})
        try:
            resident = (await self._admit()).resident
            device = Device(self._outbox, resident.pk, self, guard=resident.stream, checked_at=_now())
            await self._serve(device, receive)
        except Ended as ended:
            await self.leave(ended.code)

    async def _admit(self) -> Visitor:
        """Whoever may come in; Ended for the others, after the accept, so that a browser can read the code."""
        if not page_is_ours(self._headers, settings.CSRF_TRUSTED_ORIGINS):
            raise Ended(Close.ORIGIN)
        if hub_here().closing:
            raise Ended(Close.RESTART)
        visitor = await in_thread(visitor_of, self._headers)
        if visitor is None:
            raise Ended(Close.SIGN_IN)
        return visitor

    async def _serve(self, device: Device, receive: Receive) -> None:
        self._hub, self._device = hub_here(), device
        allowance = Bucket(FRAMES.burst, _now())
        self._hub.welcome(device)
        try:
            while (message := await receive())["type"] == "websocket.receive":
                if allowance.take(FRAMES, _now()):
                    raise Ended(Close.FLOOD)
                if self._outbox.full():  # it asks without reading the answers
                    raise Ended(Close.TOO_SLOW)
                async with self._turn:
                    if not self._over:
                        await self._take(message.get("text"))
        finally:
            self._hub.forget(device)

    # --- one frame ---

    async def _take(self, text: str | None) -> None:
        try:
            frame = read_frame(text)
        except Nonsense:
            raise Ended(Close.NONSENSE) from None
        visitor = await in_thread(visitor_of, self._headers)
        if visitor is None:
            raise Ended(Close.SIGN_IN)
        try:
            await self._do(frame, visitor.resident)
        except DomainError as refusal:
            with translation.override(visitor.language):
                self._put(no_frame(frame.id, self._answer(refusal)))

    async def _do(self, frame: Frame, resident: Resident) -> None:
        command = find(frame.do)
        if command.run is not None:
            payload = read_payload(command.payload, frame.model_extra)
            self._ok(frame, await in_thread(perform, command, payload, resident))
            return
        count(command, resident)
        if command.payload is Watch:
            await self._watch(frame, read_payload(Watch, frame.model_extra), resident)
        else:
            await self._unwatch(frame, read_payload(Unwatch, frame.model_extra))

    async def _watch(self, frame: Frame, asked: Watch, resident: Resident) -> None:
        """Join, answer with the head, then hand out what came since."""
        await in_thread(_check, resident, asked.stream)
        if len(self._device.streams | {asked.stream}) > MOST_STREAMS:
            raise Ended(Close.FLOOD)
        visit = await self._hub.join(self._device, asked.stream)
        head = visit.head
        far = head - asked.seen > CATCH_UP
        self._ok(frame, Watching(head=head, begins=head + 1 if far else None))
        await self._hub.follow(visit, head if far else asked.seen)

    async def _unwatch(self, frame: Frame, asked: Unwatch) -> None:
        self._hub.leave(self._device, asked.stream)
        self._ok(frame, Unwatched(stream=asked.stream))

    # --- the hub's side ---

    async def leave(self, code: Close) -> None:
        """End the connection, after the command it is in."""
        async with self._turn:
            if not self._over:
                self._over = True
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._outbox.flushed(), FLUSH)
                with suppress(Exception):  # it may have gone by itself
                    await self._send({"type": "websocket.close", "code": int(code)})

    async def recheck(self) -> None:
        """Ask again whether the session stands, and end the streams that are no longer to be seen."""
        lost = await in_thread(_lost, self._headers, sorted(self._device.streams))
        if lost is None:
            await self.leave(Close.SIGN_IN)
            return
        for stream in lost:
            self._hub.leave(self._device, stream)
            self._put(ended_frame(stream))

    def _ok(self, frame: Frame, done: Done) -> None:
        self._put(ok_frame(frame.id, done))

    def _put(self, payload: bytes) -> None:
        self._outbox.put(Packet(payload))


def _check(resident: Resident, stream: str) -> None:
    check_may_watch(resident, stream, now=database_now())


def _lost(headers: Mapping[str, str], streams: list[str]) -> list[str] | None:
    """Those of `streams` that may no longer be watched; None when the session is over."""
    visitor = visitor_of(headers)
    if visitor is None:
        return None
    now = database_now()
    return [stream for stream in streams if not may_watch(visitor.resident, stream, now=now)]


def _now() -> float:
    return asyncio.get_running_loop().time()
