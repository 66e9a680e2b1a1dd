"""Two conveners acknowledge one warning at once: one reason is kept. And with the lock taken out, one of them fails."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import IntegrityError

from tests import make, make_voting
from tests.concurrency.together import together
from tests.make_voting import CLOSES, EARLY, OPENS
from voting.linting import acknowledged_in, findings_of
from voting.models import Acknowledgement, Poll
from voting.rules.matter import Matter
from voting.rules.question import Asked
from voting.services import acknowledge_finding, acknowledging, prepare_poll

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PATIENCE = 0.4  # seconds that one waits for the other between asking the rules and writing


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two meet after they have looked and before they write, if nothing keeps them apart."""
    barrier = threading.Barrier(2)

    def meet(poll: Poll) -> dict[str, str]:
        kept = acknowledged_in(poll)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(PATIENCE)
        return kept

    monkeypatch.setattr(acknowledging, "acknowledged_in", meet)


def both() -> list[Poll | Exception]:
    about = make_voting.proposal(make.compound())
    known = make_voting.conveners(about.compound)
    asked = [Asked("为了大家的安全，是否同意更换门禁？", Matter.OTHER_MAJOR)]
    poll = prepare_poll(
        about, title="门禁", questions=asked, opens_at=OPENS, closes_at=CLOSES, by=known.owners, now=EARLY
    )
    key = next(finding.key for finding in findings_of(poll, now=EARLY) if finding.number)
    acts: list[Callable[[], Poll]] = [
        lambda: acknowledge_finding(poll.pk, key=key, reason="甲", by=known.owners, now=EARLY),
        lambda: acknowledge_finding(poll.pk, key=key, reason="乙", by=known.residents, now=EARLY),
    ]
    return together(*acts)


def test_of_two_reasons_at_once_the_first_is_kept_and_nobody_fails(meeting: None) -> None:
    assert all(isinstance(outcome, Poll) for outcome in both())
    assert Acknowledgement.objects.count() == 1


def test_control_without_the_lock_one_of_them_fails(meeting: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acknowledging, "locked_poll", lambda pk: Poll.objects.get(pk=pk))
    assert sorted(isinstance(outcome, IntegrityError) for outcome in both()) == [False, True]
