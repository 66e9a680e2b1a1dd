"""Frames built once, and the extension of ASGI by which a server lets us write them straight to a connection.

ASGI's `send` builds every frame anew for every connection. A server that offers `EXTENSION` in `scope["extensions"]`
puts a `FrameWriter` there instead; `config/server.py` does so for Daphne and for uvicorn.
"""

from typing import Protocol

EXTENSION = "minyi.frames"


class FrameWriter(Protocol):
    """A connection that takes ready frames."""

    def write(self, frame: bytes) -> None:
        """Put a whole frame behind what was written before; nothing happens once the connection is closing."""

    def buffered(self) -> int:
        """Bytes written that the peer's machine has not taken yet."""

    def drop(self) -> None:
        """End the connection at once, without waiting for what is buffered."""


def text_frame(payload: bytes) -> bytes:
    """One final, unmasked text frame (RFC 6455 §5.2) around UTF-8 `payload`."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload
