"""Who can be tried in the demonstration, as lines to print."""

from datetime import UTC, datetime

from community.models import OrganKind, Unit
from config.demonstration import story
from residents.models import Capacity
from residents.services import issue_door_code


def lines() -> list[str]:
    """A line per role with its phone, and one for a household that nobody has claimed, with a fresh door code."""
    shown = []
    for home in story.HOMES:
        what = "还没投票" if home.capacity == Capacity.OWNER else "可以发言，不投票"
        shown.append(f"{home.phone}  {Capacity(home.capacity).label}  {home.building}{home.room}室，{what}")
    shown += [f"{seat.phone}  {OrganKind(seat.organ).label}  {seat.title}" for seat in story.SEATS]
    building, room = story.UNCLAIMED
    unit = Unit.objects.get(compound__key=story.COMPOUND, stairwell__building__name=building, room=room)
    owner = unit.titles.select_related("owner").earliest("pk").owner
    if not unit.claims.exists():
        code = issue_door_code(unit, now=datetime.now(UTC))
        phone = owner.phone.removeprefix("+86")
        shown.append(f"{phone}  未认证的业主  {building}{room}室（{owner.name}），门牌码 {code}")
    return shown
