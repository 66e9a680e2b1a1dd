"""Whatever a stranger's script sends to an address, it is answered; the server never breaks over it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client

from community.models import Unit
from community.services import keep_upload
from deliberation.models import Proposal
from deliberation.rules import ProposalState
from realtime.commands import COMMANDS, LIMITS
from realtime.sessions import visitor_of
from residents.models import Resident
from residents.services import issue_door_code
from tests import make
from tests.web import test_permissions
from tests.web.test_permissions import NOW, ROUTES, World
from voting.reading import lines_of

world = test_permissions.world  # the fixture: one of everything

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
HOSTILE = {
    "empty": "",
    "nul": "a\0b",
    "controls": "\x01\x1b[2J\x7f\x85",
    "half a pair": "\ud800",
    "long": "字" * 10_000,
    "beyond 64 bits": str(10**30),
    "just beyond 64 bits": str(2**63),
    "five thousand digits": "9" * 5000,
    "negative": "-1",
    "zero": "0",
    "foreign digits": "٣",
    "raised digit": "²",
    "not a number": "NaN",
    "emoji": "👨‍👩‍👧‍👦\U0010ffff",
    "right to left": "\u202e\u2066لا",
    "sql": "1' OR 1=1; DROP TABLE journal_entry; --",
    "html": '"><script>alert(1)</script>{{ 1 }}{% now %}',
    "header": "/\r\nSet-Cookie: size=elder",
}
JSON_ONLY: list[object] = [None, True, -1, 0, 10**30, 1.5, [], {}, [[]], {"a": {"b": []}}, ["a\0"], {"\0": "\0"}]
ASKED = [
    "compound",
    "unit",
    "photos",
    "only",
    "capacity",
    "room",
    "made",
    "done",
    "next",
    "line",
    "building",
    "stage",
    "rest",
    "before",
    "after",
    "limit",
    "cid",
]
TYPED = ["do", "claim", "owner", "room", "text", "name", "building", "reason", "into", "cost", "line", "cid", "next"]
MULTIPART = "multipart/form-data; boundary=x"
PART = '--x\r\nContent-Disposition: form-data; name="room"\r\n\r\n1\r\n--x--\r\n'

Fields = Mapping[str, object]


def forms(world: World) -> Mapping[str, Fields]:
    """By route, a form as the owner fills it in, so that only what is wrong with one field is wrong."""
    neighbour = Unit.objects.get(compound=world.compound, room="102")
    line = lines_of(world.people["owner"], world.poll, now=NOW)[0].pk
    marks = {f"q{question.pk}": "agree" for question in world.poll.questions.all()}
    home = {"building": neighbour.stairwell.building_id, "stairwell": "1单元", "room": neighbour.room}
    claim = {"capacity": "family", "name": "陈晨", "proof": "code", "code": issue_door_code(neighbour, now=NOW)}
    claim |= {"since": "2026-01-01", "until": "2030-01-31", "id_number": "310101199001011237"}
    merge = {"move": "merge", "reason": "同一件事", "power": "assembly", "into": world.proposal.pk}
    words = {"title": "灯", "problem": "暗", "plan": "装"}
    budget = {"line0-item": "道闸", "line0-amount": "2", "line0-source": "other", "plan1-plan": "缓办"}
    idea = {**words, "cost": 1, "household_cost": 1, "cid": make.cid()}
    waits = keep_upload(world.compound, "楼号,室号,面积,业主\n1号楼,101,80,王强\n".encode(), name="名册.csv", now=NOW)
    register = {"upload": waits.pk, "revision": 1}
    return {
        "c/<slug:key>/desk/register/columns/": {**register, "key": "业主", "as": "产权人", "source": "survey"},
        "c/<slug:key>/desk/register/discard/": register,
        "c/<slug:key>/desk/register/export/": {"as": "csv"},
        "c/<slug:key>/desk/register/take/": {**register, "effective": "2026-11-01", "keep": "on"},
        "appearance/": {"next": "/", "size": "elder", "theme": "dark", "contrast": "high", "django_language": "en"},
        "c/<slug:key>/proposals/new/": idea,
        "claim/": {"compound": world.compound.key, **home, **claim},
        "found/": {
            "code": "K7Q4-M2XD-9F3H",
            "name": "山鑫阳光城",
            "key": "shanxin-2",
            **dict.fromkeys(("city", "district", "street", "neighbourhood"), "石化街道"),
            "title": "李书记",
        },
        "desk/verify/": {
            "claim": world.claim.pk,
            "owner": 1,
            "do": "verify",
            "reason": "不符",
            "others_reason": "不符",
        },
        "c/<slug:key>/desk/letters/": {"what": "unit", "stairwell": neighbour.stairwell_id, **home},
        "c/<slug:key>/desk/voters/": {**home, "owner": 1, "reason": "签字的约定"},
        "me/voter/": {"do": "propose", "unit": neighbour.pk, "owner": 1, "designation": 1},
        "c/<slug:key>/desk/rules/": {"seconds_needed": 3, "seconds_percent": 5, "idea_days": 60},
        "p/<int:proposal_id>/arguments/": {"position": "agree", "text": "晚上抢不到。", "cid": make.cid()},
        "p/<int:proposal_id>/arguments/<int:argument_id>/": {"do": "answer", "text": "再量一次。", "cid": make.cid()},
        "p/<int:proposal_id>/edit/": {**idea, "change": "写了预算", "based_on": 2, "plans": 2, "lines": 1, **budget},
        "p/<int:proposal_id>/move/": {**merge, "facts": "service", "cause": "other", "mend": "补上花费"},
        "p/<int:proposal_id>/pictures/": {"plan": 0, "based_on": 2, "caption-0": "平面", "order-0": 1},
        "p/<int:proposal_id>/room/": {"text": "我来说一句。", "stance": "agree", "cid": make.cid()},
        "sign-in/": {"do": "check", "phone": "13800138000", "code": "123456", "next": "/"},
        "v/<int:poll_id>/ballot/": {"line": line, **marks},
        "v/<int:poll_id>/ballot/check/": {"line": line, "cid": make.cid(), **marks},
    }


def payloads(world: World) -> Mapping[str, Fields]:
    """By command, what an honest phone sends."""
    line, question = lines_of(world.people["owner"], world.poll, now=NOW)[0], world.poll.questions.get()
    merge = {"move": "merge", "reason": "同一件事", "power": "street", "into": world.proposal.pk}
    return {
        "post": {"room": world.proposal.room.pk, "cid": make.cid(), "text": "我来说一句。", "stance": "agree"},
        "cast": {"poll": world.poll.pk, "line": line.pk, "cid": make.cid(), "choices": {str(question.pk): "agree"}},
        "second": {"proposal": world.idea.pk},
        "take_second_back": {"proposal": world.idea.pk},
        "move": {"proposal": world.idea.pk, **merge, "facts": ["service"], "cause": "other", "mend": "补上花费"},
        "argue": {"proposal": world.idea.pk, "cid": make.cid(), "position": "agree", "text": "晚上抢不到。"},
        "support_argument": {"argument": world.argument.pk},
        "unsupport_argument": {"argument": world.argument.pk},
        "answer_argument": {"argument": world.argument.pk, "cid": make.cid(), "text": "再量一次。"},
        "report_argument": {"argument": world.argument.pk},
        "hide_argument": {"argument": world.argument.pk, "reason": "说的不是这件事"},
    }


def addresses(world: World, route: str) -> list[str]:
    """The address of `route` as it should be, then with each parameter in turn as it should not."""
    known = {name: str(value) for name, value in world.arguments().items()}
    wrong = [{name: value} for name in PARAMETER.findall(route) for value in HOSTILE.values()]
    return [PARAMETER.sub(lambda at: quoted({**known, **turn}[at[1]]), f"/{route}") for turn in ({}, *wrong)]  # noqa: B023


def quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def body(fields: Fields) -> str:
    return urlencode(fields, errors="surrogatepass")


def with_one_hostile(fields: Fields) -> Iterator[Fields]:
    for name in fields:
        for value in HOSTILE.values():
            yield {**fields, name: value}


class Visitor:
    """A browser of somebody signed in. Nothing it does is kept, so that every request meets the same world."""

    def __init__(self, who: Resident) -> None:
        self.who = who
        self.client = Client(raise_request_exception=False)
        self.client.force_login(who)

    def get(self, address: str) -> int:
        return self._status_of(lambda: self.client.get(address))

    def post(self, address: str, sent: str = "", kind: str = "application/x-www-form-urlencoded") -> int:
        return self._status_of(lambda: self.client.generic("POST", address, sent, content_type=kind))

    def _status_of(self, act: Callable[[], HttpResponseBase]) -> int:
        LIMITS.clear()
        cache.clear()
        before = transaction.savepoint()
        status = act().status_code
        transaction.savepoint_rollback(before)
        return status


@pytest.fixture
def visitors(world: World) -> list[Visitor]:
    return [Visitor(world.people[who]) for who in ("owner", "residents_committee")]


@pytest.mark.parametrize("route", ROUTES)
def test_no_address_breaks_over_what_stands_in_it(world: World, visitors: list[Visitor], route: str) -> None:
    known, *wrong = addresses(world, route)
    asked = [dict.fromkeys(ASKED, value) for value in HOSTILE.values()]
    asked += [{name: HOSTILE[value]} for name in ASKED for value in ("beyond 64 bits", "foreign digits")]
    tried = wrong + [f"{known}?{body(each)}" for each in asked]
    broken = {address[:90] for address in tried for visitor in visitors if visitor.get(address) >= 500}
    broken |= {address[:90] for address in wrong for visitor in visitors if visitor.post(address) >= 500}
    assert not broken


@pytest.mark.parametrize("route", [route for route in ROUTES if not route.startswith("api/")])
def test_no_form_breaks_over_what_is_typed_into_it(world: World, visitors: list[Visitor], route: str) -> None:
    known, *_ = addresses(world, route)
    honest = forms(world).get(route)
    typed = list(with_one_hostile(honest)) if honest else [dict.fromkeys(TYPED, value) for value in HOSTILE.values()]
    if route == "sign-in/":
        for visitor in visitors:
            visitor.client.logout()
            visitor.client.post(known, {"do": "send", "phone": "13800138000"})
    broken = [str(each)[:200] for each in typed for visitor in visitors if visitor.post(known, body(each)) >= 500]
    assert not broken


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if command.run])
def test_no_command_breaks_over_its_payload(world: World, visitors: list[Visitor], name: str) -> None:
    honest = payloads(world)[name]
    assert honest.keys() == COMMANDS[name].payload.model_fields.keys()
    sent = [json.dumps(each) for each in with_one_hostile(honest)]
    sent += [json.dumps({**honest, field: value}) for field in honest for value in JSON_ONLY]
    sent += [json.dumps({**honest, value: value}) for value in HOSTILE.values()]
    sent += ["", "null", "[]", "\0", '"\ufffd"', "[" * 5000, "1e999", '{"a": NaN}', "{}" * 5000]
    address = f"/api/v1/commands/{name}"
    tried = [(text, "application/json") for text in sent] + [(PART, kind) for kind in ("text/plain", MULTIPART, "")]
    broken = [each[:200] for each, kind in tried for visitor in visitors if visitor.post(address, each, kind) >= 500]
    assert not broken


def test_the_honest_forms_of_this_page_are_taken(world: World, visitors: list[Visitor]) -> None:
    """Else the hostile ones would be refused for another reason than theirs."""
    owner, committee = visitors
    sent = {"claim/": owner, "c/<slug:key>/proposals/new/": owner, "v/<int:poll_id>/ballot/check/": owner}
    for route, visitor in sent.items():
        assert visitor.post(addresses(world, route)[0], body(forms(world)[route])) == 302, route
    for name, visitor in {"post": owner, "cast": owner, "second": owner, "move": committee}.items():
        Proposal.objects.filter(pk=world.idea.pk).update(state=ProposalState.SECONDED if name == "move" else "idea")
        honest = json.dumps(payloads(world)[name])
        assert visitor.post(f"/api/v1/commands/{name}", honest, "application/json") == 200, name


# --- what is answered ---

UNPRINTABLE = "里面有不能显示的字符"


@pytest.mark.parametrize(
    "address",
    ["/claim/?compound=%00", "/%00/", "/open/?%00=1", "/v/1/turnout/?building=%00", "/api/v1/streams/%00/entries"],
)
def test_a_nul_in_an_address_is_refused_in_words(world: World, visitors: list[Visitor], address: str) -> None:
    answer = visitors[0].client.get(address)
    assert answer.status_code == 400
    assert UNPRINTABLE in answer.content.decode()


@pytest.mark.parametrize("field", ["compound", "building", "stairwell", "room", "name", "code", "capacity", "\0"])
def test_a_nul_in_a_form_is_refused_in_words(world: World, visitors: list[Visitor], field: str) -> None:
    answer = visitors[0].client.post("/claim/", {**forms(world)["claim/"], field: "1\0"})
    assert answer.status_code == 400
    assert UNPRINTABLE in answer.content.decode()


def test_half_a_pair_in_an_encoding_of_one_s_own_is_refused(world: World, visitors: list[Visitor]) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="room"\r\n\r\n+2AA-\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x; charset=utf-7"
    assert visitors[0].post("/claim/?compound=shanxin", part, kind) == 400


def test_a_reason_that_cannot_be_kept_is_refused_in_words(world: World, visitors: list[Visitor]) -> None:
    Proposal.objects.filter(pk=world.idea.pk).update(state=ProposalState.SECONDED)
    wrong = json.dumps({**payloads(world)["move"], "reason": "\0"})
    answer = visitors[1].client.generic("POST", "/api/v1/commands/move", wrong, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "text_unprintable")


@pytest.mark.parametrize("code", ["%00", "K7Q4", "k7q4-m2xd", "K7Q4-M2XD0", "K7Q4-M2X0", "%EF%BC%AB7Q4-M2XD"])
def test_what_no_receipt_prints_is_no_address(world: World, visitors: list[Visitor], code: str) -> None:
    assert visitors[0].get(f"/v/{world.poll.pk}/receipt/{code}/") == (400 if code == "%00" else 404)


@pytest.mark.parametrize("key", ["\\000" * 10, "a" * 31, "é" * 32, "A" * 32, "a" * 4000])
def test_a_session_cookie_of_one_s_own_making_is_no_session(world: World, key: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/me/", headers={"Cookie": f'{settings.SESSION_COOKIE_NAME}="{key}"'}).status_code == 302
    assert visitor_of({"cookie": f'{settings.SESSION_COOKIE_NAME}="{key}"'}) is None


@pytest.mark.parametrize("name", ["size", "django_language", "csrftoken", "messages", "unknown"])
def test_no_page_breaks_over_a_cookie(world: World, name: str) -> None:
    for value in ["\\000", "a" * 4000, "zh-" * 300, "\\377", "{}", ""]:
        client = Client(raise_request_exception=False)
        client.cookies[name] = value
        assert client.get("/").status_code == 200, value
