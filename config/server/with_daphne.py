"""Daphne, hardened: see `config.server`.

Imported for Daphne only: it installs Twisted's reactor on asyncio. Everything runs on that one loop.
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from typing import Any

from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.server import Server, twisted_loop
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet import defer, reactor, tcp
from twisted.internet.endpoints import serverFromString
from twisted.logger import globalLogBeginner

from config.server import FAREWELL, FRAME_LIMIT, GRACE, PING, PLAIN_TEXT, PONG, SEND_BUFFER, THREADS, TOO_LARGE
from config.server.body_limit import limit_of
from realtime.frames import EXTENSION
from realtime.process import stop_hub
from realtime.protocol import Close

_BROKEN = {1002, 1007, 1009}  # protocol violation, not UTF-8, too large
_MOST_WAITING = 8  # frames of one socket that wait for the application
_TOO_LARGE = (
    b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b"
) % (PLAIN_TEXT, len(TOO_LARGE), TOO_LARGE)


class TransportWriter:
    """Writes frames to a Twisted connection, past Daphne; straight to the socket while nothing is waiting there."""

    def __init__(self, protocol: WebSocketProtocol, transport: tcp.Connection) -> None:
        self._protocol = protocol
        self._transport = transport
        transport.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)

    def write(self, frame: bytes) -> None:
        if self._protocol.state != WebSocketProtocol.STATE_OPEN:
            return
        sent = 0
        if not self.buffered():
            with suppress(OSError):  # full, or broken: Twisted will find out
                sent = self._transport.socket.send(frame)
        if sent < len(frame):
            self._transport.write(frame[sent:])

    def buffered(self) -> int:
        transport = self._transport
        return int(len(transport.dataBuffer) - transport.offset + transport._tempDataLen)

    def drop(self) -> None:
        self._transport.abortConnection()


class Socket(WebSocketProtocol):  # type: ignore[misc]
    """A WebSocket that says 4400 to nonsense and reads no faster than the application takes."""

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803, FBT001 - Twisted's names
        super().onMessage(payload, isBinary)
        if self.application_queue.qsize() > _MOST_WAITING:
            self.transport.pauseProducing()
            reactor.callLater(0.05, self._read_on)

    def _read_on(self) -> None:
        if self.state != self.STATE_OPEN:
            return
        if self.application_queue.qsize() > _MOST_WAITING:
            reactor.callLater(0.05, self._read_on)
        else:
            self.transport.resumeProducing()

    def _fail_connection(self, code: int = 1001, reason: str = "") -> None:
        super()._fail_connection(int(Close.NONSENSE) if code in _BROKEN else code, reason)


class Request(WebRequest):  # type: ignore[misc]
    """A request whose body is refused above the limit, before it is kept."""

    _refused = False
    _limit = 0

    def gotLength(self, length: int | None) -> None:  # noqa: N802
        """Twisted knows the first line by now, and keeps a body of more than 100 kB in a file."""
        self._limit = limit_of(_text(self.channel._command), _text(self.channel._path).partition("?")[0])
        if length is not None and length > self._limit:
            self._refuse()
        else:
            super().gotLength(length)

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
        if self._refused:
            return
        if self.content.tell() + len(data) > self._limit:
            self._refuse()
        else:
            super().handleContentChunk(data)

    def process(self) -> Any:
        return None if self._refused else super().process()

    def _refuse(self) -> None:
        """Answer and close our side; a close of both while data comes would take the answer from the client."""
        self._refused = True
        self.content = BytesIO()
        self.requestHeaders.removeHeader(b"expect")
        self.channel.transport.write(_TOO_LARGE)
        self.channel.transport.loseWriteConnection()
        reactor.callLater(2, self.channel.transport.abortConnection)


def _text(part: bytes) -> str:
    return part.decode("latin-1")


class Requests(HTTPFactory):  # type: ignore[misc]
    """Makes our requests."""

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = Request
        return protocol


class Sockets(WebSocketFactory):  # type: ignore[misc]
    """Makes our sockets."""

    protocol = Socket


class DaphneServer(Server):  # type: ignore[misc]
    """Daphne's server with our requests and sockets, and an end in good order."""

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT."""
        self.connections: dict[Any, dict[str, Any]] = {}
        self.http_factory = Requests(self)
        self.ws_factory = Sockets(self, server=self.server_name)
        self.ws_factory.setProtocolOptions(
            autoPingTimeout=self.ping_timeout,
            allowNullOrigin=True,  # the application asks, and says 4403
            openHandshakeTimeout=self.websocket_handshake_timeout,
            maxMessagePayloadSize=FRAME_LIMIT,
            maxFramePayloadSize=FRAME_LIMIT,
            failByDrop=False,
        )
        globalLogBeginner.beginLoggingTo([lambda _: None], redirectStandardIO=False, discardBuffer=True)
        asyncio.set_event_loop(twisted_loop)
        twisted_loop.set_default_executor(ThreadPoolExecutor(THREADS))
        reactor.callLater(1, self.application_checker)
        reactor.callLater(2, self.timeout_checker)
        reactor.addSystemEventTrigger("before", "shutdown", self._end)
        self._ports: list[Any] = []
        for description in self.endpoints:
            listening = serverFromString(reactor, description).listen(self.http_factory)
            listening.addCallbacks(self._ports.append, self._cannot_listen)
        reactor.run()

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if isinstance(protocol, Socket) and isinstance(protocol.transport, tcp.Connection):
            scope["extensions"] = {EXTENSION: TransportWriter(protocol, protocol.transport)}
        return super().create_application(protocol, scope)

    def _cannot_listen(self, failure: Any) -> None:
        print(f"Minyi cannot listen: {failure.getErrorMessage()}")  # noqa: T201
        self.stop()

    def _end(self) -> Any:
        return defer.Deferred.fromFuture(asyncio.ensure_future(self._drain(), loop=twisted_loop))

    async def _drain(self) -> None:
        """Take nothing new, finish what is in flight, let it be written, and only then end."""
        for port in self._ports:
            port.stopListening()
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(stop_hub(), self._requests_done()), GRACE)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._all_written(), FAREWELL)
        for details in self.connections.values():
            if (application := details.get("application_instance")) is not None:
                application.cancel()

    async def _requests_done(self) -> None:
        """Look again and again: Daphne tells nobody when a request is done."""
        while any(self._in_flight(*connection) for connection in self.connections.items()):  # noqa: ASYNC110
            await asyncio.sleep(0.02)

    @staticmethod
    def _in_flight(protocol: Any, details: dict[str, Any]) -> bool:
        application = details.get("application_instance")
        return isinstance(protocol, Request) and application is not None and not application.done()

    async def _all_written(self) -> None:
        while reactor.getWriters():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def serve(application: Any, host: str, port: int, *, ping: float = PING) -> None:
    """Serve until told to end; `ping` is the seconds between two pings of a socket."""
    DaphneServer(
        application,
        endpoints=[f"tcp:port={port}:interface={host.replace(':', chr(92) + ':')}"],
        server_name="",
        ping_interval=ping,
        ping_timeout=PONG,
    ).run()
