"""Answers that are the same for everybody, which caches may keep and ask about again."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag


def kept(
    request: HttpRequest, answer: HttpResponse, *, etag: str, lasts: int, changed: datetime | None = None
) -> HttpResponse:
    """`answer`, or 304 to who has it already; caches may keep it for `lasts` seconds without asking."""
    quoted = quote_etag(etag)
    answer["ETag"] = quoted
    answer["Cache-Control"] = f"public, max-age={lasts}"
    stamp = int(changed.timestamp()) if changed else None
    if stamp is not None:
        answer["Last-Modified"] = http_date(stamp)
    given = get_conditional_response(request, etag=quoted, last_modified=stamp, response=answer)
    if given is None:
        return answer
    if given is not answer:
        for header in ("ETag", "Cache-Control", "Last-Modified"):
            if header in answer:
                given[header] = answer[header]
    return given
