"""A debate on several phones."""

import secrets
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from community.models import Compound
from deliberation.models import Room
from deliberation.reading import author_mark
from deliberation.services import post
from journal.clock import database_now
from realtime.protocol import CATCH_UP, Close
from residents.models import Capacity, Resident
from residents.services import end_claim
from tests import make
from tests.live.conftest import Served, Start


@pytest.fixture
def members(transactional_db: None) -> list[Resident]:
    """Two members of one compound."""
    unit = make.units(make.compound(), make.flat())[0]
    return [make.household(unit, capacity=Capacity.FAMILY) for _ in range(2)]


@pytest.fixture
def room(members: list[Resident]) -> Room:
    return make.room(Compound.objects.get(), author=members[0], now=database_now())


def said(room: Room, author: Resident, times: int = 1) -> None:
    """Posts written in another process than the server: on the in-memory layer no bell rings there."""
    for number in range(times):
        now = database_now() + timedelta(seconds=number)
        post(room.pk, text=f"第{number}条", stance=None, cid=secrets.token_hex(16), author=author, now=now)


def test_a_post_reaches_the_other_phone(server: Served, members: list[Resident], room: Room) -> None:
    one, other = (server.phone(member) for member in members)
    assert [one.watch(room.stream), other.watch(room.stream)] == [{"head": 0}, {"head": 0}]
    cid = secrets.token_hex(16)
    assert one.post(room.pk, "电梯该修了", stance="agree", cid=cid)["ok"] == {"stream": room.stream, "seq": 1}
    for phone in (one, other):
        entry = phone.entry(room.stream, 1, patience=0.9)
        assert entry["kind"] == "posted"
        assert entry["facts"] | {"post": 0} == {
            "post": 0,
            "front": "1号楼 王*",
            "role": "member",
            "text": "电梯该修了",
            "stance": "agree",
            "cid": cid,
            "by": author_mark(room.pk, members[0].pk),
        }


def test_the_same_cid_is_one_post_with_one_answer(server: Served, members: list[Resident], room: Room) -> None:
    phone = server.phone(members[0])
    phone.watch(room.stream)
    cid = secrets.token_hex(16)
    answers = [phone.post(room.pk, "一次", cid=cid)["ok"] for _ in range(3)]
    assert answers == [{"stream": room.stream, "seq": 1}] * 3
    assert phone.post(room.pk, "别的话", cid=cid)["no"]["code"] == "cid_reused"
    assert phone.numbers(room.stream) == [1]


def test_who_comes_back_misses_nothing_and_gets_nothing_twice(
    server: Served, members: list[Resident], room: Room
) -> None:
    away = server.phone(members[1])
    away.watch(room.stream)
    said(room, members[0], 3)
    away.entry(room.stream, 3)
    away.wire.close()
    said(room, members[0], 4)
    back = server.phone(members[1])
    assert back.watch(room.stream, seen=3)["head"] in range(3, 8)
    said(room, members[0], 2)
    back.until(lambda frame: frame.get("seq") == 9)
    assert back.numbers(room.stream) == [4, 5, 6, 7, 8]


def test_a_lost_bell_costs_about_a_second(server: Served, members: list[Resident], room: Room) -> None:
    phone = server.phone(members[0])
    phone.watch(room.stream)
    began = time.monotonic()
    said(room, members[1])
    phone.entry(room.stream, 1)
    assert time.monotonic() - began < 2.5


def test_who_is_far_behind_pages_over_http(server: Served, members: list[Resident], room: Room) -> None:
    said(room, members[0], CATCH_UP + 5)
    phone = server.phone(members[1])
    assert phone.watch(room.stream) == {"head": CATCH_UP + 5, "from": CATCH_UP + 6}
    said(room, members[0])
    assert phone.numbers(room.stream, quiet=2) == [CATCH_UP + 6]
    browser = Client()
    browser.force_login(members[1], backend=settings.AUTHENTICATION_BACKENDS[0])
    page = browser.get(f"/api/v1/streams/{room.stream}/entries?after=0").json()
    rest = browser.get(f"/api/v1/streams/{room.stream}/entries?after={CATCH_UP}").json()
    assert [entry["seq"] for entry in page["entries"] + rest["entries"]] == list(range(1, CATCH_UP + 7))


def test_who_may_not_see_a_stream_is_told_that_there_is_none(server: Served, room: Room) -> None:
    stranger = server.phone(make.resident())
    for stream in (room.stream, "room:999", f"proposal:{room.proposal_id}", "compound:1", "resident:1"):
        assert stranger.ask("watch", stream=stream)["no"]["code"] == "missing"
    assert stranger.post(room.pk, "我也说一句")["no"]["code"] == "missing"


def test_one_may_watch_what_is_ones_own(server: Served, members: list[Resident], room: Room) -> None:
    phone = server.phone(members[0])
    for stream in (room.stream, f"proposal:{room.proposal_id}", Compound.objects.get().stream, members[0].stream):
        assert "head" in phone.watch(stream)


def test_who_is_in_the_room_is_shown(server: Served, members: list[Resident], room: Room) -> None:
    one, other = (server.phone(member) for member in members)
    one.watch(room.stream)
    other.watch(room.stream)
    server.phone(members[1]).watch(room.stream)  # a second phone of the same resident
    assert one.until(lambda frame: frame.get("tick") == "presence" and frame["facts"]["here"] == 2)
    other.wire.close()


def test_who_stops_watching_hears_no_more(server: Served, members: list[Resident], room: Room) -> None:
    phone = server.phone(members[0])
    phone.watch(room.stream)
    assert phone.ask("unwatch", stream=room.stream)["ok"] == {"stream": room.stream}
    said(room, members[1])
    assert phone.numbers(room.stream, quiet=2) == []


def test_lost_access_ends_the_watch(server: Served, members: list[Resident], room: Room) -> None:
    phone = server.phone(members[1])
    phone.watch(room.stream)
    end_claim(members[1].claims.get().pk, by=members[1], now=database_now())
    assert phone.until(lambda frame: "ended" in frame) == {"stream": room.stream, "ended": True}
    said(room, members[0])
    assert phone.numbers(room.stream, quiet=2) == []


def test_signing_out_ends_the_socket_at_the_next_command(server: Served, members: list[Resident], room: Room) -> None:
    phone = server.phone(members[0])
    phone.watch(room.stream)
    Session.objects.all().delete()
    phone.wire.send('{"id": 9, "do": "unwatch", "stream": "room:1"}')
    assert phone.close_code() == Close.SIGN_IN


def test_refusals_speak_the_language_of_the_browser(server: Served, members: list[Resident], room: Room) -> None:
    phone = server.phone(members[0], **{"Accept-Language": "zh-CN"})
    no = phone.post(room.pk, "   ")["no"]
    assert no == {"kind": "invalid", "code": "text_empty", "facts": {}, "say": "还没有写内容，什么也没有保存。"}


def test_too_many_posts_are_slowed_down(server: Served, members: list[Resident], room: Room) -> None:
    phone = server.phone(members[0])
    answers = [phone.post(room.pk, f"第{number}条") for number in range(10)]
    assert answers[-1]["no"]["kind"] == "slow_down"
    assert answers[-1]["no"]["facts"]["seconds"] >= 1


@pytest.mark.redis
def test_two_processes_are_one_room(start: Start, members: list[Resident], room: Room) -> None:
    here, there = start(), start()
    one, other = here.phone(members[0]), there.phone(members[1])
    for phone in (one, other):
        phone.watch(room.stream)
    time.sleep(1.2)  # both are in the layer's group by the next look
    one.post(room.pk, "隔着进程")
    began = time.monotonic()
    assert other.entry(room.stream, 1)["facts"]["text"] == "隔着进程"
    assert time.monotonic() - began < 0.8
    for phone in (one, other):
        phone.until(lambda frame: frame.get("tick") == "presence" and frame["facts"]["here"] == 2)
