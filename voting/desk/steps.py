"""The way of a poll as a checklist: what is done, what is next, and what stands in its way, all from the data."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kernel.days import earliest_opening, legal_day
from voting.linting import acknowledged_in, findings_of
from voting.models import Poll, PollKey
from voting.rules.keys import Convener
from voting.rules.lint import Finding, Severity
from voting.rules.rulebook import Rulebook
from voting.standing import is_published


class Kind(StrEnum):
    DRAFT = "draft"
    LINT = "lint"
    ROLL = "roll"
    NOTICE = "notice"
    NOTICE_PERIOD = "notice_period"
    OWNERS_KEY = "owners_key"
    RESIDENTS_KEY = "residents_key"
    OPENING = "opening"
    COUNT = "count"
    RESULT = "result"


class State(StrEnum):
    DONE = "done"
    NEXT = "next"
    BLOCKED = "blocked"
    LATER = "later"


KEYS = {Kind.OWNERS_KEY: Convener.OWNERS_COMMITTEE, Kind.RESIDENTS_KEY: Convener.RESIDENTS_COMMITTEE}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist."""

    kind: Kind
    state: State
    key: PollKey | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A poll with its steps, and the days that they are told with."""

    poll: Poll
    steps: Sequence[Step]
    grave: int
    waiting: int
    notice_days: int
    post_by: date
    noticed_until: date | None

    @property
    def done(self) -> int:
        return sum(step.state is State.DONE for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The first step that is not done, or None after the last one."""
        return next((step for step in self.steps if step.state is not State.DONE), None)

    @property
    def keys_missing(self) -> list[Kind]:
        """Whose keys are not turned, once it is their turn."""
        return [step.kind for step in self.steps if step.kind in KEYS and step.state is State.NEXT]

    def waits_for(self, organs: Collection[str]) -> bool:
        """Whether something is to be done before the opening that one of these organs may do."""
        if self.poll.posted_on is None:
            return not self.lost
        return any(KEYS[kind].value in organs for kind in self.keys_missing)

    @property
    def lost(self) -> bool:
        """Whether this poll cannot open any more: the notice or a key came too late."""
        return any(step.state is State.BLOCKED and step.kind in {Kind.NOTICE, Kind.OPENING} for step in self.steps)


def way_of(poll: Poll, *, now: datetime, findings: Sequence[Finding] | None = None) -> Way:
    """The checklist of `poll` at `now`."""
    zone, book = poll.compound.zone, Rulebook.from_json(poll.book)
    found = findings if findings is not None else [] if poll.frozen_at else findings_of(poll, now=now)
    kept = acknowledged_in(poll)
    grave = sum(finding.severity is Severity.MUST for finding in found)
    waiting = sum(finding.severity is Severity.SHOULD and finding.key not in kept for finding in found)
    opens_on = legal_day(poll.opens_at, zone)
    return Way(
        poll=poll,
        steps=_ordered(_steps(poll, grave, waiting, now=now)),
        grave=grave,
        waiting=waiting,
        notice_days=book.notice_days,
        post_by=opens_on - timedelta(days=book.notice_days + 1),
        noticed_until=earliest_opening(poll.posted_on, book.notice_days) - timedelta(days=1)
        if poll.posted_on
        else None,
    )


def _ordered(steps: Iterator[tuple[Kind, bool, bool, PollKey | None]]) -> list[Step]:
    """Each kind with whether it is done and whether it is blocked; the first that is neither is the next one."""
    made: list[Step] = []
    for kind, done, blocked, key in steps:
        first = all(step.state is State.DONE for step in made) or (kind in KEYS and _only_keys_wait(made))
        state = State.DONE if done else State.BLOCKED if blocked else State.NEXT if first else State.LATER
        made.append(Step(kind, state, key))
    return made


def _only_keys_wait(made: Sequence[Step]) -> bool:
    """The keys and the days of the notice wait for nobody: each may be turned as soon as the notice is posted."""
    meanwhile = {*KEYS, Kind.NOTICE_PERIOD}
    return all(step.state is State.DONE for step in made if step.kind not in meanwhile)


def _steps(poll: Poll, grave: int, waiting: int, *, now: datetime) -> Iterator[tuple[Kind, bool, bool, PollKey | None]]:
    today, zone = legal_day(now, poll.compound.zone), poll.compound.zone
    opens_on = legal_day(poll.opens_at, zone)
    days = Rulebook.from_json(poll.book).notice_days
    frozen, posted = poll.frozen_at is not None, poll.posted_on is not None
    keys = {Convener(key.organ.kind): key for key in poll.keys.select_related("organ")}
    too_late = now >= poll.opens_at and not poll.is_armed
    yield Kind.DRAFT, True, False, None
    yield Kind.LINT, frozen or not (grave or waiting), grave > 0, None
    yield Kind.ROLL, frozen, False, None
    yield Kind.NOTICE, posted, frozen and not posted and opens_on < earliest_opening(today, days), None
    yield (
        Kind.NOTICE_PERIOD,
        poll.posted_on is not None and today >= earliest_opening(poll.posted_on, days),
        False,
        None,
    )
    for kind, organ in KEYS.items():
        yield kind, organ in keys, too_late and organ not in keys, keys.get(organ)
    yield Kind.OPENING, poll.is_armed and now >= poll.opens_at, too_late, None
    yield Kind.COUNT, poll.settled_at is not None, poll.stopped_at is not None and poll.settled_at is None, None
    yield Kind.RESULT, is_published(poll), False, None
