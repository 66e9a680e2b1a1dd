"""Builders: small worlds made through the services, so that no test starts from a state the product cannot reach.

Times are fixed unless a test passes its own: `NOON` is a Monday in Shanghai.
"""

import io
import itertools
import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from PIL import Image

from community.models import Compound, Organ, OrganKind, PlaceKind, Unit
from community.rules.facts import Party, PartyKind, Register, Source, UnitFact, Use
from community.services import found_compound, take_register
from deliberation.models import Argument, Proposal, ProposalVersion, Room
from deliberation.pictures import read_drawing
from deliberation.rules import Move, Power, ProposalState
from deliberation.rules.argument import Position
from deliberation.services import (
    Draft,
    add_picture,
    adopt_debate_rules,
    argue,
    move_proposal,
    propose,
    second_proposal,
)
from kernel.quantities import Area
from residents.models import Capacity, Resident
from residents.services import appoint, ask_committee, decide_claim, sign_up
from voting.linting import findings_of
from voting.models import Poll
from voting.reading import lines_of
from voting.rules.choice import Choice
from voting.rules.lint import Severity
from voting.rules.matter import Matter
from voting.rules.question import Asked
from voting.rules.rulebook import Rulebook
from voting.services import (
    Receipt,
    acknowledge_finding,
    adopt_rulebook,
    cast_ballot,
    freeze_roll,
    post_notice,
    prepare_poll,
    turn_key,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI).astimezone(UTC)

_numbers: Iterator[int] = itertools.count(1)


def phone() -> str:
    """A mobile number nobody else in this run has."""
    return f"139{next(_numbers):08d}"


_phone = phone


def cid() -> str:
    """A client's id of one act."""
    return secrets.token_hex(16)


def compound(key: str = "shanxin", *, name: str = "山鑫阳光城") -> Compound:
    """A compound with its three organs and no unit yet, where one supporter is enough for an idea."""
    place = found_compound(
        key=key,
        name=name,
        place=[
            (PlaceKind.CITY, "上海市"),
            (PlaceKind.DISTRICT, "金山区"),
            (PlaceKind.STREET, "石化街道"),
            (PlaceKind.NEIGHBOURHOOD, f"{name}居民区"),
        ],
    )
    adopt_debate_rules(place, seconds_needed=1, idea_days=90, offices_second=True)
    return place


def resident(*, now: datetime = NOON) -> Resident:
    """Somebody signed up by phone, who belongs nowhere yet."""
    return sign_up(phone=phone(), now=now)


def office_holder(place: Compound, kind: OrganKind, *, title: str = "李书记", now: datetime = NOON) -> Resident:
    """A resident with a seat in an organ of `place`."""
    person = resident(now=now)
    appoint(person, Organ.objects.get(compound=place, kind=kind), title=title, now=now)
    return person


def household(unit: Unit, *, capacity: Capacity = Capacity.OWNER, now: datetime = NOON) -> Resident:
    """Somebody whose claim on `unit` the residents' committee has verified."""
    person = resident(now=now)
    owner = unit.titles.earliest("pk").owner_id if capacity == Capacity.OWNER else None
    claim = ask_committee(person, unit, capacity=capacity, name="王建国", now=now)
    committee = office_holder(unit.compound, OrganKind.RESIDENTS_COMMITTEE, now=now)
    decide_claim(claim.pk, verified=True, owner_id=owner, papers_seen=True, by=committee, now=now)
    return person


def proposal(place: Compound, *, author: Resident, title: str = "增设停车位", now: datetime = NOON) -> Proposal:
    """An idea just put forward."""
    return propose(place, Draft(title=title, problem="晚上停到消防通道上。"), author=author, cid=cid(), now=now)


def room(place: Compound, *, author: Resident, now: datetime = NOON) -> Room:
    """The room of an idea just put forward."""
    return Room.objects.get(proposal=proposal(place, author=author, now=now))


def argument(about: Proposal, *, author: Resident, now: datetime = NOON) -> Argument:
    """A reason against, just written."""
    text = "老人在花架下歇脚，改成车位就没地方坐了。"
    return argue(about.pk, position=Position.AGAINST, text=text, cid=cid(), author=author, now=now)


def jpeg() -> bytes:
    """A small photo, different from every other of this run."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), tuple(secrets.token_bytes(3))).save(out, "JPEG")
    return out.getvalue()


def picture(about: Proposal, *, now: datetime = NOON) -> ProposalVersion:
    """A photo added to its first plan by its author: a version of its own."""
    newest = about.versions.latest("number").number
    return add_picture(
        about.pk,
        read_drawing(io.BytesIO(jpeg())),
        plan=0,
        caption="花架下的车位，平面",
        licensed=True,
        based_on=newest,
        change="加了一张图",
        by=about.author,
        now=now,
    )


def put_to_vote(idea: Proposal, *, now: datetime = NOON) -> Proposal:
    """`idea` brought all the way to the owners' vote."""
    chair = office_holder(idea.compound, OrganKind.RESIDENTS_COMMITTEE, now=now)
    owners = office_holder(idea.compound, OrganKind.OWNERS_COMMITTEE, now=now)
    second_proposal(idea.pk, by=chair, now=now)
    move_proposal(idea.pk, Move.SCREEN, by=chair, power=Power.ASSEMBLY, now=now)
    move_proposal(idea.pk, Move.HEAR, by=chair, now=now)
    move_proposal(idea.pk, Move.DRAW_UP, by=owners, now=now)
    move_proposal(idea.pk, Move.PUT_TO_VOTE, by=owners, now=now)
    return Proposal.objects.get(pk=idea.pk)


# --- the register ---


def party(name: str = "王建国", *, kind: PartyKind = PartyKind.PERSON, phone: str = "") -> Party:
    """An owner as a register names them, with a phone of their own unless one is given."""
    number = f"+86{phone or _phone()}"
    return Party(kind, name, phone=number, identity=f"{name}{number}")


def flat(
    room: str = "101",
    *owners: Party,
    building: str = "1号楼",
    stairwell: str = "1单元",
    area: str = "89.62",
    use: Use = Use.RESIDENTIAL,
    sold: bool = True,
) -> UnitFact:
    """A row of a register; without owners, of one owner of its own."""
    number = next(_numbers)
    return UnitFact(
        sheet="一期",
        row=number,
        building=building,
        stairwell=stairwell,
        room=room,
        use=use,
        area=Area.parse(area),
        source=Source.LAND_REGISTER,
        sold=sold,
        owners=owners or (party(),),
    )


def units(place: Compound, *rows: UnitFact, now: datetime = NOON - timedelta(days=365)) -> list[Unit]:
    """The units of a register of these rows, taken in a year ago."""
    take_register(place, Register(units=rows, fingerprint=secrets.token_hex(32), noticed={}), now=now)
    return list(Unit.objects.filter(compound=place).order_by("pk"))


# --- polls ---


def warnings_acknowledged(poll: Poll, by: Resident, *, now: datetime) -> None:
    """A reason for every warning of the ballot linter: proposals of tests are short of plans and costs."""
    for finding in findings_of(poll, now=now):
        if finding.severity is Severity.SHOULD:
            acknowledge_finding(poll.pk, key=finding.key, reason="方案另行张贴", by=by, now=now)


ASKED = (Asked("是否同意增设 305 个停车位？", Matter.CHANGE_COMMON_USE),)


def poll(
    about: Proposal,
    *,
    questions: Sequence[Asked] = ASKED,
    opens_at: datetime = NOON - timedelta(days=3),
    closes_at: datetime = NOON + timedelta(days=3),
    armed: bool = True,
) -> Poll:
    """A poll taken by the book to where the clock alone opens it: frozen, announced in time, armed by two keys.

    An idea is put to the vote first; unless `armed`, the second key is not turned. A compound without a rulebook adopts
    one by which a window may end on any day, because tests are run on any day.
    """
    long_before = opens_at - timedelta(days=40)
    if about.phase is ProposalState.IDEA:
        about = put_to_vote(about, now=long_before)
    owners = office_holder(about.compound, OrganKind.OWNERS_COMMITTEE, title="主任", now=long_before)
    residents = office_holder(about.compound, OrganKind.RESIDENTS_COMMITTEE, now=long_before)
    if not about.compound.rulebooks.exists():
        adopt_rulebook(about.compound, Rulebook(close_on_working_day=False), by=owners, now=long_before)
    made = prepare_poll(
        about,
        title=about.title,
        questions=questions,
        opens_at=opens_at,
        closes_at=closes_at,
        by=owners,
        now=opens_at - timedelta(days=30),
    )
    warnings_acknowledged(made, owners, now=opens_at - timedelta(days=30))
    posted = opens_at - timedelta(days=20)
    freeze_roll(made.pk, by=owners, now=opens_at - timedelta(days=25))
    post_notice(made.pk, on=posted.astimezone(SHANGHAI).date(), by=owners, now=posted)
    for who in (owners, residents) if armed else (owners,):
        turn_key(made.pk, by=who, now=opens_at - timedelta(days=5))
    return Poll.objects.get(pk=made.pk)


def ballot(where: Poll, voter: Resident, choice: Choice = Choice.AGREE, *, at: datetime = NOON) -> Receipt:
    """The ballot of `voter`'s first line, with one choice for every question."""
    line = lines_of(voter, where, now=at)[0]
    choices = {question.pk: choice for question in where.questions.all()}
    return cast_ballot(where.pk, line=line.pk, choices=choices, cid=cid(), voter=voter, clock=lambda: at)
