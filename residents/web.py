"""A request of somebody signed in, and the way to sign in for everybody else."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from residents.models import Resident

P = ParamSpec("P")


class ResidentRequest(HttpRequest):
    """A request whose user is a resident, never a visitor."""

    user: Resident


def signed_in(
    view: Callable[Concatenate[ResidentRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for residents: who is not signed in is sent to do so, and from there to a page that answers.

    That is the page asked for, or, since a form cannot be sent again, the page on which it stood.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(_page_of(request))
        return view(cast("ResidentRequest", request), *args, **kwargs)

    return guarded


def _page_of(request: HttpRequest) -> str:
    """The local address of the page that a request came from, or that it asks for."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    origin = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure()):
        return reverse("home")
    parts = urlsplit(origin)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or reverse("home")
