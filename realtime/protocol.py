"""What goes over the socket, as types: frames up, answers and frames down, codes of closing. No I/O.

Reference: `docs/wire.md`. A frame up is one JSON object with the client's own `id` and a command's name in `do`;
exactly one frame answers it. What is no such object at all is Nonsense and ends the connection with 4400; a command
whose payload is wrong is answered with a refusal.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum
from typing import Annotated, Any, TypedDict, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import to_json

from kernel.errors import Fact, Invalid

SUBPROTOCOL = "minyi.v1"
LARGEST_FRAME = 16 * 1024
LARGEST_NUMBER = 2**53 - 1  # what JavaScript counts exactly
CATCH_UP = 200  # entries sent on the socket to one who comes back; more are paged over HTTP


class Close(IntEnum):
    """Why a connection was ended."""

    NONSENSE = 4400
    SIGN_IN = 4401
    ORIGIN = 4403
    GONE = 4404
    TOO_SLOW = 4408
    RESTART = 4412
    FLOOD = 4429


class Nonsense(Exception):
    """A frame that is not a command at all."""


class UnknownCommand(Invalid):
    code = "unknown_command"


class BadPayload(Invalid):
    code = "bad_payload"


class Answer(TypedDict):
    """A refusal as it goes over the wire: the one shape errors have everywhere."""

    kind: str
    code: str
    facts: dict[str, Fact]
    say: str


Id = Annotated[int, Field(strict=True, ge=1, le=LARGEST_NUMBER)]
Seq = Annotated[int, Field(strict=True, ge=0, le=LARGEST_NUMBER)]
Cid = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="128 bits the client makes once for one act")]


class Payload(BaseModel):
    """What a command takes. Unknown fields are refused, so that a misspelt one is not silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Done(BaseModel):
    """What a command answers."""

    model_config = ConfigDict(frozen=True)


class Frame(BaseModel):
    """A command as it comes up: the client's id, the command's name, and its payload beside them."""

    model_config = ConfigDict(extra="allow", frozen=True)
    id: Seq
    do: Annotated[str, Field(max_length=40)]


P = TypeVar("P", bound=Payload)


def read_frame(text: str | None) -> Frame:
    """The frame in `text` (None for a binary one). Raises Nonsense, also above LARGEST_FRAME bytes."""
    if text is None or len(text) > LARGEST_FRAME or len(raw := text.encode("utf-8", "replace")) > LARGEST_FRAME:
        raise Nonsense
    try:
        return Frame.model_validate_json(raw)
    except ValidationError as error:
        raise Nonsense from error


def read_payload(model: type[P], given: Any) -> P:
    """`given` (parsed JSON) as a payload. Raises BadPayload with the first field that is wrong."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        where = error.errors(include_url=False, include_input=False)[0]["loc"]
        raise BadPayload(field=".".join(str(part) for part in where)[:80]) from error


def ok_frame(re: int, done: Done) -> bytes:
    return to_json({"re": re, "ok": done.model_dump(mode="json", exclude_none=True, by_alias=True)})


def no_frame(re: int, answer: Answer) -> bytes:
    return to_json({"re": re, "no": answer})


class EntryFrame(TypedDict):
    """An entry of the journal with the current text joined to its facts."""

    stream: str
    seq: int
    kind: str
    at: datetime
    facts: dict[str, Any]


def entry_frame(entry: EntryFrame) -> bytes:
    return to_json(entry)


def tick_frame(stream: str, tick: str, **facts: Fact) -> bytes:
    return to_json({"stream": stream, "tick": tick, "facts": facts})


def behind_frame(stream: str, head: int) -> bytes:
    return to_json({"stream": stream, "behind": head})


def ended_frame(stream: str) -> bytes:
    return to_json({"stream": stream, "ended": True})


def joined(payloads: Iterable[bytes]) -> bytes:
    """Several frames in one, in order; one alone stays itself."""
    several = list(payloads)
    return several[0] if len(several) == 1 else b"[" + b",".join(several) + b"]"


HEARTBEAT = joined(())
