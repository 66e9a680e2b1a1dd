"""The rail of the desk: its links as they stand for who looks, in the compound of the page."""

from django import template
from django.http import HttpRequest

from community.models import Compound
from journal.clock import database_now
from pages.desk import rail_of
from residents.roles import front_of

register = template.Library()


@register.inclusion_tag("pages/_rail.html", takes_context=True)
def desk_rail(context: template.Context, place: Compound) -> dict[str, object]:
    """The rail in `place`; the page's own address says which link is the current one."""
    request: HttpRequest = context["request"]
    route = request.resolver_match.url_name or "" if request.resolver_match else ""
    now = database_now()
    return {
        "place": place,
        "links": rail_of(request.user, place, route=route, now=now),
        "front": front_of(request.user, place, now=now),
    }
