"""Room fan-out: one post to a thousand phones, ours against the idiomatic consumer on the same server.

The server runs on one core and the load on another; each pair of runs is made on the same connections, one design
after the other. The value is deliveries per second from the request to the last byte at the last member, with each
post committed to the journal on the way — in both designs. What is committed while a post is being handed out goes out
joined with the next, as it does in the product.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.table import Row, row

ROOT = Path(__file__).resolve().parent.parent
MEMBERS = 1000
ROUNDS = 5
SERVER_CORE, LOAD_CORE = 0, 1


@dataclass(frozen=True, slots=True)
class RoomToEnter:
    """The stream to watch, and the Cookie headers of its members."""

    stream: str
    cookies: list[str]


def run() -> list[Row]:
    """A row for each server. The layer is Redis where it answers: the idiomatic design is faster on it."""
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(Path(folder))
        room = _seeded(environment)
        return [_row(server, _measured(server, room, environment), environment) for server in ("daphne", "uvicorn")]


def _row(server: str, rates: Mapping[str, list[float]], environment: Mapping[str, str]) -> Row:
    layer = "Redis" if environment["REDIS_URL"] else "in-memory"
    return row(
        f"room fan-out, {MEMBERS} members, {server}",
        median(rates["hub"]),
        "deliveries/s",
        reference=f"AsyncJsonWebsocketConsumer, group_send, {layer}",
        reference_value=median(rates["idiom"]),
        n=ROUNDS,
    )


def _environment(folder: Path) -> Mapping[str, str]:
    url = f"sqlite:///{folder / 'fanout.sqlite3'}"
    return {
        **os.environ,
        "MINYI_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": url,
        "MINYI_VAR": str(folder),
        "REDIS_URL": os.environ.get("REDIS_URL") or _redis(),
    }


def _redis() -> str:
    """The address of a Redis on this machine, or nothing."""
    with socket.socket() as probe:
        return "" if probe.connect_ex(("127.0.0.1", 6379)) else "redis://127.0.0.1:6379/9"


def _seeded(environment: Mapping[str, str]) -> RoomToEnter:
    """A room in a new database, and the cookies of its members."""
    manage = [sys.executable, "manage.py", "migrate", "-v", "0"]
    subprocess.run(manage, cwd=ROOT, env=environment, check=True)
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.fanout_room"], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE
    )
    return RoomToEnter(**json.loads(made.stdout))


def _measured(server: str, room: RoomToEnter, environment: Mapping[str, str]) -> dict[str, list[float]]:
    with _serving(server, environment) as port:
        command = [port, LOAD_CORE, room.stream, MEMBERS, ROUNDS, *room.cookies]
        load = subprocess.run(
            [sys.executable, "-m", "benchmarks.fanout_load", *map(str, command)],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
        )
    rates: dict[str, list[float]] = json.loads(load.stdout)
    return rates


@contextmanager
def _serving(server: str, environment: Mapping[str, str]) -> Iterator[int]:
    """The server under measurement, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.fanout_server", server, str(port), str(SERVER_CORE)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with {process.returncode}")
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(60)
