"""Whom co-owners designate to cast, by agreement or on paper; and companies that vote through an agent."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from community.models import Compound, OrganKind, Owner, Unit
from community.rules.facts import PartyKind
from journal.models import Entry
from kernel.errors import Missing
from residents.models import Capacity, Designation, DesignationState, Resident
from residents.rules.claim import ReasonNotSaid
from residents.rules.designation import (
    AlreadyDesignated,
    CoOwnerNotVerified,
    DesignationOver,
    DesignationWaits,
    NoSuchDesignation,
    NotACoOwner,
    NotOneOfThem,
    NotSeveralOwners,
    parties_key,
)
from residents.rules.office import NotAtThisDesk
from residents.services import (
    ask_committee,
    consent_to_voter,
    decide_claim,
    decline_voter,
    end_claim,
    end_voter,
    propose_voter,
    write_down_voter,
)
from tests import make, make_voting
from tests.make_residents import officer
from tests.make_voting import EARLY, OPENS, account, cast, line_of
from voting.designees import deferred_lines
from voting.models import Poll
from voting.paper import papers_of
from voting.reading import lines_of
from voting.rules.casting import CoOwnerVoted, NotDesignated
from voting.services import designate_voter

pytestmark = pytest.mark.django_db
NOW = make.NOON
DAY = timedelta(days=1)


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def homes(place: Compound) -> list[Unit]:
    """A couple's flat and their second one, a flat of three, one of one owner, and a company's shop."""
    wife, husband = make.party("钱丽"), make.party("赵明")
    three = [make.party(name) for name in ("孙一", "孙二", "孙三")]
    firm = make.party("山鑫商贸有限公司", kind=PartyKind.ORGANISATION)
    return make.units(
        place,
        make.flat("101", husband, wife),
        make.flat("102", husband, wife),
        make.flat("201", *three),
        make.flat("202"),
        make.flat("铺1", firm),
        now=EARLY - DAY,
    )


@pytest.fixture
def couple(homes: list[Unit]) -> list[Resident]:
    return make_voting.owners_of(homes[0])


@pytest.fixture
def poll(place: Compound, homes: list[Unit]) -> Poll:
    known = make_voting.conveners(place)
    return make_voting.armed(make_voting.prepared(make_voting.proposal(place), known.owners), known)


def owners(unit: Unit) -> list[int]:
    return list(unit.titles.order_by("pk").values_list("owner", flat=True))


def agreed(unit: Unit, couple: list[Resident], chosen: int = 1) -> Designation:
    """Both of the couple agreed that the one at place `chosen` casts."""
    asked = propose_voter(unit, owners(unit)[chosen], by=couple[0], now=NOW)
    return consent_to_voter(asked.pk, by=couple[1], now=NOW)


# --- agreeing ---


def test_it_counts_once_every_co_owner_agreed(homes: list[Unit], couple: list[Resident]) -> None:
    asked = propose_voter(homes[0], owners(homes[0])[1], by=couple[0], now=NOW)
    assert asked.state == DesignationState.PROPOSED
    assert consent_to_voter(asked.pk, by=couple[1], now=NOW).state == DesignationState.AGREED


def test_of_three_all_must_agree(homes: list[Unit]) -> None:
    one, two, three = make_voting.owners_of(homes[2])
    asked = propose_voter(homes[2], owners(homes[2])[0], by=one, now=NOW)
    assert consent_to_voter(asked.pk, by=two, now=NOW).state == DesignationState.PROPOSED
    assert consent_to_voter(asked.pk, by=two, now=NOW).state == DesignationState.PROPOSED, "twice is once"
    assert consent_to_voter(asked.pk, by=three, now=NOW).state == DesignationState.AGREED


def test_one_who_does_not_agree_ends_it(homes: list[Unit], couple: list[Resident]) -> None:
    asked = propose_voter(homes[0], owners(homes[0])[1], by=couple[0], now=NOW)
    decline_voter(asked.pk, by=couple[1], now=NOW)
    with pytest.raises(DesignationOver):
        consent_to_voter(asked.pk, by=couple[1], now=NOW)
    propose_voter(homes[0], owners(homes[0])[0], by=couple[1], now=NOW)


def test_nobody_is_silenced_before_they_could_be_asked(homes: list[Unit]) -> None:
    first = Owner.objects.get(pk=owners(homes[0])[0])
    with pytest.raises(CoOwnerNotVerified):
        propose_voter(homes[0], first.pk, by=account(first, homes[0]), now=NOW)


def test_only_co_owners_propose_and_only_co_owners_are_proposed(homes: list[Unit], couple: list[Resident]) -> None:
    chosen, stranger = owners(homes[0])[0], make.household(homes[3], now=EARLY)
    with pytest.raises(NotOneOfThem):
        propose_voter(homes[0], chosen, by=stranger, now=NOW)
    with pytest.raises(NotACoOwner):
        propose_voter(homes[0], owners(homes[3])[0], by=couple[0], now=NOW)
    with pytest.raises(NotSeveralOwners):
        propose_voter(homes[3], owners(homes[3])[0], by=stranger, now=NOW)
    asked = propose_voter(homes[0], chosen, by=couple[0], now=NOW)
    for act in (consent_to_voter, decline_voter, end_voter):
        with pytest.raises(NoSuchDesignation):
            act(asked.pk, by=stranger, now=NOW)
    with pytest.raises(DesignationWaits):
        propose_voter(homes[0], chosen, by=couple[1], now=NOW)


def test_a_new_one_takes_the_place_of_the_old_only_when_all_agreed(homes: list[Unit], couple: list[Resident]) -> None:
    old = agreed(homes[0], couple)
    with pytest.raises(AlreadyDesignated):
        propose_voter(homes[0], old.owner_id, by=couple[0], now=NOW)
    new = propose_voter(homes[1], owners(homes[0])[0], by=couple[1], now=NOW)
    old.refresh_from_db()
    assert old.state == DesignationState.AGREED
    consent_to_voter(new.pk, by=couple[0], now=NOW)
    old.refresh_from_db()
    assert old.state == DesignationState.ENDED


def test_who_sold_agrees_to_nothing_any_more(homes: list[Unit], couple: list[Resident]) -> None:
    asked = propose_voter(homes[0], owners(homes[0])[1], by=couple[0], now=NOW)
    end_claim(couple[1].claims.get().pk, by=couple[1], now=NOW)
    with pytest.raises(NoSuchDesignation):
        consent_to_voter(asked.pk, by=couple[1], now=NOW)


def test_the_record_carries_ids_only(homes: list[Unit], couple: list[Resident], place: Compound) -> None:
    made = agreed(homes[0], couple)
    end_voter(made.pk, by=couple[1], now=NOW)
    told = Entry.objects.filter(stream=place.desk, kind__startswith="co_owners").values_list("kind", "facts")
    kinds = ("proposed", "agreed", "ended")
    assert list(told) == [(f"co_owners_voter_{kind}", {"designation": made.pk}) for kind in kinds]


@pytest.mark.parametrize("state", [DesignationState.PROPOSED, DesignationState.AGREED])
def test_the_database_keeps_one_of_each_per_set_of_co_owners(
    homes: list[Unit], couple: list[Resident], state: DesignationState
) -> None:
    def add() -> Designation:
        return Designation.objects.create(
            compound=homes[0].compound,
            parties=parties_key(owners(homes[0])),
            owner_id=owners(homes[0])[0],
            state=state,
            proposed_by=couple[0],
            proposed_at=NOW,
            agreed_at=NOW,
        )

    add()
    with pytest.raises(IntegrityError), transaction.atomic():
        add()


# --- on paper ---


def test_the_committee_writes_down_a_paper_also_for_who_has_no_account(homes: list[Unit], place: Compound) -> None:
    clerk = officer(place)
    made = write_down_voter(homes[0], owners(homes[0])[0], by=clerk, reason="两人签字的约定", now=NOW)
    assert (made.state, made.by_committee) == (DesignationState.AGREED, True)
    other = write_down_voter(homes[0], owners(homes[0])[1], by=clerk, reason="改签的约定", now=NOW)
    made.refresh_from_db()
    assert (made.state, other.state) == (DesignationState.ENDED, DesignationState.AGREED)


def test_nobody_else_writes_it_down_nor_without_a_reason(homes: list[Unit], place: Compound) -> None:
    chosen = owners(homes[0])[0]
    for who in (make.resident(), officer(place, OrganKind.OWNERS_COMMITTEE)):
        with pytest.raises(NotAtThisDesk):
            write_down_voter(homes[0], chosen, by=who, reason="x", now=NOW)
    with pytest.raises(ReasonNotSaid):
        write_down_voter(homes[0], chosen, by=officer(place), reason=" ", now=NOW)


# --- casting ---


def test_the_designated_casts_for_all_they_own_together_and_the_other_does_not(
    poll: Poll, homes: list[Unit], couple: list[Resident]
) -> None:
    agreed(homes[1], couple)
    line = line_of(poll, homes[0])
    assert (lines_of(couple[0], poll, now=NOW), lines_of(couple[1], poll, now=NOW)) == ([], [line])
    with pytest.raises(NotDesignated):
        cast(line, couple[0])
    assert cast(line, couple[1]).position == 1


def test_the_others_see_who_casts_since_when_and_by_whose_word(
    poll: Poll, homes: list[Unit], couple: list[Resident], place: Compound
) -> None:
    assert deferred_lines(couple[0], poll, now=NOW) == []
    agreed(homes[0], couple)
    (seen,) = deferred_lines(couple[0], poll, now=NOW)
    assert (seen.voter.masked, seen.at, seen.by_committee) == ("钱*", NOW, False)
    assert deferred_lines(couple[1], poll, now=NOW) == []
    write_down_voter(homes[0], owners(homes[0])[0], by=officer(place), reason="约定", now=NOW + DAY)
    (seen,) = deferred_lines(couple[1], poll, now=NOW)
    assert (seen.voter.masked, seen.at, seen.by_committee) == ("赵*", NOW + DAY, True)


def test_without_a_designation_the_first_cast_stands(poll: Poll, homes: list[Unit], couple: list[Resident]) -> None:
    line = line_of(poll, homes[0])
    cast(line, couple[0])
    with pytest.raises(CoOwnerVoted):
        cast(line, couple[1])


def test_a_ballot_in_the_box_stands_whatever_is_agreed_later(
    poll: Poll, homes: list[Unit], couple: list[Resident]
) -> None:
    line = line_of(poll, homes[0])
    cast(line, couple[0])
    agreed(homes[0], couple)
    with pytest.raises(CoOwnerVoted):
        cast(line, couple[1])
    assert line.submissions.get().caster == couple[0]


def test_ended_anybody_of_them_may_cast_again(poll: Poll, homes: list[Unit], couple: list[Resident]) -> None:
    made = agreed(homes[0], couple)
    end_voter(made.pk, by=couple[1], now=NOW)
    assert cast(line_of(poll, homes[0]), couple[0]).position == 1


def test_what_was_written_down_for_one_poll_comes_before_what_holds_for_all(
    poll: Poll, homes: list[Unit], couple: list[Resident], place: Compound
) -> None:
    agreed(homes[0], couple)
    line = line_of(poll, homes[0])
    designate_voter(line.pk, owner=owners(homes[0])[0], by=officer(place), now=NOW)
    assert (lines_of(couple[0], poll, now=NOW), lines_of(couple[1], poll, now=NOW)) == ([line], [])


def test_another_set_of_co_owners_is_not_meant(poll: Poll, homes: list[Unit], couple: list[Resident]) -> None:
    agreed(homes[0], couple)
    one, _, three = make_voting.owners_of(homes[2])
    assert lines_of(one, poll, now=NOW) == lines_of(three, poll, now=NOW) == [line_of(poll, homes[2])]


# --- agents of companies ---


def agent_of(shop: Unit, *, until: date) -> Resident:
    person, early = make.resident(now=EARLY), EARLY.date()
    claim = ask_committee(person, shop, capacity=Capacity.AGENT, name="陈晨", since=early, until=until, now=EARLY)
    clerk = make.office_holder(shop.compound, OrganKind.RESIDENTS_COMMITTEE, now=EARLY)
    decide_claim(claim.pk, verified=True, owner_id=owners(shop)[0], papers_seen=True, by=clerk, now=EARLY)
    return person


def test_an_agent_casts_for_the_company_and_the_paper_says_so(poll: Poll, homes: list[Unit]) -> None:
    person = agent_of(homes[4], until=NOW.date())
    (paper,) = papers_of(person, poll, now=NOW)
    assert paper.company == "山鑫商贸有限公司"
    assert cast(paper.line, person).position == 1


def test_an_ended_mandate_casts_nothing(poll: Poll, homes: list[Unit]) -> None:
    person = agent_of(homes[4], until=(OPENS + DAY).date())
    line = line_of(poll, homes[4])
    assert lines_of(person, poll, now=OPENS + DAY) == [line]
    assert lines_of(person, poll, now=OPENS + 2 * DAY) == []
    with pytest.raises(Missing):  # who belongs nowhere any more learns nothing of the poll
        cast(line, person, at=OPENS + 2 * DAY)
    assert not line.submissions.exists()


def test_who_moved_out_leaves_the_ballot_they_cast(poll: Poll, homes: list[Unit], couple: list[Resident]) -> None:
    line = line_of(poll, homes[0])
    cast(line, couple[0])
    end_claim(couple[0].claims.get().pk, by=couple[0], now=NOW)
    assert line.submissions.count() == 1
    assert lines_of(couple[0], poll, now=NOW) == []
