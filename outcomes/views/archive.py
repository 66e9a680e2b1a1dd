"""What is published, for everybody: the archive, the check of a file against it, and the feeds."""

import hashlib

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.models import Compound
from outcomes.archive import A_PAGE, Sought, compounds, found, published, read_hash, with_hash, years
from outcomes.atom import feed_of
from outcomes.drafting import site
from outcomes.views.caching import kept
from voting.rules.verdict import Verdict

IN_FEED = 50


@require_safe
def open_page(request: HttpRequest, key: str = "") -> HttpResponse:
    """Published notices by year and compound, searched by title, number and verdict; and the check of a file."""
    place = get_object_or_404(Compound, key=key) if key else None
    sought = Sought.of(request.GET, key=key)
    page = Paginator(found(sought), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "sought": sought,
        "page": page,
        "compounds": [] if place else compounds(),
        "years": years(),
        "verdicts": list(Verdict),
        "address": request.path,
        "feed": reverse("place-feed", args=[key]) if key else reverse("feed"),
        **_checked(request.GET.get("sha256", "")),
    }
    return render(request, "outcomes/open.html", context)


def _checked(typed: str) -> dict[str, object]:
    """What the check of a hash says: the notice that has it, none, or that it is no hash."""
    if not typed.strip():
        return {}
    sha256 = read_hash(typed)
    notice = with_hash(sha256) if sha256 else None
    return {"typed": typed[:200], "checked": True, "is_hash": bool(sha256), "same": notice}


@require_safe
def feed(request: HttpRequest, key: str = "") -> HttpResponse:
    """The newest notices as Atom, of all compounds or of one; asked again it says so when nothing is new."""
    place = get_object_or_404(Compound, key=key) if key else None
    notices = list((published().filter(compound=place) if place else published())[:IN_FEED])
    origin = site(request.build_absolute_uri("/")).rstrip("/")
    page = reverse("place-open", args=[key]) if place else reverse("open")
    written = feed_of(
        notices,
        title=f"{place.name}：公开的结果" if place else "公开的结果",
        address=origin + request.path,
        page=origin + page,
        key=key,
    )
    answer = HttpResponse(written, content_type="application/atom+xml; charset=utf-8")
    return kept(
        request,
        answer,
        etag=hashlib.sha256(written).hexdigest()[:32],
        lasts=300,
        changed=notices[0].at if notices else None,
    )
