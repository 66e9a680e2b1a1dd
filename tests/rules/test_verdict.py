"""Verdicts: what papers do, and that an explanation never says another thing than the verdict."""

from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.rules.weights import papers, sizes, voters
from voting.rules.choice import Paper
from voting.rules.count import Count
from voting.rules.matter import Matter, Rule
from voting.rules.quorum import StepName
from voting.rules.verdict import Verdict, explain
from voting.rules.weight import Weight

rules = st.sampled_from(Rule)
VALID = (Paper.AGREE, Paper.AGAINST, Paper.ABSTAIN)
Papers = list[tuple[Paper, Weight]]
RANK = [Verdict.INVALID, Verdict.NOT_PASSED, Verdict.PASSED]


def total_of(given_papers: Papers) -> Weight:
    return Weight.total(weight for _, weight in given_papers)


@pytest.mark.parametrize("matter", list(Matter))
def test_only_matters_six_to_eight_are_special(matter: Matter) -> None:
    assert matter.rule is (Rule.SPECIAL if matter in (6, 7, 8) else Rule.ORDINARY)


def test_the_mock_up_result_passes_with_its_printed_numbers() -> None:
    count = Count(
        agree=Weight.of(912, 784_152_700),
        against=Weight.of(158, 136_041_500),
        abstain=Weight.of(58, 51_869_200),
        invalid=Weight.of(6, 5_000_000),
    )
    told = explain(Rule.SPECIAL, Weight.of(1486, 1_284_605_200), count)
    assert told.verdict is Verdict.PASSED
    assert told.quorum.persons.surplus.whole == 137
    assert str(told.quorum.area.part) == "97,206.34"
    assert (told.agreement.persons.left.whole, told.agreement.persons.right.whole) == (3_648, 3_384)
    assert (told.agreement.persons.percent, told.agreement.area.percent) == ("80.85", "80.66")
    assert told.agreement.persons.least.whole == 846
    assert told.agreement.name is StepName.SPECIAL
    assert not told.flips


def test_without_a_quorum_even_a_unanimous_vote_decides_nothing() -> None:
    count = Count(agree=Weight.of(66, 660_000))
    assert explain(Rule.ORDINARY, Weight.of(100, 1_000_000), count).verdict is Verdict.INVALID


def test_a_majority_by_area_alone_does_not_pass() -> None:
    count = Count(agree=Weight.of(40, 900_000), against=Weight.of(60, 100_000))
    assert explain(Rule.ORDINARY, Weight.of(100, 1_000_000), count).verdict is Verdict.NOT_PASSED


def test_a_majority_by_heads_alone_does_not_pass() -> None:
    count = Count(agree=Weight.of(60, 100_000), against=Weight.of(40, 900_000))
    assert explain(Rule.ORDINARY, Weight.of(100, 1_000_000), count).verdict is Verdict.NOT_PASSED


def test_abstaining_takes_part_and_does_not_agree() -> None:
    """Fifty agree, nobody is against, fifty abstain: the abstainers make the quorum and deny the majority."""
    count = Count(agree=Weight.of(50, 500_000), abstain=Weight.of(50, 500_000))
    told = explain(Rule.ORDINARY, Weight.of(100, 1_000_000), count)
    assert told.quorum.met
    assert told.verdict is Verdict.NOT_PASSED


def test_not_returned_is_in_no_pile() -> None:
    assert Count.of([(Paper.NOT_RETURNED, Weight.of(1, 10))]) == Count()


@given(papers=papers, order=st.randoms(use_true_random=False))
def test_the_order_of_papers_does_not_matter(papers: Papers, order: Random) -> None:
    shuffled = list(papers)
    order.shuffle(shuffled)
    assert Count.of(shuffled) == Count.of(papers)


@given(papers=papers)
def test_every_valid_paper_is_in_exactly_one_pile(papers: Papers) -> None:
    count = Count.of(papers)
    valid = [(paper, weight) for paper, weight in papers if paper in VALID]
    assert count.valid == total_of(valid)
    assert count.taking_part(with_invalid=True) == count.valid + count.invalid


@given(papers=papers, extra=voters, rule=rules, absent=sizes)
def test_one_more_yes_never_hurts(papers: Papers, extra: Weight, rule: Rule, absent: Weight) -> None:
    """Somebody on the roll who had not voted agrees: the verdict cannot become a worse one."""
    total = total_of(papers) + extra + absent
    before = explain(rule, total, Count.of(papers)).verdict
    after = explain(rule, total, Count.of([*papers, (Paper.AGREE, extra)])).verdict
    assert RANK.index(after) >= RANK.index(before)


@given(papers=papers, rule=rules, absent=sizes, data=st.data())
def test_turning_a_no_into_a_yes_never_hurts(papers: Papers, rule: Rule, absent: Weight, data: st.DataObject) -> None:
    against = [index for index, (paper, _) in enumerate(papers) if paper in (Paper.AGAINST, Paper.ABSTAIN)]
    assume(against)
    turned = list(papers)
    index = data.draw(st.sampled_from(against))
    turned[index] = (Paper.AGREE, turned[index][1])
    total = total_of(papers) + absent
    before, after = (explain(rule, total, Count.of(each)).verdict for each in (papers, turned))
    assert RANK.index(after) >= RANK.index(before)


@given(papers=papers, rule=rules, absent=sizes, with_invalid=st.booleans())
def test_the_explanation_and_the_law_give_one_verdict(
    papers: Papers, rule: Rule, absent: Weight, with_invalid: bool
) -> None:
    """The law once more, in plain whole numbers and without any of the code under test."""
    heads, areas = (dict.fromkeys(Paper, 0) for _ in range(2))
    for paper, weight in papers:
        heads[paper] += weight.persons.whole
        areas[paper] += weight.area.whole
    verdicts = []
    for pile, gone in ((heads, absent.persons.whole), (areas, absent.area.whole)):
        took = pile[Paper.AGREE] + pile[Paper.AGAINST] + pile[Paper.ABSTAIN]
        took += pile[Paper.INVALID] if with_invalid else 0
        enough = took > 0 and 3 * took >= 2 * (sum(pile.values()) + gone)
        yes = pile[Paper.AGREE]
        agreed = yes > 0 and (4 * yes >= 3 * took if rule is Rule.SPECIAL else 2 * yes > took)
        verdicts.append((enough, agreed))
    expected = Verdict.INVALID
    if all(enough for enough, _ in verdicts):
        expected = Verdict.PASSED if all(agreed for _, agreed in verdicts) else Verdict.NOT_PASSED
    told = explain(rule, total_of(papers) + absent, Count.of(papers), with_invalid=with_invalid)
    assert told.verdict is expected
    assert told.agreement.persons.whole == told.quorum.persons.part
    assert told.agreement.area.whole == told.quorum.area.part
    assert told.quorum.persons.whole == told.total.persons


def test_a_verdict_that_hangs_on_invalid_papers_is_flagged() -> None:
    count = Count(agree=Weight.of(66, 660_000), invalid=Weight.of(1, 10_000))
    told = explain(Rule.ORDINARY, Weight.of(100, 1_000_000), count)
    assert told.verdict is Verdict.INVALID
    assert told.flips
    assert explain(Rule.ORDINARY, Weight.of(100, 1_000_000), count, with_invalid=True).verdict is Verdict.PASSED
