"""What a browser sends is text and numbers that a database can keep, or nothing looks at it.

PostgreSQL keeps no NUL, and half of a surrogate pair is no character in UTF-8: either would break whatever query or
page it came to. No keyboard makes them. A number above 64 bits breaks SQLite's driver; nothing has such a number.
Bodies of the API are JSON and read by their own types (`realtime/api.py`).
"""

import re
from collections.abc import Callable, Iterator, Mapping

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from config.errors import refuse
from deliberation.rules import TextUnprintable

_LARGEST = 2**63 - 1
_UNKEPT = re.compile("[\0\ud800-\udfff]")


class PrintableMiddleware:
    """Refuses a path, a query or a form with what cannot be kept: 400, in the house's words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any(map(_UNKEPT.search, _sent(request))):
            return refuse(request, TextUnprintable())
        return self.get_response(request)

    def process_view(self, _request: HttpRequest, _view: object, _args: object, given: Mapping[str, object]) -> None:
        """Raises Http404 for the address of a row that no table can have."""
        if any(isinstance(number, int) and number > _LARGEST for number in given.values()):
            raise Http404


def _sent(request: HttpRequest) -> Iterator[str]:
    """Every text of the request, piece by piece."""
    yield request.path
    yield from _texts(request.GET)
    if not request.path.startswith("/api/"):
        yield from _texts(request.POST)


def _texts(fields: QueryDict) -> Iterator[str]:
    for name, values in fields.lists():
        yield name
        yield from map(str, values)
