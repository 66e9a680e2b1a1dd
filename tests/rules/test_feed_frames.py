"""Frames up are commands or nonsense; frames down are whole and in order."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from realtime.frames import text_frame
from realtime.limits import Bucket, Limits, Rate, SlowDown
from realtime.outbox import Packet
from realtime.presence import FORGET, REPEAT, Presence
from realtime.protocol import LARGEST_FRAME, Nonsense, joined, read_frame
from realtime.sessions import headers_of, page_is_ours
from realtime.watching import LARGEST_PACKET, Encoded, grouped, packet_of


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[]",
        "null",
        '"watch"',
        "{}",
        '{"id": 1}',
        '{"do": "watch"}',
        '{"id": -1, "do": "watch"}',
        '{"id": "1", "do": "watch"}',
        '{"id": 1.5, "do": "watch"}',
        '{"id": true, "do": "watch"}',
        '{"id": 99999999999999999999, "do": "watch"}',
        '{"id": 1, "do": "watch"} {}',
        '{"id": 1, "do": "\\ud800"}',
        '{"id": 1, "do": "watch", "x": ' + "[" * 5000 + "]" * 5000 + "}",
        '{"id": 1, "do": "' + "w" * LARGEST_FRAME + '"}',
        '{"id": 1, "do": "watch", "text": "' + "字" * (LARGEST_FRAME // 3) + '"}',
    ],
)
def test_what_is_no_command_is_nonsense(text: str | None) -> None:
    with pytest.raises(Nonsense):
        read_frame(text)


@given(st.text() | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps))
def test_noise_is_nonsense_and_nothing_worse(text: str) -> None:
    try:
        read_frame(text)
    except Nonsense:
        return
    except ValidationError:  # pragma: no cover - a failure of the test
        raise AssertionError(text) from None


def test_a_frame_keeps_the_payload_beside_its_head() -> None:
    frame = read_frame('{"id": 3, "do": "post", "room": 12, "text": "好"}')
    assert (frame.id, frame.do, frame.model_extra) == (3, "post", {"room": 12, "text": "好"})


@given(st.integers(0, 70_000))
def test_a_text_frame_says_its_length(size: int) -> None:
    frame = text_frame(b"x" * size)
    assert frame[0] == 0x81
    assert not frame[1] & 0x80  # never masked
    short = frame[1]
    header = {126: 4, 127: 10}.get(short, 2)
    told = short if header == 2 else int.from_bytes(frame[2:header], "big")
    assert (told, len(frame)) == (size, size + header)


@given(st.lists(st.integers(1, LARGEST_PACKET + 10), max_size=12))
def test_packing_loses_nothing_and_keeps_the_order(sizes: list[int]) -> None:
    entries = [Encoded(at, json.dumps("x" * size).encode()) for at, size in enumerate(sizes)]
    groups = grouped(entries)
    assert [entry for group in groups for entry in group] == entries
    assert all(group for group in groups)
    for group in groups:
        assert len(group) == 1 or sum(len(entry.payload) for entry in group) <= LARGEST_PACKET


def test_several_entries_are_one_packet() -> None:
    packet = packet_of([Encoded(1, b"1"), Encoded(2, b"2")])
    assert packet is not None
    assert json.loads(packet.payload) == [1, 2]
    assert packet_of([]) is None


def test_a_packet_is_framed_once() -> None:
    packet = Packet(joined([b"1", b"2"]))
    assert packet.frame is packet.frame
    assert packet.payload == b"[1,2]"


# --- limits ---


@given(st.lists(st.floats(0, 100), max_size=60).map(sorted), st.integers(1, 5), st.sampled_from([0.5, 1.0, 4.0]))
def test_a_bucket_never_lets_through_more_than_its_rate(times: list[float], burst: int, rate: float) -> None:
    bucket = Bucket(burst, 0)
    through = [at for at in times if bucket.take(Rate(burst, rate), at) == 0]
    for first in range(len(through)):
        for last in range(first, len(through)):
            assert last - first + 1 <= burst + (through[last] - through[first]) * rate + 1e-6


def test_who_is_too_fast_is_told_how_long_to_wait() -> None:
    limits = Limits()
    limits.take(1, "post", Rate(1, 0.5), 100.0)
    with pytest.raises(SlowDown) as slow:
        limits.take(1, "post", Rate(1, 0.5), 100.5)
    assert slow.value.facts == {"seconds": 2}
    limits.take(2, "post", Rate(1, 0.5), 100.5)
    limits.take(1, "cast", Rate(1, 0.5), 100.5)
    limits.take(1, "post", Rate(1, 0.5), 102.5)


# --- presence ---


def test_presence_counts_the_other_processes_until_they_are_silent() -> None:
    presence = Presence()
    presence.changed("room:1")
    presence.changed("poll:1")  # nobody is told who looks at a vote
    assert presence.due(0) == {"room:1"}
    presence.heard("room:1", "other", 5, 1)
    assert presence.due(1) == {"room:1"}
    assert presence.elsewhere("room:1", 1) == 5
    assert presence.elsewhere("room:1", 1 + FORGET) == 0
    assert presence.due(1.5) == set()
    assert presence.due(1 + REPEAT) == {"room:1"}


# --- where a page came from ---


@pytest.mark.parametrize(
    ("origin", "host", "ours"),
    [
        ("https://minyi.example", "minyi.example", True),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", True),
        ("https://MINYI.example", "minyi.example", True),
        ("https://trusted.example", "minyi.example", True),
        ("https://evil.example", "minyi.example", False),
        ("https://minyi.example.evil.example", "minyi.example", False),
        ("https://minyi.example:444", "minyi.example", False),
        ("https://evil.example/minyi.example", "minyi.example", False),
        ("https://user@minyi.example", "minyi.example", False),
        ("null", "minyi.example", False),
        ("", "minyi.example", False),
        ("", "", False),
        ("file://", "", False),
    ],
)
def test_only_our_own_pages_open_the_socket(origin: str, host: str, ours: bool) -> None:
    headers = headers_of([(b"Origin", origin.encode()), (b"host", host.encode())])
    assert page_is_ours(headers, ["https://trusted.example"]) is ours
