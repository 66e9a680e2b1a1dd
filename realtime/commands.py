"""The one table of commands: a name, what it takes, what it answers, the service it calls.

The socket and the HTTP API both go through `perform`, so there is one way of writing and one permission check: the
service's. `watch` and `unwatch` change a connection and are the socket's own.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from deliberation.rules import LONGEST_POST, Cause, Move, Power, Stance
from deliberation.rules.argument import LONGEST_ANSWER, LONGEST_ARGUMENT, Position
from deliberation.rules.screening import Fact
from deliberation.services import (
    answer_argument,
    argue,
    hide_argument,
    move_proposal,
    post,
    report_argument,
    second_proposal,
    support_argument,
    take_second_back,
    unsupport_argument,
)
from journal.clock import database_now
from realtime.limits import Limits, Rate
from realtime.protocol import Cid, Done, Id, Payload, Seq, UnknownCommand
from realtime.streams import NAME
from residents.models import Resident
from voting.rules.choice import Choice
from voting.services import cast_ballot

StreamName = Annotated[str, Field(pattern=NAME, description="such as room:12")]


class Watch(Payload):
    """Begin to watch a stream. `seen` is the last number had; what came after it follows."""

    stream: StreamName
    seen: Seq = 0


class Watching(Done):
    """`head` is the stream's last number. With `from` set, what lies before it is to be paged over HTTP."""

    head: Seq
    begins: Seq | None = Field(default=None, serialization_alias="from")


class Unwatch(Payload):
    """Stop watching a stream."""

    stream: StreamName


class Unwatched(Done):
    """Nothing more comes of this stream."""

    stream: str


class PostPayload(Payload):
    """Say something in a room."""

    room: Id
    cid: Cid
    text: Annotated[str, Field(max_length=LONGEST_POST * 4)]
    stance: Stance | None = None


class Said(Done):
    """The post is the entry `seq` of `stream`."""

    stream: str
    seq: Seq


class Cast(Payload):
    """Cast the ballot of a roll line: a choice for each question by its id."""

    poll: Id
    line: Id
    cid: Cid
    choices: Annotated[dict[int, Choice], Field(min_length=1, max_length=50)]


class Received(Done):
    """The ballot is in the box: the receipt's code, the time by the database's clock, its place in the box."""

    code: str
    at: datetime
    position: int


class SecondPayload(Payload):
    """Support an idea. Doing it again changes nothing."""

    proposal: Id


class Seconded(Done):
    """How many support it now."""

    count: int


class MovePayload(Payload):
    """Move a proposal on by the table of its life, with what the move needs.

    Screening takes the `facts` that hold, or whose `power` it is; a return its `cause` and what to `mend`; merging
    the proposal `into` which.
    """

    proposal: Id
    move: Move
    reason: Annotated[str, Field(max_length=500)] = ""
    power: Power | None = None
    into: Id | None = None
    facts: Annotated[list[Fact], Field(max_length=len(Fact))] | None = None
    cause: Cause | None = None
    mend: Annotated[str, Field(max_length=500)] = ""


class Moved(Done):
    """The state it is in now."""

    state: str


class ArguePayload(Payload):
    """Write a reason for or against a proposal."""

    proposal: Id
    cid: Cid
    position: Position
    text: Annotated[str, Field(max_length=LONGEST_ARGUMENT * 4)]


class Argued(Done):
    """The argument by its number."""

    argument: int


class ArgumentPayload(Payload):
    """One argument. Doing it again changes nothing."""

    argument: Id


class Helpful(Done):
    """How many find it helpful now."""

    count: int


class AnswerPayload(Payload):
    """Answer an argument, as a committee, the property manager or the proposal's author."""

    argument: Id
    cid: Cid
    text: Annotated[str, Field(max_length=LONGEST_ANSWER * 4)]


class Answered(Done):
    """The answer by its number."""

    answer: int


class HidePayload(Payload):
    """Fold an argument away, as the residents' committee; the reason is shown in its place."""

    argument: Id
    reason: Annotated[str, Field(max_length=LONGEST_ARGUMENT * 4)]


def _post(given: PostPayload, resident: Resident) -> Said:
    now = database_now()
    posted = post(given.room, text=given.text, stance=given.stance, cid=given.cid, author=resident, now=now)
    return Said(stream=f"room:{given.room}", seq=posted.seq)


def _cast(given: Cast, resident: Resident) -> Received:
    receipt = cast_ballot(
        given.poll, line=given.line, choices=given.choices, cid=given.cid, voter=resident, clock=database_now
    )
    return Received(code=receipt.code, at=receipt.at, position=receipt.position)


def _second(given: SecondPayload, resident: Resident) -> Seconded:
    return Seconded(count=second_proposal(given.proposal, by=resident, now=database_now()))


def _move(given: MovePayload, resident: Resident) -> Moved:
    state = move_proposal(
        given.proposal,
        given.move,
        by=resident,
        now=database_now(),
        reason=given.reason,
        power=given.power,
        into=given.into,
        facts=given.facts,
        cause=given.cause,
        mend=given.mend,
    )
    return Moved(state=state.value)


def _take_second_back(given: SecondPayload, resident: Resident) -> Seconded:
    return Seconded(count=take_second_back(given.proposal, by=resident, now=database_now()))


def _argue(given: ArguePayload, resident: Resident) -> Argued:
    now = database_now()
    made = argue(given.proposal, position=given.position, text=given.text, cid=given.cid, author=resident, now=now)
    return Argued(argument=made.pk)


def _support_argument(given: ArgumentPayload, resident: Resident) -> Helpful:
    return Helpful(count=support_argument(given.argument, by=resident, now=database_now()))


def _unsupport_argument(given: ArgumentPayload, resident: Resident) -> Helpful:
    return Helpful(count=unsupport_argument(given.argument, by=resident, now=database_now()))


def _answer_argument(given: AnswerPayload, resident: Resident) -> Answered:
    made = answer_argument(given.argument, text=given.text, cid=given.cid, by=resident, now=database_now())
    return Answered(answer=made.pk)


def _report_argument(given: ArgumentPayload, resident: Resident) -> Done:
    report_argument(given.argument, by=resident, now=database_now())
    return Done()


def _hide_argument(given: HidePayload, resident: Resident) -> Done:
    hide_argument(given.argument, reason=given.reason, by=resident, now=database_now())
    return Done()


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the table. `run` is None for what changes a connection."""

    name: str
    payload: type[Payload]
    done: type[Done]
    rate: Rate
    run: Callable[[Any, Resident], Done] | None = None


COMMANDS: Mapping[str, Command] = {
    command.name: command
    for command in (
        Command("watch", Watch, Watching, Rate(burst=60, per_second=5)),
        Command("unwatch", Unwatch, Unwatched, Rate(burst=60, per_second=5)),
        Command("post", PostPayload, Said, Rate(burst=8, per_second=0.5), _post),
        Command("cast", Cast, Received, Rate(burst=10, per_second=0.5), _cast),
        Command("second", SecondPayload, Seconded, Rate(burst=20, per_second=1), _second),
        Command("take_second_back", SecondPayload, Seconded, Rate(burst=20, per_second=1), _take_second_back),
        Command("move", MovePayload, Moved, Rate(burst=10, per_second=0.5), _move),
        Command("argue", ArguePayload, Argued, Rate(burst=5, per_second=0.1), _argue),
        Command("support_argument", ArgumentPayload, Helpful, Rate(burst=20, per_second=1), _support_argument),
        Command("unsupport_argument", ArgumentPayload, Helpful, Rate(burst=20, per_second=1), _unsupport_argument),
        Command("answer_argument", AnswerPayload, Answered, Rate(burst=8, per_second=0.5), _answer_argument),
        Command("report_argument", ArgumentPayload, Done, Rate(burst=5, per_second=0.1), _report_argument),
        Command("hide_argument", HidePayload, Done, Rate(burst=10, per_second=0.5), _hide_argument),
    )
}
LIMITS = Limits()


def find(name: str) -> Command:
    """The command called `name`. Raises UnknownCommand."""
    if (command := COMMANDS.get(name)) is None:
        raise UnknownCommand()
    return command


def perform(command: Command, payload: Payload, resident: Resident) -> Done:
    """Call the command's service for `resident`. Raises SlowDown and what the service raises."""
    count(command, resident)
    if command.run is None:
        raise UnknownCommand()
    return command.run(payload, resident)


def count(command: Command, resident: Resident) -> None:
    """Count the act against the resident's allowance. Raises SlowDown."""
    LIMITS.take(resident.pk, command.name, command.rate, time.monotonic())
