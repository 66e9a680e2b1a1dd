"""The page on which a committee member founds their compound: the operator's code, the name, the place."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from community.models import Compound
from community.services import CompoundExists
from journal.clock import database_now
from kernel.errors import DomainError
from residents.models import FoundingCode, Resident
from residents.roles import rests
from residents.rules.founding import (
    LEVELS,
    Founding,
    free_key,
    read_compound_name,
    read_founding_code,
    read_key,
    read_place_name,
    read_place_path,
)
from residents.rules.office import read_title
from residents.services import found_with_code
from residents.web import ResidentRequest, signed_in

T = TypeVar("T")

FIELDS = ("code", "name", "key", *LEVELS, "title")
UNPROCESSABLE = 422


class FoundingForm:
    """The fields as typed, what is wrong with each, and the founding when nothing is."""

    def __init__(self, data: Mapping[str, str]) -> None:
        self.typed = {field: data.get(field, "") for field in FIELDS}
        self.wrong: dict[str, DomainError] = {}

    def read(self) -> tuple[str, Founding] | None:
        """The code and what is to be founded, or None when `wrong` says why not."""
        code, key = self._ask("code", read_founding_code), self._ask("key", read_key)
        name, title = self._ask("name", read_compound_name), self._ask("title", read_title)
        city, district, street, neighbourhood = (self._ask(level, read_place_name) or "" for level in LEVELS)
        if self.wrong or code is None or key is None or name is None or title is None:
            return None
        return code, Founding(key, name, (city, district, street, neighbourhood), title)

    def blame(self, refusal: DomainError) -> None:
        """Put a refusal of the service beside the field it is about; a key in use is replaced by a free one."""
        if isinstance(refusal, CompoundExists):
            self.wrong["key"] = refusal
            self.typed["key"] = free_key(read_key(self.typed["key"]), _keys())
        else:
            self.wrong["code"] = refusal

    def _ask(self, field: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(self.typed[field])
        except DomainError as refusal:
            self.wrong[field] = refusal
            return None


@sensitive_post_parameters("code")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: ResidentRequest) -> HttpResponse:
    """Found a compound with the code of one's phone, and go on to its set-up."""
    form = FoundingForm(request.POST if request.method == "POST" else _known(request.user))
    if request.method == "POST" and (place := _found(request, form)) is not None:
        return redirect("safety") if rests(request.user) else redirect("setup", place.key)
    live = live_code(request.user) is not None
    return _show(request, {"form": form, "live": live}, status=UNPROCESSABLE if form.wrong else 200)


def live_code(resident: Resident) -> FoundingCode | None:
    """The founding code that waits for this resident's phone, also where it is over by now."""
    return FoundingCode.objects.filter(phone_index=resident.phone_index, ended_at=None).first()


def _found(request: ResidentRequest, form: FoundingForm) -> Compound | None:
    asked = form.read()
    if asked is None:
        return None
    code, founding = asked
    try:
        return found_with_code(request.user, code, founding, now=database_now())
    except DomainError as refusal:
        form.blame(refusal)
        return None


def _known(resident: Resident) -> dict[str, str]:
    """What the operator said of the place, so that nobody types it again."""
    live = live_code(resident)
    return dict(zip(LEVELS, read_place_path(live.place), strict=False)) if live else {}


def _keys() -> set[str]:
    return set(Compound.objects.values_list("key", flat=True))


def _show(request: HttpRequest, context: dict[str, object], *, status: int) -> HttpResponse:
    return render(request, "residents/found.html", context, status=status)
