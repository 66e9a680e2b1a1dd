"""Who is at the other end of a socket: the session of the cookie, the language, and whether the page was ours."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, parse_cookie
from django.utils.translation import get_language_from_request

from residents.models import Resident

Headers = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in resident and the language to answer in."""

    resident: Resident
    language: str


def headers_of(raw: Headers) -> Mapping[str, str]:
    """The headers of a scope by lower-case name; cookies sent in several headers are one."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}; {text}" if key == "cookie" and key in headers else text
    return headers


def visitor_of(headers: Mapping[str, str]) -> Visitor | None:
    """The resident whose session the cookie names, or None. Two queries; asked again for every command."""
    request = HttpRequest()
    request.COOKIES = parse_cookie(headers.get("cookie", ""))
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get("accept-language", "")
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    resident = get_user(request)
    if not isinstance(resident, Resident) or not resident.is_active:
        return None
    return Visitor(resident, get_language_from_request(request))


def page_is_ours(headers: Mapping[str, str], trusted: Collection[str]) -> bool:
    """Whether the page that opened the socket came from the host it calls, or from a `trusted` origin.

    A cookie is sent along by any page on the web: without this a stranger's page could vote. It does not lean on
    the list of allowed hosts, which may say "all", and it refuses a missing Origin.
    """
    origin = headers.get("origin", "")
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return False
    return origin in trusted or parts.netloc.lower() == headers.get("host", "").lower()
