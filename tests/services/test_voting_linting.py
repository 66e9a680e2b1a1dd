"""The ballot linter in the services: what it is given, what it stops, and the reasons that are kept."""

from datetime import datetime, timedelta

import pytest

from community.models import OrganKind
from deliberation.models import Proposal
from deliberation.rules import TextEmpty, TextTooLong
from journal.models import Entry
from kernel.errors import Missing
from tests import make, make_voting
from tests.make_voting import CLOSES, EARLY, OPENS, Conveners
from voting.desk.forms import suggested_questions
from voting.linting import acknowledged_in, findings_of
from voting.models import Acknowledgement, Poll, Question
from voting.rules.keys import NotConvener
from voting.rules.lint import BallotAtFault, BallotUnacknowledged, Code, Finding, FindingGone, Severity
from voting.rules.matter import Matter
from voting.rules.question import Asked
from voting.rules.window import PollFrozen
from voting.services import (
    acknowledge_finding,
    freeze_roll,
    post_notice,
    prepare_poll,
    repair_poll,
    revise_poll,
    turn_key,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CLEAN = Asked("是否同意更换门禁？", Matter.OTHER_MAJOR)
LEADING = Asked("为了大家的安全，是否同意更换门禁？", Matter.OTHER_MAJOR)
NEGATIVE = Asked("是否不同意更换门禁？", Matter.OTHER_MAJOR)


@pytest.fixture
def about() -> Proposal:
    place = make.compound()
    make.units(place, make.flat("101"), make.flat("102"), now=EARLY - DAY)
    return make_voting.proposal(place)


@pytest.fixture
def known(about: Proposal) -> Conveners:
    return make_voting.conveners(about.compound)


def drawn_up(about: Proposal, by: Conveners, *asked: Asked, opens_at: datetime = OPENS) -> Poll:
    """A draft in which nobody has acknowledged anything."""
    return prepare_poll(
        about, title="门禁", questions=asked, opens_at=opens_at, closes_at=CLOSES, by=by.owners, now=EARLY
    )


def found(poll: Poll, *, now: datetime = EARLY) -> dict[Code, Finding]:
    return {finding.code: finding for finding in findings_of(poll, now=now)}


def acknowledged(poll: Poll, by: Conveners, *codes: Code) -> None:
    for code in codes:
        acknowledge_finding(poll.pk, key=found(poll)[code].key, reason="另有说明", by=by.owners, now=EARLY)


def test_a_ballot_at_fault_is_not_frozen_and_a_mended_one_is(about: Proposal, known: Conveners) -> None:
    poll = drawn_up(about, known, NEGATIVE)
    acknowledged(poll, known, Code.PLAN_MISSING, Code.WINDOW_SHORT)
    with pytest.raises(BallotAtFault) as refusal:
        freeze_roll(poll.pk, by=known.owners, now=EARLY)
    assert refusal.value.facts == {"number": 1}
    revise_poll(poll.pk, title="门禁", questions=[CLEAN], opens_at=OPENS, closes_at=CLOSES, by=known.owners, now=EARLY)
    assert freeze_roll(poll.pk, by=known.owners, now=EARLY).frozen_at == EARLY


def test_a_warning_stops_the_freezing_until_its_reason_is_kept(about: Proposal, known: Conveners) -> None:
    poll = drawn_up(about, known, LEADING)
    acknowledged(poll, known, Code.PLAN_MISSING, Code.WINDOW_SHORT)
    with pytest.raises(BallotUnacknowledged):
        freeze_roll(poll.pk, by=known.residents, now=EARLY)
    key = found(poll)[Code.LEADING].key
    acknowledge_finding(poll.pk, key=key, reason=" 居民的原话 ", by=known.residents, now=EARLY)
    assert acknowledged_in(poll)[key] == "居民的原话"
    told = Entry.objects.filter(stream=poll.stream, kind="finding_acknowledged").order_by("seq").last()
    assert told is not None
    assert told.facts == {"code": "leading"}
    freeze_roll(poll.pk, by=known.owners, now=EARLY)


def test_a_reason_holds_until_the_words_change(about: Proposal, known: Conveners) -> None:
    poll = drawn_up(about, known, LEADING)
    acknowledged(poll, known, *found(poll))
    other = Asked("为了大家的安全，是否同意更换大门？", Matter.OTHER_MAJOR)
    revise_poll(poll.pk, title="门禁", questions=[other], opens_at=OPENS, closes_at=CLOSES, by=known.owners, now=EARLY)
    with pytest.raises(BallotUnacknowledged) as refusal:
        freeze_roll(poll.pk, by=known.owners, now=EARLY)
    assert refusal.value.facts == {"number": 1}


def test_the_first_reason_stays(about: Proposal, known: Conveners) -> None:
    poll = drawn_up(about, known, LEADING)
    key = found(poll)[Code.LEADING].key
    for by, reason in ((known.owners, "第一个理由"), (known.residents, "第二个理由")):
        acknowledge_finding(poll.pk, key=key, reason=reason, by=by, now=EARLY)
    assert acknowledged_in(poll) == {key: "第一个理由"}
    assert Entry.objects.filter(stream=poll.stream, kind="finding_acknowledged").count() == 1


def test_what_may_not_be_acknowledged(about: Proposal, known: Conveners) -> None:
    poll = drawn_up(about, known, NEGATIVE, LEADING)
    grave, mild = found(poll)[Code.NEGATIVE].key, found(poll)[Code.LEADING].key
    for key, reason, by, refusal in (
        (grave, "就要这样问", known.owners, FindingGone),
        ("0" * 32, "没有这一条", known.owners, FindingGone),
        (mild, " ", known.owners, TextEmpty),
        (mild, "长" * 201, known.owners, TextTooLong),
        (mild, "物业说可以", known.manager, NotConvener),
        (mild, "路过", make.resident(), Missing),
    ):
        with pytest.raises(refusal):
            acknowledge_finding(poll.pk, key=key, reason=reason, by=by, now=EARLY)
    assert not Acknowledgement.objects.exists()


def test_after_the_freezing_no_reason_is_added(about: Proposal, known: Conveners) -> None:
    poll = drawn_up(about, known, CLEAN)
    acknowledged(poll, known, *found(poll))
    key = next(iter(acknowledged_in(poll)))
    freeze_roll(poll.pk, by=known.owners, now=EARLY)
    with pytest.raises(PollFrozen):
        acknowledge_finding(poll.pk, key=key, reason="补一个", by=known.owners, now=EARLY)


def test_a_roll_too_late_for_its_notice_is_not_frozen(about: Proposal, known: Conveners) -> None:
    """Its notice could be posted today at the soonest, and the vote would open too early."""
    poll = drawn_up(about, known, CLEAN)
    acknowledged(poll, known, *found(poll))
    with pytest.raises(BallotAtFault):
        freeze_roll(poll.pk, by=known.owners, now=OPENS - 15 * DAY)
    freeze_roll(poll.pk, by=known.owners, now=OPENS - 16 * DAY)


def test_a_frozen_ballot_at_fault_is_not_armed(about: Proposal, known: Conveners) -> None:
    """As a stricter linter of later finds in a ballot that was frozen under this one."""
    poll = make_voting.announced(make_voting.prepared(about, known.owners, questions=[CLEAN]), known.owners)
    Question.objects.filter(poll=poll).update(text=NEGATIVE.text)
    with pytest.raises(BallotAtFault):
        turn_key(poll.pk, by=known.owners, now=OPENS - DAY)
    Question.objects.filter(poll=poll).update(text=CLEAN.text)
    assert turn_key(poll.pk, by=known.owners, now=OPENS - DAY).armed_at is None


def test_cost_and_permits_are_read_from_the_newest_version(about: Proposal, known: Conveners) -> None:
    poll = drawn_up(about, known, Asked("是否同意占用绿地增设 9 个停车位？", Matter.CHANGE_COMMON_USE))
    before = found(poll)
    assert {Code.PLAN_MISSING, Code.COST_MISSING, Code.PERMITS_MISSING} < before.keys()
    newest = about.versions.latest("number")
    newest.plan, newest.cost = "划线施工。", 90_000
    newest.details = {**newest.details, "permits": ["绿化局占绿许可", "规划意见", "消防审查"]}
    newest.save()
    assert before.keys() - found(poll).keys() == {Code.PLAN_MISSING, Code.COST_MISSING, Code.PERMITS_MISSING}


def test_after_the_notice_the_days_run_from_its_posting(about: Proposal, known: Conveners) -> None:
    poll = make_voting.announced(make_voting.prepared(about, known.owners), known.owners)
    assert poll.posted_on is not None
    findings = findings_of(poll, now=OPENS - DAY)
    assert Severity.MUST not in {finding.severity for finding in findings}


def test_a_member_of_neither_committee_freezes_nothing(about: Proposal, known: Conveners) -> None:
    """The linter does not speak before the permission."""
    poll = drawn_up(about, known, NEGATIVE)
    with pytest.raises(NotConvener):
        freeze_roll(poll.pk, by=known.manager, now=EARLY)
    outsider = make.office_holder(make.compound("other", name="别处"), OrganKind.OWNERS_COMMITTEE, now=EARLY)
    with pytest.raises(Missing):
        acknowledge_finding(poll.pk, key="0" * 32, reason="外人", by=outsider, now=EARLY)
    with pytest.raises(Missing):
        post_notice(poll.pk, on=EARLY.date(), by=outsider, now=EARLY)


# --- one press ---


def test_a_repair_puts_the_offered_ballot_in_place_and_the_record_tells(about: Proposal, known: Conveners) -> None:
    poll = drawn_up(about, known, NEGATIVE)
    repaired = repair_poll(poll.pk, key=found(poll)[Code.NEGATIVE].key, number=0, by=known.residents, now=EARLY)
    assert [question.text for question in repaired.questions.all()] == [CLEAN.text]
    assert (repaired.title, repaired.opens_at) == ("门禁", OPENS)
    assert Entry.objects.filter(stream=poll.stream, kind="poll_revised").count() == 1


def test_a_repair_of_the_window_moves_the_window_alone(about: Proposal, known: Conveners) -> None:
    poll = drawn_up(about, known, CLEAN)
    repaired = repair_poll(poll.pk, key=found(poll)[Code.WINDOW_SHORT].key, number=0, by=known.owners, now=EARLY)
    assert repaired.opens_at == OPENS
    assert repaired.closes_at > CLOSES
    assert [question.text for question in repaired.questions.all()] == [CLEAN.text]


def test_what_is_no_longer_there_is_not_repaired(about: Proposal, known: Conveners) -> None:
    """Another convener has changed the words meanwhile: their ballot stays as they wrote it."""
    poll = drawn_up(about, known, NEGATIVE)
    key = found(poll)[Code.NEGATIVE].key
    other = Asked("是否同意更换大门？", Matter.OTHER_MAJOR)
    revise_poll(
        poll.pk, title="门禁", questions=[other], opens_at=OPENS, closes_at=CLOSES, by=known.residents, now=EARLY
    )
    for number in (0, 1, -1):
        with pytest.raises(FindingGone):
            repair_poll(poll.pk, key=key, number=number, by=known.owners, now=EARLY)
    assert poll.questions.get().text == other.text


def test_who_may_not_repair_and_when_it_is_too_late(about: Proposal, known: Conveners) -> None:
    poll = drawn_up(about, known, CLEAN)
    key = found(poll)[Code.WINDOW_SHORT].key
    with pytest.raises(NotConvener):
        repair_poll(poll.pk, key=key, number=0, by=known.manager, now=EARLY)
    acknowledged(poll, known, *found(poll))
    freeze_roll(poll.pk, by=known.owners, now=EARLY)
    with pytest.raises(PollFrozen):
        repair_poll(poll.pk, key=key, number=0, by=known.owners, now=EARLY)


def test_each_plan_of_a_proposal_is_suggested_as_a_question_of_its_own(about: Proposal) -> None:
    newest = about.versions.latest("number")
    newest.plan = "地面划线。东侧先做。"
    other: dict[str, object] = {
        "text": "机械车库；分两期。",
        "cost": None,
        "household_cost": None,
        "budget": [],
        "pictures": [],
    }
    newest.details = {**newest.details, "alternatives": [other]}
    newest.save()
    texts = [asked["text"] for asked in suggested_questions(about)]
    assert texts == ["是否同意增设停车位？", "是否同意采用方案甲：地面划线？", "是否同意采用方案乙：机械车库？"]
    assert {asked["matter"] for asked in suggested_questions(about)} == {Matter.CHANGE_COMMON_USE.value}
