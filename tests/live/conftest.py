"""A real server process on the test's own database, and phones that talk to it."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from realtime.commands import LIMITS
from residents.models import Resident

ROOT = Path(__file__).resolve().parents[2]
SERVERS = ("daphne", "uvicorn")
PATIENCE = 10.0

Frame = dict[str, Any]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def database_url() -> str:
    """The test database's address, as a server process reads it."""
    chosen = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{chosen['NAME']}"
    word = f":{chosen['PASSWORD']}" if chosen["PASSWORD"] else ""
    return f"postgres://{chosen['USER']}{word}@{chosen['HOST']}:{chosen['PORT'] or 5432}/{chosen['NAME']}"


def cookie_of(resident: Resident) -> str:
    """The Cookie header of a browser in which `resident` is signed in."""
    browser = Client()
    browser.force_login(resident, backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


def http_post(served: "Served", path: str, body: Frame, *, cookie: str) -> tuple[int, Any]:
    """Post JSON as a page of ours does; gives status and answer."""
    token = secrets.token_hex(16)
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"{cookie}; {settings.CSRF_COOKIE_NAME}={token}",
        "X-CSRFToken": token,
    }
    line = http.client.HTTPConnection(served.host, timeout=30)
    line.request("POST", path, json.dumps(body), headers)
    response = line.getresponse()
    answer = json.loads(response.read())
    line.close()
    return response.status, answer


@dataclass
class Phone:
    """One device with its socket: asks, and keeps what comes in between in `heard`, in order."""

    wire: ClientConnection
    heard: list[Frame] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def ask(self, do: str, **payload: Any) -> Frame:
        """Send a command and give its answer."""
        number = next(self._ids)
        self.wire.send(json.dumps({"id": number, "do": do, **payload}))
        return self.until(lambda frame: frame.get("re") == number)

    def watch(self, stream: str, seen: int = 0) -> Frame:
        answer = self.ask("watch", stream=stream, seen=seen)
        ok: Frame = answer["ok"]
        return ok

    def post(self, room: int, text: str, **more: Any) -> Frame:
        return self.ask("post", room=room, text=text, **{"cid": secrets.token_hex(16), **more})

    def until(self, wanted: Callable[[Frame], bool], patience: float = PATIENCE) -> Frame:
        """The first frame that is `wanted`; the ones before it go to `heard`. Raises TimeoutError."""
        for frame in self.heard:
            if wanted(frame):
                self.heard.remove(frame)
                return frame
        deadline = time.monotonic() + patience
        while True:
            found = None
            for frame in self._next(deadline - time.monotonic()):
                if found is None and wanted(frame):
                    found = frame
                else:
                    self.heard.append(frame)
            if found is not None:
                return found

    def entry(self, stream: str, seq: int, patience: float = PATIENCE) -> Frame:
        """The entry `seq` of `stream`, once it is here."""
        return self.until(lambda frame: (frame.get("stream"), frame.get("seq")) == (stream, seq), patience)

    def numbers(self, stream: str, quiet: float = 0.5) -> list[int]:
        """The numbers of the entries of `stream` that were heard and not asked for, until it is quiet."""
        try:
            self.until(lambda _: False, quiet)
        except TimeoutError:
            return [frame["seq"] for frame in self.heard if frame.get("stream") == stream and "seq" in frame]
        raise AssertionError("unreachable")

    def close_code(self) -> int:
        """The code the server ends the connection with."""
        try:
            while True:
                self.wire.recv(timeout=PATIENCE)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    def _next(self, patience: float) -> list[Frame]:
        frame = json.loads(self.wire.recv(timeout=max(patience, 0)))
        return frame if isinstance(frame, list) else [frame]


@dataclass
class Served:
    """A server process."""

    process: subprocess.Popen[bytes]
    port: int
    phones: ExitStack = field(default_factory=ExitStack)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def phone(self, resident: Resident | None, **headers: str) -> Phone:
        """Open a socket as `resident` (None: signed out)."""
        more = {"Origin": f"http://{self.host}", **headers}
        if resident is not None:
            more["Cookie"] = cookie_of(resident)
        dialled = connect(
            f"ws://{self.host}/ws/",
            additional_headers={name: value for name, value in more.items() if value},
            subprotocols=["minyi.v1"],  # type: ignore[list-item]
            compression=None,
            proxy=None,
            max_queue=None,
        )
        return Phone(self.phones.enter_context(dialled))

    def memory(self) -> int:
        """Resident bytes of the process."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        self.phones.close()
        if self.process.poll() is None:
            self.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


Start = Callable[..., Served]


def started(kind: str, port: int, environment: dict[str, str], *, worker: bool = False) -> subprocess.Popen[bytes]:
    """A server process on the test's database that takes connections; with `worker` it also runs due jobs."""
    jobs = "--worker-thread" if worker else "--no-worker-thread"
    process = subprocess.Popen(
        [sys.executable, "-m", "config.server", "--server", kind, "--port", str(port), jobs],
        cwd=ROOT,
        env={**os.environ, "MINYI_MODE": "test", "DATABASE_URL": database_url(), **environment},
    )
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"the server ended with {process.returncode}")
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.05)
    process.kill()
    raise AssertionError("the server did not come up")


@pytest.fixture(autouse=True)
def full_buckets() -> None:
    """Nobody is slowed down by what another test did in this process."""
    LIMITS.clear()


@pytest.fixture(params=SERVERS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each server in turn."""
    name: str = request.param
    return name


@pytest.fixture
def start(transactional_db: None, kind: str) -> Iterator[Start]:
    """Start servers; all are ended with the test."""
    running: list[Served] = []

    def one(**environment: str) -> Served:
        port = free_port()
        served = Served(started(kind, port, environment), port)
        running.append(served)
        return served

    yield one
    for served in running:
        served.stop()


@pytest.fixture
def server(start: Start) -> Served:
    """One server on the in-memory layer, so that only its own commits ring its bell."""
    return start(REDIS_URL="")
