"""The server under measurement: the product's own application, and beside it the idiomatic consumer.

Both deliver the same entries, each committed by the same transaction, one after the other; only the way from there to
the sockets differs. `POST /go/hub/N/` and `/go/idiom/N/` commit N posts.
"""

import argparse
import asyncio
import logging
import os
from functools import cache
from importlib import import_module
from typing import Any

# Models come after the application.
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.layers import get_channel_layer
from channels.routing import ProtocolTypeRouter
from django.db import transaction

from config.asgi import application
from deliberation.entries import POSTED
from deliberation.models import Post, Room
from journal.clock import database_now
from journal.models import Entry
from journal.services import record
from realtime.publish import frames_of
from realtime.threads import in_thread

GROUP = "idiom"


class Idiom(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """The room as tutorials write it: a group of the layer, one message per connection, JSON made for each."""

    groups = (GROUP,)

    async def said(self, event: dict[str, Any]) -> None:
        await self.send_json(event["frame"])


@cache
def told() -> tuple[str, int, int]:
    """The room's stream, its compound, and the post that every entry tells of."""
    room = Room.objects.select_related("proposal").get()
    return room.stream, room.proposal.compound_id, Post.objects.latest("pk").pk


def commit() -> Entry:
    """One more entry in the room."""
    stream, compound, post = told()
    with transaction.atomic():
        return record(POSTED, stream, compound=compound, at=database_now(), post=post)


def commit_and_encode() -> dict[str, Any]:
    [frame] = frames_of([commit()])
    return {**frame, "at": frame["at"].isoformat()}


async def go(design: str, posts: int) -> None:
    """Let `posts` posts be made."""
    layer = get_channel_layer()
    for _ in range(posts):
        if design == "idiom":
            await layer.group_send(GROUP, {"type": "said", "frame": await in_thread(commit_and_encode)})
        else:
            await in_thread(commit)  # the hub hears of it by itself


async def http(scope: dict[str, Any], _receive: Any, send: Any) -> None:
    """Answer at once and let it go on."""
    _, _, design, posts, _ = scope["path"].split("/")
    task = asyncio.create_task(go(design, int(posts)))
    task.add_done_callback(lambda done: done.cancelled() or done.result())  # a failure is shown
    working.append(task)
    await send({"type": "http.response.start", "status": 202, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


async def sockets(scope: dict[str, Any], receive: Any, send: Any) -> None:
    chosen = idiom if scope["path"] == "/idiom/" else application
    await chosen(scope, receive, send)


working: list[asyncio.Task[None]] = []
idiom = Idiom.as_asgi()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("server", choices=["daphne", "uvicorn"])
    parser.add_argument("port", type=int)
    parser.add_argument("core", type=int)
    given = parser.parse_args()
    os.sched_setaffinity(0, {given.core})
    logging.getLogger("channels_redis").setLevel(logging.CRITICAL)  # it complains of every connection that ends
    measured = ProtocolTypeRouter({"http": http, "websocket": sockets})
    # The load does not answer pings.
    import_module(f"config.server.with_{given.server}").serve(measured, "127.0.0.1", given.port, ping=3600)


if __name__ == "__main__":
    main()
