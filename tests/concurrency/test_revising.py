"""Two at once: nobody's revision is written over, nobody is counted twice, two merges do not wait for each other."""

import threading
from functools import partial

import pytest
from django.db import transaction

from community.models import OrganKind
from deliberation.models import Argument, ArgumentSupport, Proposal, ProposalVersion
from deliberation.rules import Move, TargetMissing, WrongState
from deliberation.rules.revising import StaleVersion
from deliberation.services import Draft, move_proposal, revise_proposal, second_proposal, support_argument
from kernel.errors import DomainError
from residents.models import Resident
from tests import make
from tests.concurrency.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def author() -> Resident:
    return make.office_holder(make.compound(), OrganKind.OWNERS_COMMITTEE)


@pytest.fixture
def idea(author: Resident) -> Proposal:
    return make.proposal(author.offices.get().organ.compound, author=author)


def written(idea: Proposal, author: Resident, words: str) -> int:
    draft = Draft(title="增设停车位", problem=words)
    try:
        return revise_proposal(idea.pk, draft, based_on=1, change=words, by=author, now=make.NOON).number
    except StaleVersion:
        return 0


def test_of_two_revisions_of_one_version_one_is_kept_and_the_other_told(idea: Proposal, author: Resident) -> None:
    answers = together(*[partial(written, idea, author, f"说法{number}") for number in range(6)])
    assert (answers.count(0), answers.count(2)) == (5, 1)
    assert idea.versions.count() == 2


def test_without_the_lock_both_find_their_version_the_newest(idea: Proposal, author: Resident) -> None:
    """The negative control: the same look, with nothing held between it and the write."""
    both_looked = threading.Barrier(2)

    def unlocked(number: int) -> int:
        with transaction.atomic():
            newest = ProposalVersion.objects.filter(proposal=idea).latest("number").number
            both_looked.wait(timeout=10)
            ProposalVersion.objects.create(
                proposal=idea, number=number, title="x", problem="x", fingerprint=str(number), at=make.NOON
            )
        return newest

    assert together(partial(unlocked, 2), partial(unlocked, 3)) == [1, 1]


def test_a_rush_of_helpful_marks_is_counted_exactly(idea: Proposal, author: Resident) -> None:
    place = idea.compound
    argument = make.argument(idea, author=author)
    crowd = [make.office_holder(place, OrganKind.PROPERTY_MANAGER) for _ in range(6)]
    together(*[partial(support_argument, argument.pk, by=who, now=make.NOON) for who in crowd + crowd])
    assert Argument.objects.get(pk=argument.pk).helpful == ArgumentSupport.objects.count() == 6


def test_two_proposals_merged_into_each_other_at_once_are_merged_once(idea: Proposal, author: Resident) -> None:
    place = idea.compound
    other = make.proposal(place, author=author, title="划车位")
    chair = make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE)
    make.argument(idea, author=author)
    make.argument(other, author=author)
    second_proposal(idea.pk, by=chair, now=make.NOON)

    def merged(source: Proposal, target: Proposal) -> str:
        try:
            given = {"into": target.pk, "reason": "同一件事"}
            return move_proposal(source.pk, Move.MERGE, by=chair, now=make.NOON, **given)  # type: ignore[arg-type]
        except (TargetMissing, WrongState) as refusal:
            return refused(refusal)

    answers = together(partial(merged, idea, other), partial(merged, other, idea))
    assert (answers.count("merged"), answers.count("merge_target_missing")) == (1, 1)
    assert Proposal.objects.filter(state="merged").count() == 1
    kept = Proposal.objects.exclude(state="merged").get()
    assert Argument.objects.filter(proposal=kept).count() == 2


def refused(refusal: DomainError) -> str:
    return refusal.code
