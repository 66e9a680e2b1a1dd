"""Setting up an empty compound in five steps. Every step's state is read from the data; nothing is flagged as done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from community.models import Compound, OrganKind, Place, Unit
from deliberation.models import Proposal
from journal.clock import database_now
from kernel.days import legal_day
from residents.models import Claim, ClaimState, DoorCode, Office, OfficeInvitation
from residents.rules.letters import UNITS_WITH_A_DOOR


class StepState(StrEnum):
    DONE = "done"
    OPEN = "open"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class SetupStep:
    """A step as it stands: what it is, what it needs or what came of it, and where it is done."""

    name: str | Promise
    note: str
    state: StepState
    address: str
    act: str | Promise

    @property
    def done(self) -> bool:
        return self.state is StepState.DONE

    @property
    def blocked(self) -> bool:
        return self.state is StepState.BLOCKED


@dataclass(frozen=True, slots=True)
class Setup:
    """The five steps in their order."""

    steps: Sequence[SetupStep]

    @property
    def left(self) -> int:
        """How many steps are not done."""
        return sum(not step.done for step in self.steps)

    @property
    def next(self) -> SetupStep | None:
        """The first step that can be done now."""
        return next((step for step in self.steps if step.state is StepState.OPEN), None)


def setup_of(place: Compound, *, now: datetime | None = None) -> Setup:
    """How far the set-up of `place` is; `now` is the database's unless given."""
    units = Unit.objects.filter(compound=place)
    count = units.count()
    present = now or database_now()
    return Setup(
        [
            _compound(place),
            _register(place, count),
            _organs(place, present),
            _letters(place, units.filter(use__in=UNITS_WITH_A_DOOR).count() if count else 0, registered=bool(count)),
            _proposal(place),
        ]
    )


def _compound(place: Compound) -> SetupStep:
    names: list[str] = []
    above: Place | None = place.place
    while above is not None:
        names.insert(0, above.name)
        above = above.parent
    return SetupStep(_("建立小区"), " ".join(names), StepState.DONE, "", "")


def _register(place: Compound, units: int) -> SetupStep:
    note = (
        ngettext("名册里有 %(n)d 套。", "名册里有 %(n)d 套。", units) % {"n": units}
        if units
        else gettext(
            "一张表，一行一套房：楼、室号、面积、业主。向物业或房管部门要来，Excel 就行；哪一行要改，会告诉您。"
        )
    )
    state = StepState.DONE if units else StepState.OPEN
    return SetupStep(_("导入业主名册"), note, state, reverse("desk-register", args=[place.key]), _("导入名册"))


def _organs(place: Compound, now: datetime) -> SetupStep:
    """Done where each of the three has somebody, also one who has yet to sign in: a vote needs two organs' keys."""
    today = legal_day(now, place.zone)
    seats = Office.objects.filter(Q(until=None) | Q(until__gte=today), organ=OuterRef("pk"))
    waiting = OfficeInvitation.objects.filter(organ=OuterRef("pk"), ended_at=None)
    empty = place.organs.exclude(Exists(seats)).exclude(Exists(waiting)).order_by("pk")
    lacking = [str(OrganKind(kind).label) for kind in empty.values_list("kind", flat=True)]
    if lacking:
        note = gettext("还没有人的：%(organs)s。只要手机号；表决要居委会和业委会各一个人同意才能启用。") % {
            "organs": "、".join(lacking)
        }
    else:
        note = gettext("三家都有人了。")
    state = StepState.OPEN if lacking else StepState.DONE
    return SetupStep(_("登记三驾马车"), note, state, reverse("desk-organs", args=[place.key]), _("登记人员"))


def _letters(place: Compound, homes: int, *, registered: bool) -> SetupStep:
    """Done once letters are printed, or households come in person: each later letter is everyday work."""
    codes = DoorCode.objects.filter(unit__compound=place).values("unit").distinct().count()
    begun = codes or Claim.objects.filter(compound=place, state=ClaimState.VERIFIED).exists()
    if not registered:
        state, note = StepState.BLOCKED, gettext("先要有名册，才知道有哪些门。")
    elif begun:
        state, note = StepState.DONE, gettext("%(homes)s 户里，给 %(codes)s 户印过信。")
    else:
        state, note = StepState.OPEN, gettext("一户一封，里面有门牌码。打印、装封、投到信箱，住户凭它认证。")
    words = note % {"homes": homes, "codes": codes} if state is StepState.DONE else note
    return SetupStep(_("给每户发信"), words, state, reverse("desk-letters", args=[place.key]), _("打印信件"))


def _proposal(place: Compound) -> SetupStep:
    made = Proposal.objects.filter(compound=place).exists()
    note = gettext("已经有议题了。") if made else gettext("先提一件小事，比如楼道灯、停车，让大家看到怎么提、怎么议。")
    state = StepState.DONE if made else StepState.OPEN
    return SetupStep(_("提第一件事"), note, state, reverse("new-proposal", args=[place.key]), _("去提议"))
