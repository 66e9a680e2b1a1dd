"""No request body above the limit reaches the application, whether its length is declared or only comes."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from config.server import BODY_LIMIT, PLAIN_TEXT, TOO_LARGE, UPLOAD_LIMIT, UPLOADS

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


class _TooLarge(Exception):
    pass


def limit_of(method: str, path: str) -> int:
    """How many bytes the body of a request may have: a form with a file has more room than any other."""
    return UPLOAD_LIMIT if method == "POST" and path.endswith(UPLOADS) else BODY_LIMIT


class BodyLimit:
    """ASGI around `application`: 413 for bodies over their limit, as soon as that is known."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        limit = limit_of(scope["method"], scope["path"])
        if _declared(scope["headers"]) > limit:
            await _refuse(send)
            return
        try:
            await self._application(scope, self._counting(receive, limit), send)
        except _TooLarge:
            await _refuse(send)

    @staticmethod
    def _counting(receive: Receive, limit: int) -> Receive:
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise _TooLarge
            return message

        return counted


def _declared(headers: list[tuple[bytes, bytes]]) -> int:
    """What Content-Length says, or 0."""
    for name, value in headers:
        if name.lower() == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


async def _refuse(send: Send) -> None:
    headers = [
        (b"connection", b"close"),
        (b"content-type", PLAIN_TEXT),
        (b"content-length", str(len(TOO_LARGE)).encode()),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_LARGE})
