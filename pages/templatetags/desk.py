"""The rail of the desk, and what is wrong with a field: for pages of forms that are read field by field."""

from collections.abc import Mapping
from typing import cast

from django import template
from django.http import HttpRequest

from community.models import Compound
from journal.clock import database_now
from kernel.errors import DomainError
from pages.desk import rail_of
from residents.models import Resident
from residents.roles import front_of

register = template.Library()


@register.inclusion_tag("pages/_rail.html", takes_context=True)
def desk_rail(context: template.Context, place: Compound) -> dict[str, object]:
    """The rail in `place`; the page's own address says which link is the current one."""
    request: HttpRequest = context["request"]
    resident = cast("Resident", request.user)
    route = request.resolver_match.url_name or "" if request.resolver_match else ""
    now = database_now()
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "size": context.get("size"),
        "place": place,
        "links": rail_of(resident, place, route=route, now=now),
        "front": front_of(resident, place, now=now),
    }


@register.filter
def at(wrong: Mapping[str, DomainError] | str, field: str) -> DomainError | None:
    """What is wrong with `field`, or nothing; without a mapping nothing is wrong."""
    return wrong.get(field) if isinstance(wrong, Mapping) else None
