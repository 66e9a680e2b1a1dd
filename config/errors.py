"""Statuses of refusals, and the one shape errors have everywhere: kind, code, facts, say."""

from collections.abc import Callable
from typing import TypedDict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from config.wording import say
from kernel.errors import DomainError, Fact

STATUS = {"invalid": 400, "not_allowed": 403, "missing": 404, "refused": 409, "slow_down": 429}
METHOD_NOT_ALLOWED = 405


class Answer(TypedDict):
    """A refusal as it goes over the wire."""

    kind: str
    code: str
    facts: dict[str, Fact]
    say: str


def answer(refusal: DomainError) -> Answer:
    """The refusal in its wire shape, in the active language."""
    return {"kind": refusal.kind, "code": refusal.code, "facts": dict(refusal.facts), "say": say(refusal)}


def refuse(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """The answer to a request that is refused: a page that says it, or JSON for the API, with its status."""
    status = STATUS[refusal.kind]
    if request.path.startswith("/api/"):
        return JsonResponse(answer(refusal), status=status, json_dumps_params={"ensure_ascii": False})
    return render(request, "pages/refusal.html", {"refusal": refusal}, status=status)


class RefusalMiddleware:
    """A refusal that a view did not render itself is answered all the same; so is an address that only takes forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == METHOD_NOT_ALLOWED and not request.path.startswith("/api/"):
            page = render(request, "405.html", status=METHOD_NOT_ALLOWED)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refuse(request, error) if isinstance(error, DomainError) else None
