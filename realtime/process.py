"""The hub of this process, and the bell that every committed entry rings."""

import asyncio
from asyncio import AbstractEventLoop
from contextlib import suppress
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

from journal.models import Entry
from realtime.doorbell import PATIENCE, group_of
from realtime.hub import Hub
from realtime.publish import DatabaseJournal

_hubs: dict[AbstractEventLoop, Hub] = {}


def hub_here() -> Hub:
    """The hub of the running loop, started when it is first asked for."""
    loop = asyncio.get_running_loop()
    if (hub := _hubs.get(loop)) is None:
        for gone in [other for other in _hubs if other.is_closed()]:
            del _hubs[gone]
        hub = _hubs[loop] = Hub(DatabaseJournal(), get_channel_layer())
        hub.start()
    return hub


async def stop_hub() -> None:
    """End the running loop's hub: every device is told to come back."""
    await hub_here().stop()


def ring(entry: Entry, **_: Any) -> None:
    """Tell that `entry` was committed, from whatever thread. It may come to nothing: the hubs look for themselves."""
    for loop, hub in list(_hubs.items()):
        if not loop.is_closed():
            loop.call_soon_threadsafe(hub.ring, entry.stream, entry.seq)
            return
    layer = get_channel_layer()
    if not isinstance(layer, InMemoryChannelLayer):  # the hubs are in other processes
        async_to_sync(_tell)(layer, entry.stream, entry.seq)


async def _tell(layer: Any, stream: str, seq: int) -> None:
    message = {"type": "bell", "hub": "", "stream": stream, "seq": seq}
    with suppress(Exception):
        await asyncio.wait_for(layer.group_send(group_of(stream), message), PATIENCE)
