"""A designation changed while a cast is under way, and two officers who decide two competing claims at once.

Each race is run as the services are, and with what prevents it taken out.
"""

import threading
from functools import partial

import pytest
from django.db import IntegrityError, connection

from community.models import OrganKind, Unit
from residents.models import Capacity, Claim, ClaimState, Designation, DesignationState, Resident
from residents.rules.claim import ClaimDecided, OwnerTaken
from residents.services import (
    add_photos,
    ask_committee,
    consent_to_voter,
    decide_claim,
    deciding,
    propose_voter,
    settling,
)
from tests import make, make_voting
from tests.concurrency.together import together
from tests.make_voting import EARLY, line_of
from voting.models import Poll, Submission
from voting.rules.casting import Receipt
from voting.services import casting

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NOW = make.NOON
PATIENCE = 0.5  # seconds that a cast lingers between asking the rules and writing


@pytest.fixture
def home() -> Unit:
    """A couple's flat."""
    couple = make.flat("102", make.party("赵明"), make.party("钱丽"))
    return make.units(make.compound(), make.flat("101"), couple, now=EARLY - (NOW - EARLY))[1]


# --- a designation and a cast ---


@pytest.fixture
def poll(home: Unit) -> Poll:
    known = make_voting.conveners(home.compound)
    return make_voting.armed(make_voting.prepared(make_voting.proposal(home.compound), known.owners), known)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set when a cast has been let through by the rules; it writes a little later."""
    passed, write = threading.Event(), casting._submit

    def linger(*args: object, **facts: object) -> Submission:
        passed.set()
        threading.Event().wait(PATIENCE)
        return write(*args, **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(casting, "_submit", linger)
    return passed


def cast_while_the_other_agrees(poll: Poll, home: Unit, asked: threading.Event) -> list[object]:
    """One of the couple casts; meanwhile the other agrees that they cast themselves. Gives the cast's outcome, and
    whether the ballot was in the box when the agreement had come to count."""
    one, other = make_voting.owners_of(home)
    chosen = home.titles.order_by("pk").values_list("owner", flat=True)[1]
    waiting = propose_voter(home, chosen, by=one, now=NOW)

    def agree() -> object:
        asked.wait(10)
        consent_to_voter(waiting.pk, by=other, now=NOW)
        return Submission.objects.exists()

    return together(lambda: make_voting.cast(line_of(poll, home), one), agree)


def test_what_a_cast_was_allowed_by_stands_until_the_ballot_is_in(
    poll: Poll, home: Unit, asked: threading.Event
) -> None:
    outcome, in_the_box = cast_while_the_other_agrees(poll, home, asked)
    assert isinstance(outcome, Receipt)
    assert in_the_box is True, "the agreement waited for the ballot"
    assert Designation.objects.get().state == DesignationState.AGREED


def test_control_without_the_lock_a_ballot_comes_after_the_agreement_that_forbids_it(
    poll: Poll, home: Unit, asked: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casting, "_hold_co_owners", lambda _line: None)
    outcome, in_the_box = cast_while_the_other_agrees(poll, home, asked)
    assert isinstance(outcome, Receipt)
    assert in_the_box is False


# --- two officers ---


def rivals(home: Unit) -> list[Claim]:
    """Two people who both claim to be the first owner."""
    made = [ask_committee(make.resident(), home, capacity=Capacity.OWNER, name="赵明", now=NOW) for _ in range(2)]
    return [add_photos(claim.pk, [make.jpeg()], by=claim.resident, now=NOW) for claim in made]


def officers(home: Unit) -> list[Resident]:
    return [make.office_holder(home.compound, OrganKind.RESIDENTS_COMMITTEE) for _ in range(2)]


def states() -> list[str]:
    return sorted(Claim.objects.values_list("state", flat=True))


def decide_both(home: Unit, *, others_reason: str = "") -> list[str]:
    """Each officer verifies another of the two claims, at once."""
    owner = home.titles.earliest("pk").owner_id
    verify = partial(
        decide_claim, verified=True, owner_id=owner, papers_seen=True, others_reason=others_reason, now=NOW
    )
    pairs = zip(rivals(home), officers(home), strict=True)
    answers = together(*[partial(verify, claim.pk, by=officer) for claim, officer in pairs])
    return sorted(type(answer).__name__ for answer in answers)


def test_of_two_officers_deciding_two_competing_claims_at_once_one_is_told(home: Unit) -> None:
    assert decide_both(home) == ["Claim", OwnerTaken.__name__]
    assert states() == [ClaimState.PENDING, ClaimState.VERIFIED]


def test_of_two_officers_who_each_refuse_the_other_s_claim_one_is_too_late(home: Unit) -> None:
    assert decide_both(home, others_reason="产权证上的是另一位") == ["Claim", ClaimDecided.__name__]
    assert states() == [ClaimState.REFUSED, ClaimState.VERIFIED]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM residents_claimphoto")
        assert cursor.fetchone() == (0,)


def test_control_without_the_lock_only_the_constraint_stops_the_second_officer(
    home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, settle = threading.Barrier(2), settling.settle

    def meet(claims: list[Claim], **facts: object) -> None:
        looked.wait(timeout=10)
        settle(claims, **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(deciding, "held", lambda unit_id: Unit.objects.select_related("compound").get(pk=unit_id))
    monkeypatch.setattr(deciding, "settle", meet)
    assert decide_both(home) == ["Claim", IntegrityError.__name__]
