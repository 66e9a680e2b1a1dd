"""Pages about who casts for co-owners: their own, and the desk where a paper is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from community.models import Compound, Owner, Unit
from journal.clock import database_now
from kernel.days import legal_day
from kernel.errors import DomainError, Missing
from residents.models import Claim, Designation, DesignationState, Resident, Role
from residents.reading import buildings_of, unit_at
from residents.roles import all_households_of, offices_in, serving
from residents.rules.designation import NoSuchDesignation, parties_key
from residents.rules.unit import NoSuchUnit, read_room
from residents.services import (
    consent_to_voter,
    decline_voter,
    end_voter,
    propose_voter,
    write_down_voter,
)
from residents.services.identity import owners_of
from residents.web import ResidentRequest, signed_in

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Member:
    """A co-owner: masked, whether it is who looks, has a verified account, and agreed to what is proposed."""

    owner: Owner
    own: bool
    verified: bool
    agreed: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One set of co-owners with the units they own together, who casts for them and whom somebody proposed."""

    compound: Compound
    units: Sequence[Unit]
    members: Sequence[Member]
    agreed: Designation | None
    proposed: Designation | None

    @property
    def all_verified(self) -> bool:
        return all(member.verified for member in self.members)

    @property
    def waits_for_me(self) -> bool:
        return self.proposed is not None and any(member.own and not member.agreed for member in self.members)


def groups_of(resident: Resident, *, now: datetime) -> list[Group]:
    """The sets of co-owners to which `resident` belongs today, in every compound."""
    speaking = [
        claim for claim in all_households_of(resident, now=now) if claim.owner_id and claim.capacity != "tenant"
    ]
    own = {claim.owner_id for claim in speaking if claim.owner_id}
    found: dict[tuple[int, str], list[Unit]] = {}
    units = Unit.objects.filter(titles__owner__in=own).select_related("stairwell__building", "compound").distinct()
    for unit in units.order_by("pk"):
        owners = {owner.pk for owner in owners_of(unit, on=legal_day(now, unit.compound.zone))}
        if len(owners) > 1 and owners & own:
            found.setdefault((unit.compound_id, parties_key(owners)), []).append(unit)
    return [_group(key, units, own, now=now) for (_, key), units in found.items()]


def _group(key: str, units: list[Unit], own: set[int], *, now: datetime) -> Group:
    place = units[0].compound
    today = legal_day(now, place.zone)
    standing = Designation.objects.filter(compound=place, parties=key).filter(~Q(state=DesignationState.ENDED))
    by_state = {each.state: each for each in standing.select_related("owner", "proposed_by")}
    proposed = by_state.get(DesignationState.PROPOSED)
    agreed = set(proposed.consents.values_list("owner", flat=True)) if proposed else set()
    owners = owners_of(units[0], on=today)
    verified = set(Claim.objects.speaking(today).filter(owner__in=owners).values_list("owner", flat=True))
    members = [Member(each, each.pk in own, each.pk in verified, each.pk in agreed) for each in owners]
    return Group(place, units, members, by_state.get(DesignationState.AGREED), proposed)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def co_owners(request: ResidentRequest) -> HttpResponse:
    """Who casts for the flats one owns with others: propose, agree, decline, end."""
    refusal = None
    if request.method == "POST":
        try:
            _act(request)
        except DomainError as error:
            if isinstance(error, Missing):
                raise
            refusal = error
        else:
            return redirect("co-owners")
    context = {"groups": groups_of(request.user, now=database_now()), "refusal": refusal, "typed": request.POST}
    return render(request, "residents/co_owners.html", context, status=UNPROCESSABLE if refusal else 200)


def _act(request: ResidentRequest) -> None:
    now, number = database_now(), _number(request.POST.get("designation"))
    if request.POST.get("do") == "propose":
        unit = Unit.objects.select_related("compound").filter(pk=_number(request.POST.get("unit")) or 0).first()
        if unit is None:
            raise NoSuchUnit()
        propose_voter(unit, _number(request.POST.get("owner")) or 0, by=request.user, now=now)
        return
    verbs = {"agree": consent_to_voter, "decline": decline_voter, "end": end_voter}
    verb = verbs.get(request.POST.get("do", ""))
    if verb is None or number is None:
        raise NoSuchDesignation()
    verb(number, by=request.user, now=now)


# --- the desk ---


@sensitive_post_parameters("reason")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def desk_voters(request: ResidentRequest, key: str) -> HttpResponse:
    """Write down whom co-owners designated on paper: which door first, then who of them, and on what paper."""
    now = database_now()
    place = get_object_or_404(serving(request.user, now=now), key=key)
    if Role.RESIDENTS_COMMITTEE not in offices_in(request.user, place, now=now):
        raise NoSuchUnit()
    asked = request.POST if request.method == "POST" else request.GET
    refusal, unit = None, None
    try:
        unit = _door(place, asked.get("building", ""), asked.get("room", "")) if "room" in asked else None
        if request.method == "POST":
            return _write_down(request, unit)
    except DomainError as error:
        refusal = error
    context = {
        "place": place,
        "buildings": buildings_of(place),
        "typed": asked,
        "unit": unit,
        "owners": owners_of(unit, on=legal_day(now, place.zone)) if unit else [],
        "refusal": refusal,
        "done": "done" in request.GET,
    }
    return render(request, "residents/desk_voters.html", context, status=UNPROCESSABLE if refusal else 200)


def _door(place: Compound, building: str, room: str) -> Unit:
    return unit_at(place, building=str(_number(building) or 0), room=read_room(room))


def _write_down(request: ResidentRequest, unit: Unit | None) -> HttpResponse:
    if unit is None:
        raise NoSuchUnit()
    owner, reason = _number(request.POST.get("owner")) or 0, request.POST.get("reason", "")
    write_down_voter(unit, owner, by=request.user, reason=reason, now=database_now())
    return redirect(f"{request.path}?done=1")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 16 else None
