"""The hub alone, against a journal in memory and a layer that loses, repeats and delays."""

import asyncio
import json
import random
from collections.abc import Iterable
from typing import Any

import pytest

from realtime import hub as hub_module
from realtime.hub import Hub
from realtime.outbox import BOUND, Packet
from realtime.protocol import CATCH_UP, Close
from realtime.watching import Device, Encoded


class Book:
    """A journal in memory, which can be slow and can fail."""

    def __init__(self) -> None:
        self.entries_of: dict[str, list[Encoded]] = {}
        self.asked_heads = 0
        self.fails = False

    def commit(self, stream: str, text: str = "") -> int:
        entries = self.entries_of.setdefault(stream, [])
        seq = len(entries) + 1
        entries.append(Encoded(seq, json.dumps({"stream": stream, "seq": seq, "text": text}).encode()))
        return seq

    async def heads(self, streams: Iterable[str]) -> dict[str, int]:
        self.asked_heads += 1
        names = list(streams)
        await asyncio.sleep(random.random() / 500)
        if self.fails:
            raise ConnectionError
        return {name: len(self.entries_of.get(name, [])) for name in names}

    async def entries(self, stream: str, after: int, limit: int) -> list[Encoded]:
        page = self.entries_of.get(stream, [])[after : after + limit]
        await asyncio.sleep(random.random() / 500)
        if self.fails:
            raise ConnectionError
        return page


class BadLayer:
    """A channel layer that loses two messages in three, and brings the rest late and twice."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def new_channel(self) -> str:
        return "hub"

    async def group_add(self, group: str, channel: str) -> None: ...

    async def group_discard(self, group: str, channel: str) -> None: ...

    async def group_send(self, group: str, message: dict[str, Any]) -> None: ...

    async def receive(self, channel: str) -> dict[str, Any]:  # noqa: ARG002
        return await self.queue.get()

    def bell(self, stream: str, seq: int) -> None:
        for _ in range(random.choice((0, 0, 1, 2))):
            asyncio.get_running_loop().call_later(
                random.random() / 50,
                self.queue.put_nowait,
                {"type": "bell", "hub": "other", "stream": stream, "seq": seq},
            )


class Box:
    """An outbox that keeps what it gets, and is full or broken when told to be."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.is_full = False
        self.breaks = False

    def offer(self, packet: Packet, bound: int = BOUND) -> bool:  # noqa: ARG002
        if self.breaks:
            raise RuntimeError("the handler is closed")
        if not self.is_full:
            self.put(packet)
        return not self.is_full

    def put(self, packet: Packet) -> None:
        parsed = json.loads(packet.payload)
        self.frames += parsed if isinstance(parsed, list) else [parsed]

    def full(self) -> bool:
        return self.is_full

    async def flushed(self) -> None: ...

    def drop(self) -> None: ...

    def numbers(self, stream: str) -> list[int]:
        return [frame["seq"] for frame in self.frames if frame.get("stream") == stream and "seq" in frame]


class Holder:
    """Whoever holds a connection: keeps what was asked of it."""

    def __init__(self) -> None:
        self.left: list[Close] = []
        self.rechecks = 0

    async def leave(self, code: Close) -> None:
        self.left.append(code)

    async def recheck(self) -> None:
        self.rechecks += 1


class World:
    """A hub with its journal and layer, and how to make devices."""

    def __init__(self) -> None:
        self.book, self.layer = Book(), BadLayer()
        self.hub = Hub(self.book, self.layer)
        self.hub.start()

    def device(self, resident: int = 1) -> tuple[Device, Box, Holder]:
        box, holder = Box(), Holder()
        device = Device(box, resident, holder, guard=f"resident:{resident}", checked_at=0)
        self.hub.welcome(device)
        return device, box, holder

    async def watch(self, device: Device, stream: str, seen: int = 0) -> int:
        visit = await self.hub.join(device, stream)
        head = visit.head
        await self.hub.follow(visit, seen)
        return head

    def commit(self, stream: str) -> int:
        seq = self.book.commit(stream)
        self.layer.bell(stream, seq)
        return seq


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks at the heads come twenty times as often, so that the tests need not wait for them."""
    monkeypatch.setattr(hub_module, "LOOK", 0.05)


async def until(claim: Any) -> None:
    for _ in range(600):
        if claim():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("not within three seconds")


@pytest.mark.parametrize("round_", range(8))
async def test_every_device_gets_every_entry_once_in_order_under_a_bad_layer(quick: None, round_: int) -> None:
    world = World()
    boxes: list[tuple[Box, int]] = []

    async def come_and_go() -> None:
        await asyncio.sleep(random.random() / 10)
        device, box, _ = world.device(random.randint(1, 5))
        seen = random.randint(0, len(world.book.entries_of.get("room:1", [])))
        boxes.append((box, seen))
        await world.watch(device, "room:1", seen)
        if random.random() < 0.3:
            await asyncio.sleep(random.random() / 10)
            world.hub.leave(device, "room:1")
            await world.watch(device, "room:1", seen + len(box.numbers("room:1")))

    async def talk() -> None:
        for _ in range(60):
            world.commit("room:1")
            if random.random() < 0.5:
                await asyncio.sleep(random.random() / 200)

    await asyncio.gather(talk(), *(come_and_go() for _ in range(20)))
    await until(lambda: all(seen + len(box.numbers("room:1")) >= 60 for box, seen in boxes))
    for box, seen in boxes:
        assert box.numbers("room:1") == list(range(seen + 1, 61))
    await world.hub.stop()


async def test_a_lost_bell_is_made_good_by_the_heads_in_one_query_for_all_streams(quick: None) -> None:
    world = World()
    device, box, _ = world.device()
    for room in range(1, 21):
        await world.watch(device, f"room:{room}")
    asked = world.book.asked_heads
    for room in range(1, 21):
        world.book.commit(f"room:{room}")
    await until(lambda: all(box.numbers(f"room:{room}") == [1] for room in range(1, 21)))
    assert world.book.asked_heads - asked <= 3
    await world.hub.stop()


async def test_a_full_device_is_told_once_and_the_others_go_on(quick: None) -> None:
    world = World()
    slow, slow_box, _ = world.device(1)
    quick_one, box, _ = world.device(2)
    for device in (slow, quick_one):
        await world.watch(device, "room:1")
    slow_box.is_full = True
    for _ in range(3):
        world.hub.ring("room:1", world.book.commit("room:1"))
        await until(lambda: box.numbers("room:1")[-1:] == [len(world.book.entries_of["room:1"])])
    assert [frame for frame in slow_box.frames if "behind" in frame] == [{"stream": "room:1", "behind": 1}]
    slow_box.is_full = False
    await world.watch(slow, "room:1", 0)
    assert slow_box.numbers("room:1") == [1, 2, 3]
    await world.hub.stop()


async def test_a_broken_device_takes_nothing_from_the_others(quick: None) -> None:
    world = World()
    devices = [world.device(each) for each in range(1, 6)]
    for device, _, _ in devices:
        await world.watch(device, "room:1")
    devices[2][1].breaks = True
    world.hub.ring("room:1", world.book.commit("room:1"))
    whole = [box for at, (_, box, _) in enumerate(devices) if at != 2]
    await until(lambda: all(box.numbers("room:1") == [1] for box in whole))
    await world.hub.stop()


async def test_a_device_that_stays_full_is_let_go(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "PATIENCE", 0.1)
    world = World()
    _, box, holder = world.device()
    box.is_full = True
    await until(lambda: holder.left == [Close.TOO_SLOW])
    await world.hub.stop()


async def test_a_database_that_is_away_is_waited_for(quick: None) -> None:
    world = World()
    device, box, _ = world.device()
    await world.watch(device, "room:1")
    world.book.fails = True
    world.hub.ring("room:1", world.book.commit("room:1"))
    await asyncio.sleep(0.1)
    assert box.numbers("room:1") == []
    world.book.fails = False
    await until(lambda: box.numbers("room:1") == [1])
    await world.hub.stop()


async def test_more_than_a_page_of_entries_comes_page_after_page(quick: None) -> None:
    world = World()
    for _ in range(CATCH_UP * 2 + 7):
        world.book.commit("room:1")
    device, box, _ = world.device()
    assert await world.watch(device, "room:1") == CATCH_UP * 2 + 7
    assert box.numbers("room:1") == list(range(1, CATCH_UP * 2 + 8))
    await world.hub.stop()


async def test_an_entry_on_its_own_stream_makes_a_device_ask_about_its_access(quick: None) -> None:
    world = World()
    _, box, holder = world.device(7)
    await until(world.hub._streams["resident:7"].opened.is_set)
    world.hub.ring("resident:7", world.book.commit("resident:7"))
    await until(lambda: holder.rechecks == 1)
    assert box.numbers("resident:7") == []  # it did not watch it
    await world.hub.stop()


async def test_nothing_is_kept_of_what_nobody_watches(quick: None) -> None:
    world = World()
    device, _, _ = world.device()
    await world.watch(device, "room:1")
    world.hub.forget(device)
    assert world.hub._streams == {}
    await world.hub.stop()


async def test_at_the_end_every_device_is_told_to_come_back(quick: None) -> None:
    world = World()
    holders = [world.device(each)[2] for each in range(3)]
    await world.hub.stop()
    assert [holder.left for holder in holders] == [[Close.RESTART]] * 3
