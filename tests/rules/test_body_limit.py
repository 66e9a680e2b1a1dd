"""How large a request may be: a form with a file has room for one, and nothing else has."""

import pytest

from config.server import BODY_LIMIT, UPLOAD_LIMIT
from config.server.body_limit import BodyLimit, Message, limit_of


def test_only_a_form_with_a_file_has_more_room() -> None:
    assert limit_of("POST", "/c/shanxin/desk/register/upload/") == UPLOAD_LIMIT
    assert limit_of("GET", "/c/shanxin/desk/register/upload/") == BODY_LIMIT
    assert limit_of("POST", "/c/shanxin/desk/register/") == limit_of("POST", "/upload") == BODY_LIMIT


@pytest.mark.parametrize(("path", "most"), [("/a/upload/", UPLOAD_LIMIT), ("/a/", BODY_LIMIT)])
@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_over_its_limit_is_refused_whether_declared_or_not(
    path: str, most: int, *, declared: bool
) -> None:
    assert await _status(path, most, declared=declared) == 200
    assert await _status(path, most + 1, declared=declared) == 413


async def _status(path: str, size: int, *, declared: bool) -> int:
    """What is answered to a POST of `size` bytes, which come in halves."""
    parts = [b"x" * (size // 2), b"x" * (size - size // 2)]
    said: list[int] = []

    async def application(_scope: object, receive: object, send: object) -> None:
        while parts:
            await receive()  # type: ignore[operator]
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]

    async def receive() -> Message:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            said.append(message["status"])

    headers = [(b"content-length", str(size).encode())] if declared else []
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
    await BodyLimit(application)(scope, receive, send)
    return said[0]
