"""A small compound in the middle of things: an idea, a hearing, an open vote, a published result, works under way.

Everything is made through the services, at times around `now`, so that pages which read the database's clock
show it as it is.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from community.models import Compound, OrganKind, Unit
from deliberation.models import Proposal
from deliberation.rules import Move, Power, ProposalState, Stance
from deliberation.services import Draft, move_proposal, post, propose, revise_proposal, second_proposal
from outcomes.services import finish_step, plan_step, publish_result
from residents.models import Capacity, Resident
from tests import make
from voting.models import Poll
from voting.rules.choice import Choice
from voting.rules.matter import Matter
from voting.services import Asked, settle_poll

FLATS = [f"{floor}0{door}" for floor in (1, 2, 3) for door in (1, 2)]


@dataclass(frozen=True, slots=True)
class People:
    """One resident per role; `guest` is signed up and belongs nowhere; `neighbours` own the other flats."""

    owner: Resident
    other_owner: Resident
    tenant: Resident
    residents_committee: Resident
    owners_committee: Resident
    property_manager: Resident
    guest: Resident
    neighbours: list[Resident]


@dataclass(frozen=True, slots=True)
class Scene:
    """The compound with its people, proposals and polls."""

    compound: Compound
    people: People
    units: list[Unit]
    idea: Proposal
    hearing: Proposal
    voting: Proposal
    works: Proposal
    open_poll: Poll
    published_poll: Poll


def now() -> datetime:
    """The present, without microseconds."""
    return datetime.now(UTC).replace(microsecond=0)


def people_in(place: Compound, units: list[Unit], *, at: datetime) -> People:
    """One resident per role in the first three flats, and an owner in each of the others."""
    return People(
        owner=make.household(units[0], now=at),
        other_owner=make.household(units[1], now=at),
        tenant=make.household(units[2], capacity=Capacity.TENANT, now=at),
        residents_committee=make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE, now=at),
        owners_committee=make.office_holder(place, OrganKind.OWNERS_COMMITTEE, title="陈主任", now=at),
        property_manager=make.office_holder(place, OrganKind.PROPERTY_MANAGER, title="刘经理", now=at),
        guest=make.resident(now=at),
        neighbours=[make.household(unit, now=at) for unit in units[3:]],
    )


def build(*, opens_at: datetime | None = None, closes_at: datetime | None = None) -> Scene:
    """The scene. The open poll's window may be given; it is from three days ago to three days on."""
    start = now() - timedelta(days=120)
    place = make.compound()
    units = make.units(
        place,
        *(make.flat(room, building=building) for building in ("1号楼", "2号楼") for room in FLATS),
        now=start - timedelta(days=30),
    )
    people = people_in(place, units, at=start - timedelta(days=20))
    opens = opens_at or now() - timedelta(days=3)
    closes = closes_at or now() + timedelta(days=3, hours=5)
    voting = _taken_to_vote(place, people, "增设停车位和充电桩", at=start)
    works = _taken_to_vote(place, people, "2号楼外立面修缮", at=start - timedelta(days=1))
    return Scene(
        compound=place,
        people=people,
        units=units,
        idea=_idea(place, people),
        hearing=_hearing(place, people),
        voting=voting,
        works=works,
        open_poll=make.poll(voting, opens_at=opens, closes_at=closes),
        published_poll=_finished(works, people),
    )


def _idea(place: Compound, people: People) -> Proposal:
    draft = Draft(title="车棚充电口加到 60 个", problem="晚上抢不到充电口。")
    return propose(place, draft, author=people.other_owner, cid=make.cid(), now=now() - timedelta(days=2))


def _hearing(place: Compound, people: People) -> Proposal:
    at = now() - timedelta(days=20)
    found = screened(place, "新车位怎么收费、怎么分", author=people.owner, committee=people.residents_committee, at=at)
    move_proposal(found.pk, Move.HEAR, by=people.residents_committee, now=at + timedelta(days=3))
    room = found.room
    said = [
        (people.owner, "第二辆车收 300 元我赞成。晚上一家停三辆，别人只好停到通道上。", Stance.AGREE),
        (people.tenant, "租客也要停车。只按“户”算，合租的三个人怎么办？", Stance.AGAINST),
        (people.property_manager, "登记两辆车的 118 户，三辆以上 9 户。", None),
        (people.residents_committee, "请大家先说情况，再说办法。", None),
    ]
    for minutes, (author, text, stance) in enumerate(said):
        when = at + timedelta(days=4, minutes=minutes)
        post(room.pk, text=text, stance=stance, cid=make.cid(), author=author, now=when)
    return Proposal.objects.get(pk=found.pk)


def screened(place: Compound, title: str, *, author: Resident, committee: Resident, at: datetime) -> Proposal:
    """A proposal that its supporters and the residents' committee have let through, for all owners to decide."""
    draft = Draft(
        title=title,
        problem="登记车辆 871 辆，现有车位 412 个。\n晚上 8 点以后，平均有 126 辆车停在消防通道和转角。",
        plan="东侧道路拓宽，花架下设位，河道西侧设位。",
        cost=268_4000_00,
    )
    made = propose(place, draft, author=author, cid=make.cid(), now=at)
    while Proposal.objects.get(pk=made.pk).phase is ProposalState.IDEA:
        second_proposal(made.pk, by=make.office_holder(place, OrganKind.PROPERTY_MANAGER, now=at), now=at)
    move_proposal(made.pk, Move.SCREEN, by=committee, power=Power.ASSEMBLY, now=at)
    return Proposal.objects.get(pk=made.pk)


def _taken_to_vote(place: Compound, people: People, title: str, *, at: datetime) -> Proposal:
    made = screened(place, title, author=people.owner, committee=people.residents_committee, at=at)
    move_proposal(made.pk, Move.HEAR, by=people.residents_committee, now=at + timedelta(days=5))
    move_proposal(made.pk, Move.DRAW_UP, by=people.residents_committee, now=at + timedelta(days=9))
    draft = Draft(title=title, problem="登记车辆 871 辆，现有车位 412 个。", plan="保留花架 6 处。", cost=268_4000_00)
    revise_proposal(
        made.pk, draft, based_on=1, change="保留花架 6 处", by=people.owners_committee, now=at + timedelta(days=12)
    )
    move_proposal(made.pk, Move.PUT_TO_VOTE, by=people.owners_committee, now=at + timedelta(days=14))
    return Proposal.objects.get(pk=made.pk)


def _finished(works: Proposal, people: People) -> Poll:
    """A vote of ten days ago, published: 9 of 12 took part, 7 agreed; its works are under way and one step is late."""
    closes = now() - timedelta(days=10)
    asked = (Asked("是否同意使用维修资金修缮 2号楼外立面？", Matter.USE_FUND),)
    poll = make.poll(works, questions=asked, opens_at=closes - timedelta(days=10), closes_at=closes)
    choices = [Choice.AGREE] * 5 + [Choice.AGAINST, Choice.ABSTAIN]
    voters = [people.owner, people.other_owner, *people.neighbours]
    for voter, choice in zip(voters, [Choice.AGREE, Choice.AGREE, *choices], strict=False):
        make.ballot(poll, voter, choice, at=closes - timedelta(days=2))
    settle_poll(poll.pk, lambda: closes + timedelta(minutes=1))
    publish_result(poll.pk, by=people.owners_committee, now=closes + timedelta(days=1))
    _plan(works, people, at=closes + timedelta(days=2))
    return Poll.objects.get(pk=poll.pk)


def _plan(works: Proposal, people: People, *, at: datetime) -> None:
    days = [("房屋质量鉴定", 2), ("材料复检报告", 4), ("铲除空鼓、修补", 30), ("业主验收", 60)]
    made = [
        plan_step(works.pk, text=text, due_on=(at + timedelta(days=after)).date(), by=people.property_manager, now=at)
        for text, after in days
    ]
    finish_step(made[0].pk, by=people.property_manager, now=at + timedelta(days=1))
