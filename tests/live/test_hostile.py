"""A bad client cannot hurt others, and nonsense is refused before it is kept."""

import http.client
import json
import secrets
import socket
from contextlib import suppress
from datetime import timedelta

import pytest
from websockets.exceptions import ConnectionClosed

from community.models import Compound
from deliberation.models import Room
from deliberation.services import post
from journal.clock import database_now
from realtime.outbox import BOUND
from realtime.protocol import LARGEST_FRAME, Close
from residents.models import Capacity, Resident
from tests import make
from tests.live.conftest import Phone, Served, Start, cookie_of


@pytest.fixture
def members(transactional_db: None) -> list[Resident]:
    unit = make.units(make.compound(), make.flat())[0]
    return [make.household(unit, capacity=Capacity.FAMILY) for _ in range(2)]


@pytest.fixture
def room(members: list[Resident]) -> Room:
    return make.room(Compound.objects.get(), author=members[0], now=database_now())


NONSENSE: dict[str, str | bytes] = {
    "prose": "hello",
    "a list": "[]",
    "binary": b"\x00\x01",
    "half a command": '{"id": 1}',
    "too large": '{"id": 1, "do": "watch", "stream": "' + "x" * LARGEST_FRAME + '"}',
    "far too large": "x" * (300 * 1024),
}


def test_nonsense_ends_the_connection_with_4400(server: Served, members: list[Resident]) -> None:
    for what, nonsense in NONSENSE.items():
        phone = server.phone(members[0])
        with suppress(ConnectionClosed):
            phone.wire.send(nonsense)
        assert phone.close_code() == Close.NONSENSE, what


def test_text_that_is_not_utf8_ends_the_connection_with_4400(server: Served, members: list[Resident]) -> None:
    raw = raw_socket(server, members[0])
    raw.sendall(masked(b"\xff\xfe\xfd"))
    assert close_code_of(raw) == Close.NONSENSE


def test_an_unknown_command_is_refused_and_the_connection_stays(server: Served, members: list[Resident]) -> None:
    phone = server.phone(members[0])
    assert phone.ask("abolish")["no"]["code"] == "unknown_command"
    assert phone.ask("watch", stream="room:one")["no"]["code"] == "bad_payload"
    assert phone.ask("watch", stream="room:1", seen=-1)["no"]["code"] == "bad_payload"
    assert "head" in phone.watch(members[0].stream)


@pytest.mark.parametrize("hosts", ["127.0.0.1", "*"])
def test_a_strangers_page_is_turned_away_whatever_hosts_are_allowed(
    start: Start, members: list[Resident], hosts: str
) -> None:
    server = start(REDIS_URL="", MINYI_HOSTS=hosts)
    for origin in ("https://evil.example", "", "null", "http://127.0.0.1:1"):
        assert server.phone(members[0], Origin=origin).close_code() == Close.ORIGIN, origin


def test_who_is_signed_out_is_asked_to_sign_in(server: Served) -> None:
    assert server.phone(None).close_code() == Close.SIGN_IN


def test_another_address_is_gone(server: Served, members: list[Resident]) -> None:
    raw = raw_socket(server, members[0], path="/elsewhere/")
    assert close_code_of(raw) == Close.GONE


def test_who_floods_is_cut_off(server: Served, members: list[Resident]) -> None:
    phone = server.phone(members[0])
    frame = '{"id": 1, "do": "unwatch", "stream": "room:1"}'
    with suppress(ConnectionClosed):
        for _ in range(1000):
            phone.wire.send(frame)
    assert phone.close_code() == Close.FLOOD


def test_a_reader_that_stops_is_left_behind_and_grows_no_memory(
    server: Served, members: list[Resident], room: Room
) -> None:
    """A hundred phones that do not read the megabyte they are sent; another phone gets all of it, on time."""
    frozen = [raw_socket(server, members[1], receive_buffer=4096) for _ in range(100)]
    for raw in frozen:
        raw.sendall(masked(json.dumps({"id": 1, "do": "watch", "stream": room.stream}).encode()))
    reader = server.phone(members[0])
    reader.watch(room.stream)
    fill(room, members[0], 20)
    reader.entry(room.stream, 20)
    before = server.memory()
    fill(room, members[0], 250)
    last = room.posts.count()
    keep_up(reader, room.stream, last)
    grown = server.memory() - before
    assert grown < len(frozen) * BOUND * 1.5
    assert [*reader.numbers(room.stream), 20, last] == [*range(1, 20), *range(21, last), 20, last]
    told = until_behind(frozen[0])
    assert told["stream"] == room.stream
    assert int(told["behind"]) > 20


def keep_up(phone: Phone, stream: str, last: int) -> None:
    """Read to the entry `last` as a client does: who is told to be behind watches again with what it has."""
    while True:
        frame = phone.until(lambda frame: "behind" in frame or frame.get("seq") == last, patience=60)
        if "behind" not in frame:
            return
        phone.watch(stream, seen=max(one["seq"] for one in phone.heard if one.get("stream") == stream and "seq" in one))


def fill(room: Room, author: Resident, times: int) -> None:
    """Long posts, written in another process."""
    now = database_now()
    for number in range(times):
        cid, at = secrets.token_hex(16), now + timedelta(microseconds=number)
        post(room.pk, text="长" * 1000, stance=None, cid=cid, author=author, now=at)


# --- bodies ---


def test_a_large_body_is_refused_before_it_is_sent(server: Served) -> None:
    connection = http.client.HTTPConnection(server.host, timeout=10)
    connection.putrequest("POST", "/api/v1/commands/post")
    connection.putheader("Content-Length", str(300 * 2**20))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413
    assert "没有收到" in answer.read().decode()
    connection.close()


def test_a_large_body_without_a_length_is_refused_while_it_comes(server: Served) -> None:
    before = server.memory()
    connection = http.client.HTTPConnection(server.host, timeout=10)
    connection.putrequest("POST", "/api/v1/commands/post")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with suppress(OSError):  # the server closes its side, as it should
        for _ in range(800):
            connection.send(piece)
    with suppress(OSError):  # the answer may be lost under what was still being sent
        assert connection.getresponse().status == 413
    assert server.memory() - before < 20 * 2**20
    connection.close()


def test_a_body_within_the_limit_is_taken(server: Served, members: list[Resident]) -> None:
    connection = http.client.HTTPConnection(server.host, timeout=10)
    connection.request("POST", "/api/v1/commands/post", body=b" " * 2**20, headers={"Cookie": cookie_of(members[0])})
    assert connection.getresponse().status == 403  # it was read, and carries no token
    connection.close()


# --- a phone by hand ---


def raw_socket(
    server: Served, resident: Resident, *, path: str = "/ws/", receive_buffer: int | None = None
) -> socket.socket:
    """A WebSocket of which nothing is read but the handshake."""
    raw = socket.socket()
    if receive_buffer is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    raw.settimeout(10)
    raw.connect(("127.0.0.1", server.port))
    raw.sendall(
        f"GET {path} HTTP/1.1\r\nHost: {server.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
        f"Origin: http://{server.host}\r\nCookie: {cookie_of(resident)}\r\n\r\n".encode()
    )
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += raw.recv(1)
    assert head.startswith(b"HTTP/1.1 101"), head
    return raw


def masked(payload: bytes) -> bytes:
    """A text frame as clients send it, under a mask of zeros."""
    size = len(payload)
    head = bytes((0x81, 0x80 | size)) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
    return head + b"\0\0\0\0" + payload


def frames_of(raw: socket.socket) -> tuple[int, bytes]:
    """The next frame: its opcode and payload."""
    head = exactly(raw, 2)
    size = head[1] & 0x7F
    if size >= 126:
        size = int.from_bytes(exactly(raw, 2 if size == 126 else 8), "big")
    return head[0] & 0x0F, exactly(raw, size)


def exactly(raw: socket.socket, size: int) -> bytes:
    got = b""
    while len(got) < size:
        piece = raw.recv(size - len(got))
        if not piece:
            raise ConnectionResetError
        got += piece
    return got


def close_code_of(raw: socket.socket) -> int:
    while True:
        opcode, payload = frames_of(raw)
        if opcode == 8:
            return int.from_bytes(payload[:2], "big")


def until_behind(raw: socket.socket) -> dict[str, int | str]:
    while True:
        _, payload = frames_of(raw)
        if b'"behind"' in payload:
            told: dict[str, int | str] = json.loads(payload)
            return told
