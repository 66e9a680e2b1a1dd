"""The permission matrix: every address, command and stream, for everybody. What is not in its table fails.

The columns are, in order: nobody signed in; somebody signed in who belongs nowhere; an owner of another
compound; a tenant; an owner; the residents' committee; the owners' committee; the property manager.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from community.models import Compound, OrganKind
from deliberation.models import Argument, Proposal
from deliberation.services import adopt_debate_rules
from realtime.commands import COMMANDS
from realtime.streams import STREAMS, may_watch
from residents.models import Capacity, Claim, ClaimPhoto, Resident
from residents.services import add_photos, ask_committee
from tests import make
from voting.models import Poll
from voting.reading import lines_of

NOW = datetime.now(UTC)
EVERYBODY = [
    "guest",
    "stranger",
    "outsider",
    "tenant",
    "owner",
    "residents_committee",
    "owners_committee",
    "property_manager",
]

ANYBODY = "200 200 200 200 200 200 200 200"
NEVER = "405 405 405 405 405 405 405 405"
NOWHERE = "404 404 404 404 404 404 404 404"  # nothing of the kind is published here
NEVER_SIGNED_IN = "302 405 405 405 405 405 405 405"

# Statuses of an empty GET and an empty POST. 302 sends a guest to sign in; hidden and missing are both 404.
ADDRESSES: dict[str, tuple[str, str]] = {
    "": (ANYBODY, NEVER),
    "api/v1/": ("404 404 404 404 404 404 404 404", "404 404 404 404 404 404 404 404"),
    "api/v1/commands/answer_argument": (NEVER, "403 400 400 400 400 400 400 400"),
    "api/v1/commands/argue": (NEVER, "403 400 400 400 400 400 400 400"),
    "api/v1/commands/hide_argument": (NEVER, "403 400 400 400 400 400 400 400"),
    "api/v1/commands/report_argument": (NEVER, "403 400 400 400 400 400 400 400"),
    "api/v1/commands/support_argument": (NEVER, "403 400 400 400 400 400 400 400"),
    "api/v1/commands/take_second_back": (NEVER, "403 400 400 400 400 400 400 400"),
    "api/v1/commands/unsupport_argument": (NEVER, "403 400 400 400 400 400 400 400"),
    "api/v1/commands/cast": (NEVER, "403 400 400 400 400 400 400 400"),
    "api/v1/commands/move": (NEVER, "403 400 400 400 400 400 400 400"),
    "api/v1/commands/post": (NEVER, "403 400 400 400 400 400 400 400"),
    "api/v1/commands/second": (NEVER, "403 400 400 400 400 400 400 400"),
    "api/v1/openapi.json": (ANYBODY, ANYBODY),
    "api/v1/streams/<stream>/entries": ("403 404 404 200 200 200 200 200", NEVER),
    "appearance/": (NEVER, "302 302 302 302 302 302 302 302"),
    "c/<slug:key>/desk/rules/": ("302 404 404 403 403 200 200 403", "302 404 404 403 403 422 422 403"),
    "c/<slug:key>/proposals/": ("302 404 404 200 200 200 200 200", NEVER_SIGNED_IN),
    "c/<slug:key>/proposals/new/": ("302 404 404 200 200 200 200 200", "302 404 404 422 422 422 422 422"),
    "c/<slug:key>/desk/organs/": ("302 404 404 404 404 200 200 404", "302 404 404 404 404 422 422 404"),
    "c/<slug:key>/setup/": ("302 404 404 404 404 200 404 404", NEVER_SIGNED_IN),
    "found/": ("302 200 200 200 200 200 200 200", "302 422 422 422 422 422 422 422"),
    "c/<slug:key>/desk/": ("302 404 404 404 404 200 200 200", NEVER_SIGNED_IN),
    "c/<slug:key>/desk/prepare/": ("302 404 404 404 404 200 200 404", NEVER_SIGNED_IN),
    "c/<slug:key>/desk/prepare/<int:proposal_id>/": (
        "302 404 404 404 404 302 302 404",
        "302 404 404 404 404 302 302 404",
    ),
    "c/<slug:key>/desk/votes/": ("302 404 404 404 404 200 200 404", NEVER_SIGNED_IN),
    "c/<slug:key>/desk/votes/<int:poll_id>/": ("302 404 404 404 404 200 200 404", NEVER_SIGNED_IN),
    "c/<slug:key>/desk/votes/<int:poll_id>/act/": (NEVER, "302 404 404 404 404 404 404 404"),
    "c/<slug:key>/desk/votes/<int:poll_id>/edit/": (
        "302 404 404 404 404 302 302 404",
        "302 404 404 404 404 302 302 404",
    ),
    "c/<slug:key>/desk/votes/<int:poll_id>/preview/": ("302 404 404 404 404 200 200 404", NEVER_SIGNED_IN),
    "claim/": ("302 200 200 200 200 200 200 200", "302 200 200 200 200 200 200 200"),
    "claim/<int:claim_id>/end/": (NEVER, "302 404 404 404 404 404 404 404"),
    "claim/<int:claim_id>/photos/drop/": (NEVER, "302 404 404 404 404 404 404 404"),
    "claim/<int:claim_id>/photos/upload/": (NEVER, "302 404 404 404 404 404 404 404"),
    "c/<slug:key>/desk/letters/": ("302 404 404 404 404 200 404 404", "302 404 404 404 404 422 404 404"),
    "c/<slug:key>/desk/register/": ("302 404 404 404 404 200 200 404", NEVER_SIGNED_IN),
    "c/<slug:key>/desk/register/columns/": (NEVER, "302 404 404 404 404 422 403 404"),
    "c/<slug:key>/desk/register/discard/": (NEVER, "302 404 404 404 404 422 403 404"),
    "c/<slug:key>/desk/register/export/": (NEVER, "302 404 404 404 404 200 403 404"),
    "c/<slug:key>/desk/register/problems.csv": ("302 404 404 404 404 404 403 404", NEVER_SIGNED_IN),
    "c/<slug:key>/desk/register/take/": (NEVER, "302 404 404 404 404 422 403 404"),
    "c/<slug:key>/desk/register/template.xlsx": ("302 404 404 404 404 200 200 404", NEVER_SIGNED_IN),
    "c/<slug:key>/desk/register/upload/": (NEVER, "302 404 404 404 404 422 403 404"),
    "c/<slug:key>/desk/voters/": ("302 404 404 404 404 200 404 404", "302 404 404 404 404 422 404 404"),
    "desk/": ("302 403 403 403 403 302 302 302", NEVER_SIGNED_IN),
    "desk/verify/": ("302 403 403 403 403 200 403 403", "302 403 403 403 403 422 403 403"),
    "desk/verify/photos/<int:photo_id>/": ("302 404 404 404 404 200 404 404", NEVER_SIGNED_IN),
    "me/voter/": ("302 200 200 200 200 200 200 200", "302 404 404 404 404 404 404 404"),
    "me/": ("302 200 200 200 200 200 200 200", NEVER_SIGNED_IN),
    "me/safety/": ("302 200 200 200 200 200 200 200", "302 422 422 422 422 422 422 422"),
    "me/safety/passkey/": ("302 405 405 405 405 405 405 405", "302 422 422 422 422 422 422 422"),
    "me/safety/totp/": ("302 422 422 422 422 422 422 422", "302 422 422 422 422 422 422 422"),
    "open/": (ANYBODY, NEVER),
    "open/feed.xml": (ANYBODY, NEVER),
    "c/<slug:key>/open/": (ANYBODY, NEVER),
    "c/<slug:key>/open/feed.xml": (ANYBODY, NEVER),
    "c/<slug:key>/open/<int:year>-<int:number>.pdf": (NOWHERE, NEVER),
    "p/<int:proposal_id>/": ("302 404 404 200 200 200 200 200", NEVER_SIGNED_IN),
    "p/<int:proposal_id>/arguments/": ("302 404 404 200 200 200 200 200", "302 404 404 422 422 422 422 422"),
    "p/<int:proposal_id>/arguments/<int:argument_id>/": (NEVER, "302 404 404 400 400 400 400 400"),
    "p/<int:proposal_id>/edit/": ("302 404 404 409 409 409 409 409", "302 404 404 409 409 409 409 409"),
    "p/<int:proposal_id>/move/": (NEVER, "302 400 400 400 400 400 400 400"),
    "p/<int:proposal_id>/pictures/": ("302 404 404 409 409 409 409 409", "302 404 404 409 409 409 409 409"),
    "p/<int:proposal_id>/pictures/<slug:sha>/": ("302 404 404 200 200 200 200 200", NEVER_SIGNED_IN),
    "p/<int:proposal_id>/pictures/upload/": ("302 404 404 409 409 409 409 409", "302 404 404 409 409 409 409 409"),
    "p/<int:proposal_id>/room/": ("302 404 404 200 200 200 200 200", "302 404 404 422 422 422 422 422"),
    "p/<int:proposal_id>/second/": (NEVER, "302 404 404 409 409 403 403 403"),
    "p/<int:proposal_id>/second/back/": (NEVER, "302 404 404 409 409 409 409 409"),
    "p/<int:proposal_id>/steps/<int:step_id>/finish/": (NEVER, "302 404 404 404 404 404 404 404"),
    "p/<int:proposal_id>/versions/": ("302 404 404 200 200 200 200 200", NEVER_SIGNED_IN),
    "p/<int:proposal_id>/versions/<int:number>/": ("302 404 404 200 200 200 200 200", NEVER_SIGNED_IN),
    "p/<int:proposal_id>/versions/<int:old>..<int:new>/": ("302 404 404 200 200 200 200 200", NEVER_SIGNED_IN),
    "proposals/": ("302 200 200 200 200 200 200 200", NEVER_SIGNED_IN),
    "recount/": (ANYBODY, NEVER),
    "recount/upload/": (NEVER, "422 422 422 422 422 422 422 422"),
    "rooms/": ("302 200 200 200 200 200 200 200", NEVER_SIGNED_IN),
    "sign-in/": ("200 302 302 302 302 302 302 302", "422 302 302 302 302 302 302 302"),
    "sign-in/passkey/": (NEVER, "422 302 302 302 302 302 302 302"),
    "sign-in/second/": ("302 302 302 302 302 302 302 302", "302 302 302 302 302 302 302 302"),
    "sign-out/": (NEVER, "302 302 302 302 302 302 302 302"),
    "v/<int:poll_id>/ballot/": ("302 404 404 403 200 403 403 403", NEVER_SIGNED_IN),
    "v/<int:poll_id>/ballot/check/": ("302 404 404 403 302 403 403 403", "302 404 404 403 422 403 403 403"),
    "v/<int:poll_id>/receipt/<receipt:code>/": (ANYBODY, NEVER),
    "v/<int:poll_id>/notice/": (NOWHERE, NEVER),
    "v/<int:poll_id>/notice/correct/": ("302 404 404 403 403 403 409 403", "302 404 404 403 403 403 409 403"),
    "v/<int:poll_id>/notice/hang/": (NEVER, "302 404 404 403 403 403 409 403"),
    "v/<int:poll_id>/notice.pdf": (NOWHERE, NEVER),
    "v/<int:poll_id>/publish/": ("302 404 404 403 403 403 409 403", "302 404 404 403 403 403 409 403"),
    "v/<int:poll_id>/result/": ("302 404 404 200 200 200 200 200", NEVER),
    "v/<int:poll_id>/result.json": (NOWHERE, NEVER),
    "v/<int:poll_id>/turnout/": ("302 404 404 200 200 200 200 200", NEVER_SIGNED_IN),
}

# What a command answers: ok, or the kind of its refusal.
ACTS = {
    "post": "missing missing ok ok ok ok ok",
    "cast": "missing missing not_allowed ok not_allowed not_allowed not_allowed",
    "second": "missing missing ok ok not_allowed not_allowed not_allowed",
    "take_second_back": "missing missing ok ok ok ok ok",
    "argue": "missing missing ok ok ok ok ok",
    "support_argument": "missing missing ok ok ok ok ok",
    "unsupport_argument": "missing missing ok ok ok ok ok",
    "answer_argument": "missing missing not_allowed not_allowed ok ok ok",
    "report_argument": "missing missing ok ok ok ok ok",
    "hide_argument": "missing missing not_allowed not_allowed ok not_allowed not_allowed",
    "move": "missing missing not_allowed not_allowed not_allowed not_allowed not_allowed",
}

# Who may watch a stream of each kind.
WATCHES = {
    "room": "no no yes yes yes yes yes",
    "proposal": "no no yes yes yes yes yes",
    "poll": "no no yes yes yes yes yes",
    "compound": "no no yes yes yes yes yes",
    "desk": "no no no no yes yes no",
    "resident": "no no no yes no no no",
}


@dataclass(frozen=True, slots=True)
class World:
    """A compound with one of everything, and everybody who might want it."""

    compound: Compound
    proposal: Proposal
    idea: Proposal
    poll: Poll
    code: str
    claim: Claim
    people: dict[str, Resident]
    argument: Argument

    def arguments(self) -> dict[str, object]:
        """A value for every parameter of an address."""
        return {
            "key": self.compound.key,
            "proposal_id": self.proposal.pk,
            "poll_id": self.poll.pk,
            "code": self.code,
            "claim_id": self.claim.pk,
            "photo_id": ClaimPhoto.objects.get().pk,
            "step_id": 1,
            "year": 2026,
            "number": 1,
            "argument_id": self.argument.pk,
            "sha": self.proposal.pictures.get().sha,
            "old": 1,
            "new": 2,
            "stream": self.proposal.room.stream,
        }


@pytest.fixture
def world(db: None) -> World:
    compound, elsewhere = make.compound(), make.compound("elsewhere", name="别处")
    home, other, third = make.units(compound, make.flat("101"), make.flat("102"), make.flat("103"))
    (far,) = make.units(elsewhere, make.flat("101"))
    people = {
        "stranger": make.resident(),
        "outsider": make.household(far),
        "tenant": make.household(other, capacity=Capacity.TENANT),
        "owner": make.household(home),
        **{kind.value: make.office_holder(compound, kind) for kind in OrganKind},
    }
    author = make.household(third)
    proposal = make.proposal(compound, author=author)
    make.picture(proposal)
    argument = make.argument(proposal, author=author)
    poll = make.poll(proposal, opens_at=NOW - timedelta(days=3), closes_at=NOW + timedelta(days=3))
    code = make.ballot(poll, author, at=NOW).code
    claim = Claim.objects.get(resident=author)
    waiting = ask_committee(make.resident(), home, capacity=Capacity.TENANT, name="陈晨", now=NOW)
    add_photos(waiting.pk, [make.jpeg()], by=waiting.resident, now=NOW)
    adopt_debate_rules(compound, seconds_needed=100, idea_days=90)
    idea = make.proposal(compound, author=author)
    return World(compound, proposal, idea, poll, code, claim, people, argument)


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        else:
            yield route


ROUTES = sorted(set(_routes(get_resolver())))


def _address(world: World, route: str) -> str:
    """The address of `route` in this world. A parameter without a value fails here."""
    known = world.arguments()
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(known[found[1]]), route)


def _client(world: World, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "guest":
        client.force_login(world.people[who])
    return client


def test_the_table_of_addresses_is_the_list_of_addresses() -> None:
    assert set(ADDRESSES) == set(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_an_address_answers_everybody_as_the_table_says(world: World, route: str) -> None:
    address = _address(world, route)
    got = " ".join(str(_client(world, who).get(address).status_code) for who in EVERYBODY)
    posted = " ".join(str(_client(world, who).post(address).status_code) for who in EVERYBODY)
    assert (got, posted) == ADDRESSES.get(route, ("not in the table", ""))


def _payload(world: World, command: str, who: str) -> dict[str, object]:
    lines = lines_of(world.people[who], world.poll, now=NOW) or list(world.poll.lines.all())
    choices = {question.pk: "agree" for question in world.poll.questions.all()}
    payloads: dict[str, dict[str, object]] = {
        "post": {"room": world.proposal.room.pk, "cid": make.cid(), "text": "我来说一句。"},
        "cast": {"poll": world.poll.pk, "line": lines[0].pk, "cid": make.cid(), "choices": choices},
        "second": {"proposal": world.idea.pk},
        "take_second_back": {"proposal": world.idea.pk},
        "argue": {"proposal": world.idea.pk, "cid": make.cid(), "position": "agree", "text": "晚上抢不到充电口。"},
        "support_argument": {"argument": world.argument.pk},
        "unsupport_argument": {"argument": world.argument.pk},
        "answer_argument": {"argument": world.argument.pk, "cid": make.cid(), "text": "下个月再量一次。"},
        "report_argument": {"argument": world.argument.pk},
        "hide_argument": {"argument": world.argument.pk, "reason": "说的不是这件事"},
        "move": {"proposal": world.idea.pk, "move": "withdraw"},
    }
    return payloads[command]


def test_the_table_of_commands_is_the_list_of_commands() -> None:
    assert set(ACTS) == {name for name, command in COMMANDS.items() if command.run}


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if command.run])
def test_a_command_answers_everybody_as_the_table_says(world: World, name: str) -> None:
    answers = [_act(world, name, who) for who in EVERYBODY[1:]]
    assert " ".join(answers) == ACTS.get(name, "not in the table")


def _act(world: World, name: str, who: str) -> str:
    payload = _payload(world, name, who)
    answer = _client(world, who).post(f"/api/v1/commands/{name}", payload, content_type="application/json")
    return str(answer.json().get("kind", "ok"))


def test_the_table_of_streams_is_the_list_of_streams() -> None:
    assert set(WATCHES) == set(STREAMS)


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_is_open_to_whom_the_table_says(world: World, name: str) -> None:
    streams = {
        "room": world.proposal.room.stream,
        "proposal": world.proposal.stream,
        "poll": world.poll.stream,
        "compound": world.compound.stream,
        "desk": world.compound.desk,
        "resident": world.people["owner"].stream,
    }
    answers = ["yes" if may_watch(world.people[who], streams[name], now=NOW) else "no" for who in EVERYBODY[1:]]
    assert " ".join(answers) == WATCHES.get(name, "not in the table")


def test_a_guest_does_nothing_by_http_and_watches_nothing(world: World) -> None:
    guest = _client(world, "guest")
    for name in COMMANDS:
        assert guest.post(f"/api/v1/commands/{name}", {}, content_type="application/json").status_code in {403, 404}
    for stream in (world.poll.stream, world.proposal.stream):
        assert guest.get(f"/api/v1/streams/{stream}/entries").status_code == 403
