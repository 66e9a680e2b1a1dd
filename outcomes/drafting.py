"""Putting a notice together: the facts of a settled poll, the sheet, the PDF."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import segno
from django.conf import settings
from django.urls import reverse

from community.models import Compound, OrganKind, PlaceKind
from kernel.days import legal_day
from outcomes.models import Notice
from outcomes.rules.law import LOCAL
from outcomes.rules.notice import Decided, NoticeFacts, Replaced, Serial, Sheet, sheet_of
from outcomes.rules.publishing import Wording
from printing import pdf
from voting.box import box_fingerprint, returned
from voting.models import Poll
from voting.reading import explain

TEMPLATE = "result_notice"
FORMAL = (("业委会", "业主委员会"), ("居委会", "居民委员会"))


def draft_of(poll: Poll, wording: Wording, *, origin: str, now: datetime) -> bytes:
    """The notice as it would be published, marked as a draft on the page. Raises NotCounted."""
    return pdf(TEMPLATE, sheet_for(poll, wording, origin=origin, now=now), at=now)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a notice stands among the others of its compound: its number, and the one that it replaces."""

    serial: Serial
    replaces: Replaced | None = None


def sheet_for(poll: Poll, wording: Wording, *, origin: str, now: datetime, among: Place | None = None) -> Sheet:
    """All that the template needs; without a place `among` others a draft. Raises NotCounted before the count."""
    place = poll.compound
    zone = ZoneInfo(place.zone)
    organs = {organ.kind: _formal(organ.name) for organ in place.organs.all()}
    address = urljoin(origin, reverse("result", args=[poll.pk]))
    facts = NoticeFacts(
        compound=place.name,
        local_law=_local_law(place),
        owners_committee=organs.get(OrganKind.OWNERS_COMMITTEE, "业主委员会"),
        residents_committee=organs.get(OrganKind.RESIDENTS_COMMITTEE, "居民委员会"),
        armed_by=[organs[key.organ.kind] for key in poll.keys.select_related("organ").order_by("at", "pk")],
        opens_at=poll.opens_at.astimezone(zone),
        closes_at=poll.closes_at.astimezone(zone),
        questions=[
            Decided(question.text, question.subject, explain(question))
            for question in poll.questions.select_related("poll")
        ],
        returned=returned(poll),
        roll=poll.roll_fingerprint,
        box=box_fingerprint(poll),
        address=address,
        on=legal_day(now, place.zone),
        wording=wording,
        serial=among.serial if among else None,
        replaces=among.replaces if among else None,
    )
    return {**sheet_of(facts), "code": code_of(address)}


def reprinted(notice: Notice) -> bytes:
    """The PDF of a published notice, set again from its sheet: the same bytes while template and typst are the same."""
    return pdf(notice.template, notice.sheet, at=notice.at)


def code_of(address: str) -> list[str]:
    """A QR code at level M, row by row in 0 and 1, without its margin."""
    made = segno.make(address, error="m", micro=False, boost_error=False)
    return ["".join("1" if dark else "0" for dark in row) for row in made.matrix]


def site(origin: str = "") -> str:
    """Where papers say that the product is: the setting, or else `origin`, or else the first host served."""
    host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "localhost"
    return settings.ORIGIN or origin or f"{'https' if settings.PRODUCTION else 'http'}://{host}/"


def wording_as_json(wording: Wording) -> dict[str, str]:
    """What `wording_from_json` reads."""
    return {
        name: value.isoformat() if isinstance(value, date) else value or "" for name, value in asdict(wording).items()
    }


def wording_from_json(given: dict[str, str]) -> Wording:
    """The wording of a published notice, without its posting, which a correction asks for anew."""
    return Wording(given["signs"], given["supervises"], given["contact"], given["next_step"])


def _local_law(place: Compound) -> str:
    above = place.place
    while above.parent is not None:
        above = above.parent
    return LOCAL.get(above.name, "") if above.kind == PlaceKind.CITY else ""


def _formal(name: str) -> str:
    """An organ's name as it stands on a paper: 业委会 is written out."""
    for short, whole in FORMAL:
        if name.endswith(short):
            return name.removesuffix(short) + whole
    return name
