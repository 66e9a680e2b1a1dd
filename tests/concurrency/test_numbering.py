"""Two notices of a compound at once have numbers 1 and 2. And without the lock, both would be the first."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError

from community.models import Compound
from outcomes.models import Notice, Publication
from outcomes.rules import AlreadyPublished
from outcomes.services import publish_result, publishing
from printing import pdf
from tests import make, make_voting
from tests.concurrency.together import together
from tests.make_voting import CLOSES, EARLY
from voting.services import settle_poll

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AFTER = CLOSES + timedelta(days=1)
PATIENCE = 0.8  # seconds that one waits for the other between taking a number and writing it


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two meet after each has its number and before it is written, if nothing keeps them apart."""
    barrier = threading.Barrier(2)

    def meet(*args: object, **named: object) -> bytes:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(PATIENCE)
        return pdf(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(publishing, "pdf", meet)


def acts(polls: int, each: int = 1) -> list[Callable[[], Publication]]:
    """The publishing of so many polls of one compound, each so many times."""
    place = make.compound()
    make.units(place, make.flat("101"), now=EARLY - timedelta(days=1))
    known = make_voting.conveners(place)
    found: list[Callable[[], Publication]] = []
    for _ in range(polls):
        poll = make_voting.armed(make_voting.prepared(make_voting.proposal(place), known.owners), known)
        settle_poll(poll.pk, lambda: CLOSES)
        found += [partial(publish_result, poll.pk, by=known.owners, now=AFTER)] * each
    return found


def test_two_notices_at_once_are_numbered_one_after_the_other(meeting: None) -> None:
    answers = together(*acts(2))
    assert all(isinstance(answer, Publication) for answer in answers), answers
    assert sorted(Notice.objects.values_list("number", flat=True)) == [1, 2]


def test_a_result_that_two_publish_at_once_has_one_notice(meeting: None) -> None:
    refused = [answer for answer in together(*acts(1, each=2)) if not isinstance(answer, Publication)]
    assert [type(answer) for answer in refused] == [AlreadyPublished]
    assert Notice.objects.get().number == 1


def test_control_without_the_lock_both_take_the_same_number(meeting: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = acts(2)
    monkeypatch.setattr(Compound.objects, "select_for_update", lambda **_: Compound.objects.all())
    refused = [answer for answer in together(*ready) if not isinstance(answer, Publication)]
    assert [type(answer) for answer in refused] == [IntegrityError]
    assert Notice.objects.count() == 1
