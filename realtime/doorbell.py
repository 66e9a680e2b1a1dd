"""The doorbell: a channel layer, which may lose, repeat and delay, between the hubs of several processes.

One channel per hub and one group per watched stream. Whatever goes wrong here costs a second, never an entry: the hub
looks at the heads by itself.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

PATIENCE = 2.0  # seconds for one word to the layer

log = logging.getLogger("minyi.realtime")


class Layer(Protocol):
    """The part of a channel layer that is used."""

    async def new_channel(self) -> str: ...
    async def group_add(self, group: str, channel: str) -> None: ...
    async def group_discard(self, group: str, channel: str) -> None: ...
    async def group_send(self, group: str, message: dict[str, Any]) -> None: ...
    async def receive(self, channel: str) -> dict[str, Any]: ...


def group_of(stream: str) -> str:
    """The layer's group for a stream; names of groups take no colon."""
    return f"stream.{stream.replace(':', '.')}"


class Doorbell:
    """One hub's line to the others. `wanted` says which streams are watched; `heard` takes each message."""

    def __init__(self, layer: Layer, wanted: Callable[[], list[str]], heard: Callable[[dict[str, Any]], None]) -> None:
        self._layer = layer
        self._wanted = wanted
        self._heard = heard
        self._channel = ""
        self._groups: set[str] = set()
        self._lock = asyncio.Lock()

    async def listen(self) -> None:
        """Take what comes, for ever; a layer that is away is asked again every second."""
        while True:
            with suppress(Exception):
                self._channel = await self._layer.new_channel()
                await self.settle()
                while True:
                    self._heard(await self._layer.receive(self._channel))
            log.warning("the doorbell is out of order; the heads bring what is new")
            self._channel = ""
            self._groups.clear()
            await asyncio.sleep(1)

    async def settle(self) -> None:
        """Be in the groups of exactly the wanted streams. One at a time: a layer mixes up joins and leaves."""
        async with self._lock:
            if not self._channel:
                return
            wanted = {group_of(stream) for stream in self._wanted()}
            for group in wanted - self._groups:
                with suppress(Exception):
                    await asyncio.wait_for(self._layer.group_add(group, self._channel), PATIENCE)
                    self._groups.add(group)
            for group in self._groups - wanted:
                with suppress(Exception):
                    await asyncio.wait_for(self._layer.group_discard(group, self._channel), PATIENCE)
                    self._groups.discard(group)

    async def tell(self, stream: str, message: dict[str, Any]) -> None:
        """Send `message` to every hub where `stream` is watched."""
        with suppress(Exception):
            await asyncio.wait_for(self._layer.group_send(group_of(stream), message), PATIENCE)
