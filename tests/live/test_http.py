"""The same commands and entries over HTTP."""

import json
import secrets
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from community.models import Compound
from deliberation.models import Room
from realtime.commands import COMMANDS
from residents.models import Capacity, Resident
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db: None) -> Resident:
    unit = make.units(make.compound(), make.flat())[0]
    return make.household(unit, capacity=Capacity.FAMILY)


@pytest.fixture
def room(member: Resident) -> Room:
    return make.room(Compound.objects.get(), author=member)


def browser(resident: Resident | None, *, csrf: bool = False) -> Client:
    client = Client(enforce_csrf_checks=csrf)
    if resident is not None:
        client.force_login(resident, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def do(client: Client, command: str, body: Any, **headers: str) -> tuple[int, Any]:
    """The status and the answer of a command."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = client.post(f"/api/v1/commands/{command}", raw, content_type="application/json", headers=headers)
    return response.status_code, response.json()


def a_post(room: Room, other: Any = ()) -> dict[str, Any]:
    return {"room": room.pk, "cid": secrets.token_hex(16), "text": "电梯该修了"} | dict(other)


def test_a_post_by_http_is_the_same_as_by_socket(member: Resident, room: Room) -> None:
    sent = a_post(room, {"stance": "question"})
    client = browser(member)
    assert do(client, "post", sent) == (200, {"stream": room.stream, "seq": 1})
    assert do(client, "post", sent) == (200, {"stream": room.stream, "seq": 1})
    page = client.get(f"/api/v1/streams/{room.stream}/entries?after=0").json()
    assert (page["head"], [entry["seq"] for entry in page["entries"]]) == (1, [1])
    assert page["entries"][0]["facts"]["text"] == "电梯该修了"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"room": 999}, 404, "missing"),
        ({"text": " "}, 400, "text_empty"),
        ({"text": "a\x00b"}, 400, "text_unprintable"),
        ({"cid": "short"}, 400, "bad_payload"),
        ({"room": "1"}, 400, "bad_payload"),
        ({"stance": "perhaps"}, 400, "bad_payload"),
        ({"extra": 1}, 400, "bad_payload"),
    ],
)
def test_a_refusal_has_its_status_and_shape(
    member: Resident, room: Room, change: dict[str, Any], status: int, code: str
) -> None:
    got, answer = do(browser(member), "post", a_post(room, change))
    assert (got, answer["code"]) == (status, code)
    assert set(answer) == {"kind", "code", "facts", "say"}
    assert answer["say"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"\xff"', b'{"room":1e999}', b'{"text":"\\ud800"}', b"[" * 9999])
def test_a_body_that_is_no_payload_is_refused(member: Resident, body: bytes) -> None:
    status, answer = do(browser(member), "post", body)
    assert (status, answer["code"]) == (400, "bad_payload")


def test_the_words_of_a_refusal_follow_the_reader(member: Resident, room: Room) -> None:
    said = {
        do(browser(member), "post", a_post(room, {"text": " "}), **{"Accept-Language": language})[1]["say"]
        for language in ("zh-hans", "en")
    }
    assert "还没有写内容，什么也没有保存。" in said


def test_who_is_signed_out_is_asked_to_sign_in(room: Room) -> None:
    assert do(browser(None), "post", a_post(room))[1]["code"] == "sign_in_first"
    assert browser(None).get(f"/api/v1/streams/{room.stream}/entries").json()["code"] == "sign_in_first"


def test_a_command_without_its_token_is_refused(member: Resident, room: Room) -> None:
    assert do(browser(member, csrf=True), "post", a_post(room))[1]["code"] == "page_too_old"


def test_a_stranger_is_told_that_there_is_no_such_stream(room: Room) -> None:
    stranger = browser(make.resident())
    for stream in (room.stream, "room:999", "poll:0", "nothing:1", "compound:1"):
        assert stranger.get(f"/api/v1/streams/{stream}/entries").status_code == 404


def test_too_many_posts_are_slowed_down(member: Resident, room: Room) -> None:
    client = browser(member)
    answers = [do(client, "post", a_post(room)) for _ in range(COMMANDS["post"].rate.burst + 1)]
    assert [status for status, _ in answers].count(429) == 1
    assert answers[-1][1]["facts"]["seconds"] >= 1


def test_every_command_with_a_service_is_in_the_openapi(member: Resident) -> None:
    document = browser(member).get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    offered = {path.rpartition("/")[2] for path in document["paths"] if "/commands/" in path}
    assert offered == {name for name, command in COMMANDS.items() if command.run is not None}
