"""The load: a room full of sockets that count what reaches them, lean enough never to be what is measured.

No library: a handshake each, then one epoll loop that counts a mark in the bytes. Prints, as JSON, the deliveries per
second of every run of every design.
"""

import json
import os
import resource
import select
import socket
import sys
import time

MARK = b'"posted"'
PATIENCE = 60.0


class Crowd:
    """Connected members of one design."""

    def __init__(self, port: int, path: str, cookies: list[str], members: int, hello: bytes) -> None:
        self.poll = select.epoll()
        self.sockets: dict[int, socket.socket] = {}
        self.tails: dict[int, bytes] = {}
        for number in range(members):
            one = _connected(port, path, cookies[number % len(cookies)])
            if hello:
                one.sendall(_masked(hello))
            one.settimeout(0)
            self.sockets[one.fileno()] = one
            self.tails[one.fileno()] = b""
            self.poll.register(one.fileno(), select.EPOLLIN)
        self.count(0, quiet=1.0)

    def count(self, expected: int, quiet: float = PATIENCE) -> float:
        """Take until `expected` marks came, or nothing for `quiet` seconds; gives the time of the last."""
        came, last = 0, time.perf_counter()
        sockets, tails, keep = self.sockets, self.tails, len(MARK) - 1
        while came < expected or not expected:
            events = self.poll.poll(quiet)
            if not events:
                if expected:
                    raise SystemExit(f"{came} of {expected} deliveries came")
                return last
            for number, _ in events:
                data = tails[number] + sockets[number].recv(1 << 18)
                came += data.count(MARK)
                tails[number] = data[-keep:]
            last = time.perf_counter()
        return last


def _connected(port: int, path: str, cookie: str) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), timeout=30)
    one.sendall(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode()
    )
    head = b""
    while b"\r\n\r\n" not in head:
        piece = one.recv(4096)
        if not piece:
            raise SystemExit(f"no socket at {path}: {head!r}")
        head += piece
    if not head.startswith(b"HTTP/1.1 101"):
        raise SystemExit(f"no socket at {path}: {head!r}")
    return one


def _masked(payload: bytes) -> bytes:
    return bytes((0x81, 0x80 | len(payload))) + b"\0\0\0\0" + payload


def _go(port: int, design: str, posts: int) -> float:
    """Ask for `posts` posts; gives when."""
    with socket.create_connection(("127.0.0.1", port)) as asked:
        began = time.perf_counter()
        asked.sendall(f"POST /go/{design}/{posts}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode())
        asked.recv(4096)
        return began


def main() -> None:
    port, core, stream, members, rounds, *cookies = sys.argv[1:]
    os.sched_setaffinity(0, {int(core)})
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    watch = json.dumps({"id": 1, "do": "watch", "stream": stream, "seen": 0}).encode()
    room = Crowd(int(port), "/ws/", cookies, int(members), watch)
    idiom = Crowd(int(port), "/idiom/", cookies, int(members), b"")
    plan = [("idiom", idiom, 20), ("hub", room, 200)]
    rates: dict[str, list[float]] = {design: [] for design, _, _ in plan}
    for _ in range(int(rounds)):
        for design, crowd, posts in plan:
            began = _go(int(port), design, posts)
            expected = posts * int(members)
            rates[design].append(expected / (crowd.count(expected) - began))
            time.sleep(0.2)
    print(json.dumps(rates))


if __name__ == "__main__":
    main()
