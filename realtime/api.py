"""The HTTP API: every command of the table by POST, the entries of every stream by GET, and OpenAPI 3.1 from both.

The same payload, the same service and the same answer as on the socket. Refusals leave here as exceptions; the edge
gives them their status and their words (`config/errors.py`).
"""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

import pydantic_core
from django.http import HttpRequest
from ninja import NinjaAPI, Query, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import SessionAuth

from journal.clock import database_now
from journal.feed import heads_of
from kernel.errors import NotAllowed
from realtime.commands import COMMANDS, Command, perform
from realtime.protocol import LARGEST_NUMBER, BadPayload, Done
from realtime.publish import read_frames
from realtime.streams import check_may_watch
from residents.models import Resident
from residents.web import ResidentRequest

MOST_ENTRIES = 200


class SignInFirst(NotAllowed):
    code = "sign_in_first"


class PageTooOld(NotAllowed):
    code = "page_too_old"


class Refusal(Schema):
    """The one shape of errors everywhere. `say` is for people, in their language."""

    kind: str
    code: str
    facts: dict[str, int | str | bool]
    say: str


class EntryOut(Schema):
    """An entry of a stream."""

    stream: str
    seq: int
    kind: str
    at: datetime
    facts: dict[str, Any]


class EntriesOut(Schema):
    """A page of a stream, in order; `head` is its last number now."""

    stream: str
    head: int
    entries: list[EntryOut]


class StrictJson(Parser):
    """A body that is JSON in UTF-8 and nothing else."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return pydantic_core.from_json(request.body, allow_inf_nan=False)
        except ValueError as error:
            raise BadPayload(field="") from error


class SignedIn(SessionAuth):
    """The session of the cookie, with the CSRF token for whatever writes."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Resident | None:  # noqa: ARG002 - Ninja's signature
        user = request.user
        return user if isinstance(user, Resident) and user.is_active else None


REFUSALS = frozenset({400, 403, 404, 409, 429})

api = NinjaAPI(
    title="民议 Minyi",
    version="1",
    description="Commands and streams; the socket at /ws/ carries the same (docs/wire.md).",
    urls_namespace="api-1",
    parser=StrictJson(),
    auth=SignedIn(),
    docs_url=None,
)


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> Any:
    where = error.errors[0]["loc"][2:] if error.errors else ()
    raise BadPayload(field=".".join(str(part) for part in where)[:80])


@api.exception_handler(AuthenticationError)
def _signed_out(_request: HttpRequest, _error: AuthenticationError) -> Any:
    raise SignInFirst


@api.exception_handler(HttpError)
def _refused(_request: HttpRequest, error: HttpError) -> Any:
    if error.status_code == HTTPStatus.FORBIDDEN:  # the CSRF check; nothing else here raises it
        raise PageTooOld
    raise BadPayload(field="")


def _view(command: Command) -> Callable[..., Done]:
    def view(request: ResidentRequest, payload: command.payload) -> Done:  # type: ignore[name-defined]
        return perform(command, payload, request.user)

    view.__name__ = f"command_{command.name}"
    view.__doc__ = command.payload.__doc__
    return view


for _command in COMMANDS.values():
    if _command.run is not None:
        api.post(
            f"/commands/{_command.name}",
            response={200: _command.done, REFUSALS: Refusal},
            operation_id=_command.name,
            by_alias=True,
            tags=["commands"],
        )(_view(_command))


@api.get(
    "/streams/{stream}/entries", response={200: EntriesOut, REFUSALS: Refusal}, operation_id="entries", tags=["streams"]
)
def entries(
    request: ResidentRequest,
    stream: str,
    after: Annotated[int, Query(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = MOST_ENTRIES,
) -> dict[str, Any]:
    """Up to `limit` entries of a stream numbered above `after`, in order."""
    check_may_watch(request.user, stream, now=database_now())
    return {"stream": stream, "entries": read_frames(stream, after, limit), "head": heads_of([stream])[stream]}
