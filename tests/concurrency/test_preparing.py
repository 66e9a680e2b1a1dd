"""Two conveners draw up a poll on one proposal at once: one is drawn up. And with the lock taken out, both are."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest

from deliberation.models import Proposal
from tests import make, make_voting
from tests.concurrency.together import together
from voting.models import Poll
from voting.rules.question import AnotherPoll, check_questions
from voting.services import locking, preparing

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PATIENCE = 0.4  # seconds that one waits for the other between asking the rules and writing


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two meet after the rules have let them through and before they write, if nothing keeps them apart."""
    barrier, check = threading.Barrier(2), check_questions

    def meet(*args: object) -> object:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(PATIENCE)
        return check(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(preparing, "check_questions", meet)


def both() -> list[Poll | Exception]:
    about = make_voting.proposal(make.compound())
    known = make_voting.conveners(about.compound)
    acts: list[Callable[[], Poll]] = [
        lambda: make_voting.prepared(about, known.owners),
        lambda: make_voting.prepared(about, known.residents),
    ]
    return sorted(together(*acts), key=lambda outcome: not isinstance(outcome, Poll))


def test_of_two_polls_drawn_up_at_once_on_one_proposal_one_stands(meeting: None) -> None:
    made, refused = both()
    assert isinstance(made, Poll)
    assert isinstance(refused, AnotherPoll)


def test_control_without_the_lock_one_proposal_has_two_polls(meeting: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "locked_proposal", lambda pk: Proposal.objects.get(pk=pk))
    assert all(isinstance(outcome, Poll) for outcome in both())
