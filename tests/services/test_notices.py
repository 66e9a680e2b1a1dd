"""Notices: numbered without a gap, kept as they were, corrected by another one and never changed."""

import hashlib
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import DatabaseError, transaction

from community.models import Compound
from journal.models import Entry
from kernel.errors import Missing
from outcomes.announcing import announcements, recount_address
from outcomes.drafting import draft_of, reprinted
from outcomes.models import Notice, Posting, Publication
from outcomes.rules import NoticeReplaced, NoticeTextUnreadable, NotPublisher, Wording
from outcomes.services import correct_notice, hang_notice, publish_result
from tests import make, make_voting
from tests.make_voting import CLOSES, EARLY, Conveners
from tests.paper import read
from voting.box import box_fingerprint
from voting.models import Poll
from voting.reading import explain
from voting.recount.form import RecountForm
from voting.recount.json_file import read_json
from voting.recount.wording import MATTERS
from voting.rules.choice import Choice
from voting.rules.matter import Matter
from voting.rules.recount.finding import Code
from voting.rules.recount.recounting import Standing, recount
from voting.services import Asked, settle_poll

pytestmark = pytest.mark.django_db
AFTER = CLOSES + timedelta(days=1)
DAY = timedelta(days=1)
SCHEMA = Path(__file__).resolve().parent.parent.parent / "docs" / "recount.schema.json"


@pytest.fixture
def place() -> Compound:
    made = make.compound()
    make.units(made, *(make.flat(f"{number}") for number in range(101, 107)), now=EARLY - DAY)
    return made


@pytest.fixture
def known(place: Compound) -> Conveners:
    return make_voting.conveners(place)


def settled(place: Compound, known: Conveners, *choices: Choice) -> Poll:
    """A settled poll of two questions in which the first lines chose as told, the same for both."""
    poll = make_voting.armed(make_voting.prepared(make_voting.proposal(place), known.owners), known)
    for line, choice in zip(poll.lines.all(), choices, strict=False):
        make_voting.cast(line, make_voting.owners_of(line.units.get().unit)[0], choice, choice)
    return settle_poll(poll.pk, lambda: CLOSES)


def published(poll: Poll, known: Conveners, wording: Wording | None = None, *, at: datetime = AFTER) -> Notice:
    publish_result(poll.pk, by=known.owners, now=at, wording=wording, origin="https://minyi.example/")
    return Notice.objects.select_related("compound").get(poll=poll)


def test_a_notice_keeps_its_paper_and_can_be_set_again(place: Compound, known: Conveners) -> None:
    notice = published(settled(place, known, *[Choice.AGREE] * 5), known)
    kept = bytes(notice.paper.content)
    assert hashlib.sha256(kept).hexdigest() == notice.sha256
    assert reprinted(Notice.objects.get(pk=notice.pk)) == kept
    paper = read(kept)
    assert paper.codes == [f"https://minyi.example/v/{notice.poll_id}/result/"]
    assert paper.code_levels == ["M"]
    assert abs(paper.code_sides[0] - 28) < 0.5
    assert set(paper.sizes) == {(210.0, 297.0)}
    assert all(paper.faces.values())


def test_numbers_have_no_gap_within_a_year_and_begin_again_with_the_next(place: Compound, known: Conveners) -> None:
    polls = [settled(place, known) for _ in range(3)]
    with pytest.raises(NoticeTextUnreadable):
        publish_result(polls[1].pk, by=known.owners, now=AFTER, wording=Wording(signs=""))
    published(polls[0], known)
    with transaction.atomic():
        published(polls[1], known)
        transaction.set_rollback(True)  # a number that was given and never published is given again
    published(polls[1], known)
    published(polls[2], known, at=datetime(2026, 12, 31, 16, tzinfo=make.NOON.tzinfo))
    numbers = Notice.objects.order_by("pk").values_list("year", "number")
    assert list(numbers) == [(2026, 1), (2026, 2), (2027, 1)]


def test_another_compound_counts_for_itself(place: Compound, known: Conveners) -> None:
    elsewhere = make.compound("elsewhere", name="别处")
    make.units(elsewhere, make.flat("101"), now=EARLY - DAY)
    others = make_voting.conveners(elsewhere)
    assert published(settled(place, known), known).number == 1
    assert published(settled(elsewhere, others), others).number == 1


def test_every_number_of_the_count_is_on_the_paper(place: Compound, known: Conveners) -> None:
    choices = [Choice.AGREE, Choice.AGREE, Choice.AGREE, Choice.AGAINST, Choice.ABSTAIN]
    notice = published(settled(place, known, *choices), known)
    paper = read(bytes(notice.paper.content))
    for question in notice.poll.questions.all():
        explained = explain(question)
        for step in explained.steps:
            for of in (step.persons, step.area):
                assert {str(of.part), str(of.whole), f"{of.percent}%"} <= set("".join(paper.pages).split())
        assert question.text.replace(" ", "") in paper.text
    assert "本事项未通过" in paper.text
    assert "未通过不等于作出相反的决定" in paper.text
    assert "共收到5户的选票：手机5户" in paper.text


def test_without_a_quorum_the_paper_says_that_nothing_was_decided(place: Compound, known: Conveners) -> None:
    notice = published(settled(place, known, Choice.AGAINST), known)
    assert notice.verdict == "invalid"
    text = read(bytes(notice.paper.content)).text
    assert "本事项未形成有效决定" in text
    assert "不等于否决" in text


def test_a_long_notice_repeats_title_and_number_and_breaks_between_its_parts(place: Compound, known: Conveners) -> None:
    asked = [Asked(f"是否同意第 {number} 件事？{'详' * 60}", Matter.OTHER_MAJOR) for number in range(1, 11)]
    drawn = make_voting.prepared(make_voting.proposal(place), known.owners, questions=asked)
    poll = make_voting.armed(drawn, known)
    settle_poll(poll.pk, lambda: CLOSES)
    paper = read(bytes(published(poll, known).paper.content))
    pages = ["".join(page.split()) for page in paper.pages]
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "业主大会会议表决结果公告" in page
        assert "山鑫阳光城业大〔2026〕第1号" in page
        assert f"第{number}页，共{len(pages)}页" in page
    for number in range(1, 11):  # question, tables and conclusion of one part stand on one page
        (page,) = [page for page in pages if f"是否同意第{number}件事" in page]
        part = page.partition(f"是否同意第{number}件事")[2]
        assert "未形成有效决定" in part.partition("是否同意第")[0]
    assert "下一步" in pages[-1]  # signatures never stand alone
    assert "盖章处" in pages[-1]


def test_a_draft_says_so_and_takes_no_number(place: Compound, known: Conveners) -> None:
    poll = settled(place, known, *[Choice.AGREE] * 5)
    paper = read(draft_of(poll, Wording(), origin="https://minyi.example/", now=AFTER))
    assert "草稿·未公布" in paper.text
    assert "编号在公布时给出" in paper.text
    assert not Notice.objects.exists()


def test_a_correction_replaces_and_both_stay(place: Compound, known: Conveners) -> None:
    first = published(settled(place, known), known, Wording(contact="021-5555 0107"))
    second = correct_notice(
        first.pk, reason="电话写错", wording=Wording(contact="021-5555 0108"), by=known.owners, now=AFTER + DAY
    )
    assert (second.number, second.replaces, second.reason) == (2, first, "电话写错")
    text = read(bytes(second.paper.content)).text
    assert "本公告替代《山鑫阳光城业大〔2026〕第1号》公告。更正原因：电话写错。" in text
    assert "021-55550108" in text
    assert reprinted(first) == bytes(first.paper.content)
    with pytest.raises(NoticeReplaced):
        correct_notice(first.pk, reason="再改", wording=Wording(), by=known.owners, now=AFTER + DAY)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Notice.objects.filter(pk=first.pk).update(title="别的")


def test_only_the_owners_committee_corrects_and_hangs(place: Compound, known: Conveners) -> None:
    notice = published(settled(place, known), known)
    for who, answer in ((known.residents, NotPublisher), (known.manager, NotPublisher), (make.resident(), Missing)):
        with pytest.raises(answer):
            correct_notice(notice.pk, reason="x", wording=Wording(), by=who, now=AFTER)
        with pytest.raises(answer):
            hang_notice(notice.pk, place="x", since=AFTER.date(), until=AFTER.date(), by=who, now=AFTER)


def test_where_a_notice_hangs_is_written_down(place: Compound, known: Conveners) -> None:
    until = date(2026, 12, 22)
    notice = published(settled(place, known), known, Wording(place="各幢出入口", until=until))
    hang_notice(notice.pk, place="公告栏", since=AFTER.date(), until=until, by=known.owners, now=AFTER)
    assert list(Posting.objects.values_list("place", "until")) == [("各幢出入口", until), ("公告栏", until)]
    assert "张贴于各幢出入口，至2026年12月22日" in read(bytes(notice.paper.content)).text


def test_the_record_knows_ids_only(place: Compound, known: Conveners) -> None:
    notice = published(settled(place, known), known, Wording(place="公告栏", until=date(2026, 12, 22)))
    entries = Entry.objects.filter(stream=notice.poll.proposal.stream, kind__startswith="notice_")
    assert list(entries.order_by("seq").values_list("kind", "facts")) == [
        ("notice_issued", {"notice": notice.pk}),
        ("notice_hung", {"posting": Posting.objects.get().pk}),
    ]


def test_a_refused_notice_publishes_nothing(place: Compound, known: Conveners) -> None:
    poll = settled(place, known)
    with pytest.raises(NoticeTextUnreadable):
        publish_result(poll.pk, by=known.owners, now=AFTER, wording=Wording(contact="a" * 500))
    assert not Publication.objects.exists()
    assert not Entry.objects.filter(kind="result_published").exists()


def test_the_box_has_another_fingerprint_with_one_ballot_more(place: Compound, known: Conveners) -> None:
    poll = make_voting.armed(make_voting.prepared(make_voting.proposal(place), known.owners), known)
    seen = {box_fingerprint(poll)}
    for line in poll.lines.all()[:3]:
        make_voting.cast(line, make_voting.owners_of(line.units.get().unit)[0])
        seen |= {box_fingerprint(poll), box_fingerprint(poll)}
    assert len(seen) == 4


@pytest.mark.parametrize("choices", [[Choice.AGREE] * 5, [Choice.AGAINST] * 5, [Choice.AGREE]])
def test_the_figures_that_are_given_out_are_recounted_to_the_same_verdict(
    place: Compound, known: Conveners, choices: list[Choice]
) -> None:
    notice = published(settled(place, known, *choices), known)
    given = announcements(notice)
    for announced, question in zip(read_json(json.dumps(given)), notice.poll.questions.all(), strict=True):
        told = recount(announced)
        assert (told.verdict, told.standing) == (explain(question).verdict, Standing.FOLLOWS)
        assert {found.code for found in told.findings} <= {Code.AGAINST_OVER_HALF}  # which is no fault
    assert json.loads(SCHEMA.read_text())["$defs"]["AnnouncementModel"]["properties"].keys() >= given[0].keys()


def test_the_address_of_the_recounting_page_fills_its_form(place: Compound, known: Conveners) -> None:
    notice = published(settled(place, known, *[Choice.AGREE] * 5), known)
    question = notice.poll.questions.earliest("number")
    address = recount_address(question, explain(question))
    form = RecountForm(dict(parse_qsl(urlsplit(address).query)), MATTERS)
    assert form.filled
    assert not form.wrong
    assert form.announcement.persons == read_json(json.dumps(announcements(notice)))[0].persons
