"""Seeding: the whole story told through the services, at times relative to `now`, in one fixed order."""

import secrets
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from community.invented import write_register
from community.models import AreaSource, Organ, Owner, OwnerKind, PlaceKind, Unit
from community.reading import read_register
from community.services import found_compound, take_register
from config.demonstration import plans, story
from config.demonstration.world import ZONE, World
from deliberation.models import Proposal
from deliberation.rules import Move, Power, ProposalState, Stance
from deliberation.rules.screening import Fact
from deliberation.services import Draft, move_proposal, post, propose, second_proposal
from outcomes.services import finish_step, plan_step, publish_result
from residents.models import Capacity, Resident
from residents.services import appoint, ask_committee, claim_with_code, decide_claim, issue_door_code, sign_up
from voting.linting import findings_of
from voting.models import Poll, RollLine
from voting.rules.choice import Choice
from voting.rules.matter import Matter
from voting.rules.question import Asked
from voting.services import (
    acknowledge_finding,
    cast_ballot,
    freeze_roll,
    post_notice,
    prepare_poll,
    settle_poll,
    turn_key,
)

PLACES = [
    (PlaceKind.CITY, "上海市"),
    (PlaceKind.DISTRICT, "金山区"),
    (PlaceKind.STREET, "石化街道"),
    (PlaceKind.NEIGHBOURHOOD, "山鑫居民区"),
]
WAY = [
    (ProposalState.SCREENED, Move.SCREEN, "residents_committee"),
    (ProposalState.HEARING, Move.HEAR, "residents_committee"),
    (ProposalState.PLAN, Move.DRAW_UP, "owners_committee"),
    (ProposalState.VOTE, Move.PUT_TO_VOTE, "owners_committee"),
]
FACTS = {
    Power.ASSEMBLY: frozenset({Fact.WHOLE_COMMON}),
    Power.BUILDING: frozenset({Fact.BUILDING_COMMON}),
    Power.SELF_GOVERNANCE: frozenset({Fact.SERVICE}),
}


def seed(now: datetime, tell: Callable[[str], None]) -> World:
    """Fill an empty database; `tell` is given a line of progress at a time."""
    world = World(now, tell)
    tell("名册 …")
    _register(world)
    _people(world)
    gate = _debated(world, story.GATE, Power.ASSEMBLY, since=-130, reach=ProposalState.VOTE)
    parking = _debated(
        world, story.PARKING, Power.ASSEMBLY, since=-110, reach=ProposalState.VOTE, at_plan=plans.parking
    )
    fees = _debated(world, story.FEES, Power.ASSEMBLY, since=-30, reach=ProposalState.HEARING)
    tell("住户认证、第一次表决 …")
    _finished_vote(world, gate)
    tell("正在进行的表决 …")
    _running_vote(world, parking)
    _said(world, parking, story.PARKING_ROOM, since=world.days(-2))
    _said(world, fees, story.HEARING, since=now - timedelta(minutes=25))
    plans.fees(world, fees)
    helpers = _neighbours(world)
    plans.argued(world, parking, story.PARKING_ARGUMENTS, helpers, since=world.days(-20))
    plans.argued(world, fees, story.FEES_ARGUMENTS, helpers, since=world.days(-3))
    _rest_of_the_way(world)
    return world


# --- the register and the people ---


def _register(world: World) -> None:
    then = world.days(-150)
    world.compound = found_compound(key=story.COMPOUND, name=story.NAME, place=PLACES)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        write_register(path)
        register = read_register(path, area_source=AreaSource.SURVEY)
    take_register(world.compound, register, now=then)


def _people(world: World) -> None:
    then = world.days(-140)
    for seat in story.SEATS:
        person = sign_up(phone=seat.phone, now=then)
        organ = Organ.objects.get(compound=world.compound, kind=seat.organ)
        appoint(person, organ, title=seat.title, now=then)
        world.people[seat.phone] = world.organs[seat.organ] = person
    for home in story.HOMES:
        person = sign_up(phone=home.phone, now=then)
        unit = _unit(world, home.building, home.room)
        name = home.name or unit.titles.select_related("owner").earliest("pk").owner.name
        claim = ask_committee(person, unit, capacity=Capacity(home.capacity), name=name, now=then)
        owner = unit.titles.earliest("pk").owner_id if home.capacity == Capacity.OWNER else None
        decide_claim(claim.pk, verified=True, by=world.organs["residents_committee"], owner_id=owner, now=then)
        world.people[home.phone] = Resident.objects.get(pk=person.pk)


def _unit(world: World, building: str, room: str) -> Unit:
    return Unit.objects.get(compound=world.compound, stairwell__building__name=building, room=room)


def enfranchised(world: World, line: RollLine) -> Resident:
    """The account of the owner whose phone a line has, signed up and verified by registered phone and door code."""
    then = world.days(-120)
    owner = line.owners.exclude(owner__phone_index="").select_related("owner").earliest("pk").owner
    person = sign_up(phone=owner.phone, now=then)
    unit = line.units.select_related("unit").earliest("pk").unit
    if not person.claims.filter(unit=unit).exists():
        code = issue_door_code(unit, now=then)
        claim_with_code(person, unit, capacity=Capacity.OWNER, code=code, name=owner.name, now=then)
    return person


# --- proposals and talk ---


def _debated(
    world: World,
    draft: Draft,
    power: Power,
    *,
    since: int,
    reach: ProposalState,
    at_plan: Callable[[World, Proposal, datetime], None] | None = None,
) -> Proposal:
    """A proposal put forward `since` days from now, seconded, and brought as far as `reach`, a few days a step.

    `at_plan` works its plan out once it has come to that.
    """
    author = world.people["13800138002"]
    proposal = propose(world.compound, draft, author=author, cid=secrets.token_hex(16), now=world.days(since))
    for number, supporter in enumerate(_neighbours(world)):
        second_proposal(proposal.pk, by=supporter, now=world.days(since + 1) + timedelta(minutes=number))
    for number, (state, move, organ) in enumerate(WAY, start=1):
        then = world.days(since + 4 * number)
        facts = FACTS[power] if move is Move.SCREEN else None
        move_proposal(proposal.pk, move, by=world.organs[organ], facts=facts, now=then)
        if state is ProposalState.PLAN and at_plan:
            at_plan(world, proposal, then)
        if state is reach:
            break
    return Proposal.objects.get(pk=proposal.pk)


def _neighbours(world: World) -> Sequence[Resident]:
    """Twenty owners who second everything; made at the first call."""
    if not (known := [person for phone, person in world.people.items() if phone.startswith("+")]):
        owners = Owner.objects.filter(compound=world.compound, kind=OwnerKind.PERSON).exclude(phone="").order_by("pk")
        for owner in owners[40:60]:
            person = sign_up(phone=owner.phone, now=world.days(-139))
            unit = owner.titles.select_related("unit").earliest("pk").unit
            code = issue_door_code(unit, now=world.days(-139))
            claim_with_code(person, unit, capacity=Capacity.OWNER, code=code, name=owner.name, now=world.days(-138))
            world.people[f"+{owner.phone}"] = person
            known.append(person)
    return known


def _said(world: World, proposal: Proposal, talk: Sequence[tuple[str, Stance | None, str]], *, since: datetime) -> None:
    for number, (phone, stance, words) in enumerate(talk):
        then = since + timedelta(minutes=3 * number)
        author = world.people[phone]
        post(proposal.room.pk, text=words, stance=stance, cid=secrets.token_hex(16), author=author, now=then)


def _rest_of_the_way(world: World) -> None:
    charging, lift, benches = (draft for draft, _, _ in story.ON_THE_WAY)
    author = world.people["13800138001"]
    idea = propose(world.compound, charging, author=author, cid=secrets.token_hex(16), now=world.days(-6))
    for supporter in list(_neighbours(world))[:12]:
        second_proposal(idea.pk, by=supporter, now=world.days(-5))
    _debated(world, lift, Power.BUILDING, since=-20, reach=ProposalState.SCREENED)
    small = _debated(world, benches, Power.SELF_GOVERNANCE, since=-90, reach=ProposalState.PLAN)
    committee, owners, manager = (
        world.organs[kind] for kind in ("residents_committee", "owners_committee", "property_manager")
    )
    for number, (move, by) in enumerate(
        [
            (Move.DECIDE_DIRECTLY, committee),
            (Move.START, committee),
            (Move.HAND_OVER, manager),
            (Move.ACCEPT, owners),
        ]
    ):
        move_proposal(small.pk, move, by=by, now=world.days(-60 + 10 * number))


# --- votes ---


def _prepared(world: World, proposal: Proposal, question: str, matter: Matter, *, opens: int, closes: int) -> Poll:
    """A poll taken by the book to the point where the clock alone opens it."""
    owners, residents = world.organs["owners_committee"], world.organs["residents_committee"]
    poll = prepare_poll(
        proposal,
        title=proposal.title,
        questions=[Asked(question, matter)],
        opens_at=world.evening(opens) - timedelta(hours=11),
        closes_at=world.evening(closes),
        by=owners,
        now=world.days(opens - 25),
    )
    checked = world.days(opens - 24)
    for finding in findings_of(poll, now=checked):
        acknowledge_finding(poll.pk, key=finding.key, reason="向街道问过，照此办理", by=owners, now=checked)
    freeze_roll(poll.pk, by=owners, now=world.days(opens - 22))
    post_notice(poll.pk, on=world.days(opens - 18).astimezone(ZONE).date(), by=owners, now=world.days(opens - 18))
    turn_key(poll.pk, by=owners, now=world.days(opens - 3))
    turn_key(poll.pk, by=residents, now=world.days(opens - 3))
    return Poll.objects.get(pk=poll.pk)


def _finished_vote(world: World, proposal: Proposal) -> None:
    """A vote that was held, passed, published, and whose works are under way."""
    question = "是否同意用公共收益 46.8 万元，更换小区大门和 36 个楼道的门禁？"
    poll = _prepared(world, proposal, question, Matter.OTHER_MAJOR, opens=-62, closes=world.working(-48, step=-1))
    lines = _eligible(world, poll)
    voting = world.chance.sample(lines, k=len(lines) * 72 // 100)
    _cast(world, poll, voting, until=poll.closes_at, weights=(82, 13, 5))
    settle_poll(poll.pk, partial(_stopped, poll.closes_at + timedelta(minutes=1)))
    owners, manager = world.organs["owners_committee"], world.organs["property_manager"]
    publish_result(poll.pk, by=owners, now=poll.closes_at + timedelta(days=2))
    for text, due, done in story.GATE_STEPS:
        step = plan_step(proposal.pk, text=text, due_on=world.days(due).date(), by=manager, now=world.days(-44))
        if done is not None:
            finish_step(step.pk, by=manager, now=world.days(-done))


def _running_vote(world: World, proposal: Proposal) -> None:
    """A special vote that lacks a few households and square metres of its quorum, a few days before the close."""
    version = proposal.versions.latest("number").number
    plan = f"《车位方案（第 {version} 版）》"
    question = f"是否同意按{plan}，在东侧道路、花架下和河道西侧增设 305 个停车位、15 个公用充电桩？"
    poll = _prepared(world, proposal, question, Matter.CHANGE_COMMON_USE, opens=-12, closes=world.working(3, step=1))
    lines = _eligible(world, poll)
    _cast(world, poll, _just_short(world, poll, lines), until=world.now, weights=(80, 14, 6))


def _eligible(world: World, poll: Poll) -> list[RollLine]:
    """Lines of private owners, less those the demonstration leaves to whoever tries it."""
    kept = [(home.building, home.room) for home in story.HOMES] + [story.UNCLAIMED]
    free = {_unit(world, building, room).pk for building, room in kept}
    lines = poll.lines.exclude(owners__owner__kind__in=[OwnerKind.DEVELOPER, OwnerKind.ORGANISATION])
    return list(lines.exclude(units__unit__in=free).order_by("number"))


def _just_short(world: World, poll: Poll, lines: list[RollLine]) -> list[RollLine]:
    """Lines that together lack a dozen households and about a thousand square metres of two thirds."""
    question = poll.questions.get()
    area = dict(question.weights.values_list("line", "area"))
    count = -(-2 * question.total_heads // 3) - 12
    order = world.chance.sample(lines, k=len(lines))
    inside, outside = order[:count], order[count:]
    lacking = 2 * question.total_area // 3 - sum(area[line.pk] for line in inside)
    low, high = 8_000_000, 12_000_000
    for _ in range(2000):
        if low <= lacking <= high:
            break
        there, here = world.chance.randrange(len(inside)), world.chance.randrange(len(outside))
        change = area[inside[there].pk] - area[outside[here].pk]
        if (lacking < low) == (change > 0):
            inside[there], outside[here] = outside[here], inside[there]
            lacking += change
    return inside


def _stopped(then: datetime) -> datetime:
    """A clock that stands still."""
    return then


def _cast(world: World, poll: Poll, lines: list[RollLine], *, until: datetime, weights: tuple[int, int, int]) -> None:
    """Ballots of `lines`, spread over the window up to `until`."""
    question = poll.questions.get()
    pause = (until - poll.opens_at) / (len(lines) + 1)
    for number, line in enumerate(lines, start=1):
        choice = world.chance.choices([Choice.AGREE, Choice.AGAINST, Choice.ABSTAIN], weights)[0]
        then = poll.opens_at + pause * number
        cast_ballot(
            poll.pk,
            line=line.pk,
            choices={question.pk: choice},
            cid=secrets.token_hex(16),
            voter=enfranchised(world, line),
            clock=partial(_stopped, then),
        )
