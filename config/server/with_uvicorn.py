"""uvicorn, hardened: see `config.server`."""

import asyncio
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from config.server import FAREWELL, FRAME_LIMIT, GRACE, PING, PONG, SEND_BUFFER, THREADS
from realtime.frames import EXTENSION
from realtime.process import stop_hub
from realtime.protocol import Close

_BROKEN = {1002, 1007, 1009}  # protocol violation, not UTF-8, too large


class TransportWriter:
    """Writes frames to an asyncio transport, past uvicorn. A closed transport of uvloop's answers with an exception."""

    __slots__ = ("_transport",)

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)

    def write(self, frame: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(frame)

    def buffered(self) -> int:
        return 0 if self._transport.is_closing() else self._transport.get_write_buffer_size()

    def drop(self) -> None:
        self._transport.abort()


class Socket(WebSocketsSansIOProtocol):
    """A WebSocket that offers to take ready frames, and says 4400 to nonsense."""

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[EXTENSION] = TransportWriter(self.transport)

    def handle_parser_exception(self) -> None:
        """The parser has its own close frame ready; ours is sent in its place."""
        self.conn.data_to_send()
        code = self.conn.close_sent.code if self.conn.close_sent else 1002
        sent = int(Close.NONSENSE) if code in _BROKEN else code
        self.queue.put_nowait({"type": "websocket.disconnect", "code": sent, "reason": ""})
        self.transport.write(b"\x88\x02" + sent.to_bytes(2, "big"))
        self.close_sent = True
        self.transport.close()


class UvicornServer(uvicorn.Server):
    """uvicorn's server with an end in good order: the sockets first, each after the command it is in."""

    async def shutdown(self, sockets: Any = None) -> None:
        for server in self.servers:
            server.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(stop_hub(), GRACE)
        asyncio.get_running_loop().call_later(FAREWELL, self._abandon)
        await super().shutdown(sockets)

    def _abandon(self) -> None:
        """Who still does not take our last frames is not waited for."""
        for connection in list(self.server_state.connections):
            if isinstance(connection, Socket):
                connection.transport.abort()


async def _run(server: UvicornServer) -> None:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(THREADS))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, setattr, server, "should_exit", True)  # noqa: FBT003
    await server._serve()


def serve(application: Any, host: str, port: int, *, ping: float = PING) -> None:
    """Serve until told to end; `ping` is the seconds between two pings of a socket."""
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        ws=Socket,
        ws_max_size=FRAME_LIMIT,
        ws_per_message_deflate=False,
        ws_ping_interval=ping,
        ws_ping_timeout=PONG,
        timeout_graceful_shutdown=int(GRACE),
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_run(UvicornServer(config)))
