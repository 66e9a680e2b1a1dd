"""A ballot over the socket, and a server that is told to end while it is being cast."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from websockets.exceptions import ConnectionClosed

from community.models import Compound
from journal.clock import database_now
from realtime.protocol import Close
from residents.models import Resident
from tests import make
from tests.live.conftest import Phone, Served, cookie_of, http_post
from voting.models import Poll, Submission
from voting.reading import lines_of


@pytest.fixture
def voters(transactional_db: None) -> list[Resident]:
    """Two owners, each of a flat of their own."""
    units = make.units(make.compound(), make.flat("101"), make.flat("102"))
    return [make.household(unit) for unit in units]


@pytest.fixture
def poll(voters: list[Resident]) -> Poll:
    """A poll that is open now."""
    now = database_now()
    about = make.proposal(Compound.objects.get(), author=voters[0], now=now - timedelta(days=60))
    return make.poll(about, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))


def paper(poll: Poll, voter: Resident) -> dict[str, Any]:
    """What `voter` casts."""
    choices = {str(question.pk): "agree" for question in poll.questions.all()}
    return {
        "poll": poll.pk,
        "line": lines_of(voter, poll, now=make.NOON)[0].pk,
        "cid": secrets.token_hex(16),
        "choices": choices,
    }


@contextmanager
def held(poll: Poll) -> Iterator[None]:
    """The poll's lock in this process: whoever casts has to wait."""
    with transaction.atomic():
        Poll.objects.select_for_update().get(pk=poll.pk)
        yield


def test_a_cast_gives_its_receipt_and_again_the_same(server: Served, voters: list[Resident], poll: Poll) -> None:
    phone = server.phone(voters[0])
    sent = paper(poll, voters[0])
    first = phone.ask("cast", **sent)["ok"]
    assert first == phone.ask("cast", **sent)["ok"]
    made = Submission.objects.get()
    assert (first["code"], first["position"]) == (made.code, 1)
    other = {**sent, "choices": dict.fromkeys(sent["choices"], "against")}
    assert phone.ask("cast", **other)["no"]["code"] == "cid_reused"
    assert phone.ask("cast", **{**sent, "cid": secrets.token_hex(16)})["no"]["code"] == "already_voted"


def test_participation_moves_on_the_other_phone_and_choices_do_not_show(
    server: Served, voters: list[Resident], poll: Poll
) -> None:
    one, other = (server.phone(voter) for voter in voters)
    head = other.watch(poll.stream, seen=0)["head"]
    one.ask("cast", **paper(poll, voters[0]))
    entry = other.entry(poll.stream, head + 1)
    assert (entry["kind"], entry["facts"]["position"]) == ("ballot_cast", 1)
    [question] = entry["facts"]["questions"]
    assert (question["heads"], question["total_heads"], question["missing_heads"]) == (1, 2, 1)
    assert (question["area"], question["missing_area"], question["reached"]) == ("89.62", "29.8734", False)
    assert "agree" not in str(entry)


MALFORMED: list[dict[str, Any]] = [
    {"choices": {}},
    {"choices": {"1": "perhaps"}},
    {"choices": {"x": "agree"}},
    {"choices": ["agree"]},
    {"line": "1"},
    {"line": -1},
    {"cid": "x"},
    {"weight": 100},
]


def test_a_malformed_ballot_is_refused_and_leaves_nothing(server: Served, voters: list[Resident], poll: Poll) -> None:
    phone = server.phone(voters[0])
    for change in MALFORMED:
        no = phone.ask("cast", **{**paper(poll, voters[0]), **change})["no"]
        assert (no["kind"], no["code"]) == ("invalid", "bad_payload"), change
    assert not Submission.objects.exists()


def test_nobody_casts_for_a_line_of_somebody_else(server: Served, voters: list[Resident], poll: Poll) -> None:
    phone = server.phone(voters[1])
    assert phone.ask("cast", **paper(poll, voters[0]))["no"]["kind"] == "not_allowed"
    assert not Submission.objects.exists()


def test_a_ballot_being_cast_when_the_server_ends_is_finished(
    server: Served, voters: list[Resident], poll: Poll
) -> None:
    """The promise as shipped servers break it: the transaction is cut, and the voter learns nothing."""
    phone, idle = server.phone(voters[0]), server.phone(voters[1])
    idle.watch(poll.stream)
    answers: list[Any] = []
    casting = threading.Thread(target=lambda: answers.append(_until_closed(phone, paper_of)))
    with held(poll):
        paper_of = paper(poll, voters[0])
        casting.start()
        time.sleep(0.7)
        server.terminate()
        assert idle.close_code() == Close.RESTART
        assert server.process.poll() is None
    casting.join(15)
    answer, code = answers[0]
    assert answer["ok"]["code"] == Submission.objects.get().code
    assert code == Close.RESTART
    assert server.process.wait(10) == 0


def test_a_form_being_sent_when_the_server_ends_is_answered(server: Served, voters: list[Resident], poll: Poll) -> None:
    answers: list[tuple[int, Any]] = []
    cookie, sent = cookie_of(voters[0]), paper(poll, voters[0])
    casting = threading.Thread(
        target=lambda: answers.append(http_post(server, "/api/v1/commands/cast", sent, cookie=cookie))
    )
    with held(poll):
        casting.start()
        time.sleep(0.7)
        server.terminate()
        time.sleep(0.5)
        assert server.process.poll() is None
    casting.join(15)
    status, answer = answers[0]
    assert (status, answer["code"]) == (200, Submission.objects.get().code)
    assert server.process.wait(10) == 0


def _until_closed(phone: Phone, sent: dict[str, Any]) -> tuple[Any, int]:
    """The answer to a cast, and the code the connection then ends with."""
    answer = phone.ask("cast", **sent)
    try:
        while True:
            phone.wire.recv(timeout=10)
    except ConnectionClosed as closed:
        return answer, closed.rcvd.code if closed.rcvd else 1006
