"""Notices on pages: prepared and corrected by the owners' committee, found, checked and subscribed to by everybody."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from community.models import Compound
from outcomes.models import Notice, Posting
from outcomes.rules import Wording
from outcomes.services import correct_notice, publish_result
from tests import make, make_voting
from tests.make_voting import CLOSES, EARLY, Conveners
from tests.paper import read
from tests.web.conftest import SignedIn
from voting.models import Poll
from voting.rules.choice import Choice
from voting.services import settle_poll

pytestmark = pytest.mark.django_db
AFTER = CLOSES + timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"
TYPED = {
    "signs": "主任",
    "supervises": "监票人",
    "contact": "业委会接待室，周三 14:00，021-5555 0107",
    "next_step": "12 月发布招标公告",
    "place": "各幢出入口",
    "until": (datetime.now(UTC) + timedelta(days=30)).date().isoformat(),
}


@pytest.fixture
def place() -> Compound:
    made = make.compound()
    make.units(made, *(make.flat(f"{number}") for number in range(101, 104)), now=EARLY - timedelta(days=1))
    return made


@pytest.fixture
def known(place: Compound) -> Conveners:
    return make_voting.conveners(place)


def settled(place: Compound, known: Conveners, choice: Choice | None = Choice.AGREE) -> Poll:
    """A settled poll in which everybody chose the same, or nobody came."""
    poll = make_voting.armed(make_voting.prepared(make_voting.proposal(place), known.owners), known)
    choices = [choice] * 2 if choice else []
    for line in poll.lines.all() if choices else ():
        make_voting.cast(line, make_voting.owners_of(line.units.get().unit)[0], *choices)
    return settle_poll(poll.pk, lambda: CLOSES)


def published(
    place: Compound, known: Conveners, choice: Choice | None = Choice.AGREE, *, at: datetime = AFTER
) -> Notice:
    poll = settled(place, known, choice)
    publish_result(poll.pk, by=known.owners, now=at, origin="http://testserver/")
    return Notice.objects.select_related("compound").get(poll=poll)


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


# --- publishing ---


def test_the_owners_committee_fills_in_looks_and_publishes(
    place: Compound, known: Conveners, signed_in: SignedIn
) -> None:
    poll, browser = settled(place, known), signed_in(known.owners)
    assert reverse("publish", args=[poll.pk]) in page(browser, "result", poll.pk)
    assert 'value="监票人"' in page(browser, "publish", poll.pk)
    draft = browser.post(reverse("publish", args=[poll.pk]), {**TYPED, "preview": "1"})
    assert draft["Content-Type"] == "application/pdf"
    drafted = read(draft.content).text
    assert "草稿·未公布" in drafted
    assert "021-55550107" in drafted
    assert not Notice.objects.exists()
    answer = browser.post(reverse("publish", args=[poll.pk]), TYPED)
    assert answer.headers["Location"] == reverse("result", args=[poll.pk])
    assert Posting.objects.get().place == "各幢出入口"
    assert browser.get(reverse("publish", args=[poll.pk])).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        ("signs", "", "最多 20 个字"),
        ("contact", "长" * 121, "最多 120 个字"),
        ("next_step", "长" * 201, "最多 200 个字"),
        ("place", "", "请写张贴在哪里"),
        ("until", "", "请写张贴到哪一天"),
        ("until", "明年", "这不是日期"),
        ("until", "2020-01-01", "最后一天不能早于"),
        ("until", "2999-01-01", "张贴最长一年"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    place: Compound, known: Conveners, signed_in: SignedIn, wrong: tuple[str, str, str]
) -> None:
    field, typed, words = wrong
    poll = settled(place, known)
    answer = signed_in(known.owners).post(reverse("publish", args=[poll.pk]), {**TYPED, field: typed})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown
    assert f'id="{field}-error"' in shown
    assert all(value in shown for name, value in TYPED.items() if name != field)
    assert typed in shown
    assert not Notice.objects.exists()


def test_a_correction_is_published_on_its_page(place: Compound, known: Conveners, signed_in: SignedIn) -> None:
    notice, browser = published(place, known), signed_in(known.owners)
    address = reverse("correct-notice", args=[notice.poll_id])
    assert 'value="主任"' in page(browser, "correct-notice", notice.poll_id)
    refused = browser.post(address, {**TYPED, "notice": notice.pk})
    assert refused.status_code == 422
    assert "请写明更正的原因" in refused.content.decode()
    done = browser.post(address, {**TYPED, "notice": notice.pk, "reason": "电话写错"})
    assert done.status_code == 302
    assert browser.post(address, {**TYPED, "notice": notice.pk, "reason": "再改"}).status_code == 409
    shown = page(Client(), "notice", notice.poll_id)
    assert "替代山鑫阳光城业大〔2026〕第 1 号。更正原因：电话写错" in shown
    assert "已有更正" in shown
    assert page(Client(), "result", notice.poll_id).count("第 2 号") == 1


def test_where_it_hangs_is_added_on_the_notices_page(place: Compound, known: Conveners, signed_in: SignedIn) -> None:
    notice, browser = published(place, known), signed_in(known.owners)
    address = reverse("hang-notice", args=[notice.poll_id])
    hung = {"place": "3号楼大堂", "since": "2026-12-01", "until": "2026-12-20"}
    assert "记一次张贴" in page(browser, "notice", notice.poll_id)
    wrong = browser.post(address, {**hung, "until": "2026-11-01"})
    assert (wrong.status_code, "3号楼大堂" in wrong.content.decode()) == (422, True)
    assert browser.post(address, hung).status_code == 302
    shown = page(Client(), "notice", notice.poll_id)
    assert "3号楼大堂" in shown
    assert "记一次张贴" not in shown


# --- papers ---


def test_a_paper_is_for_everybody_and_its_bytes_are_the_published_ones(place: Compound, known: Conveners) -> None:
    notice, visitor = published(place, known), Client()
    newest = visitor.get(reverse("newest-paper", args=[notice.poll_id]))
    own = visitor.get(reverse("paper", args=[place.key, notice.year, notice.number]))
    assert hashlib.sha256(newest.content).hexdigest() == hashlib.sha256(own.content).hexdigest() == notice.sha256
    again = visitor.get(reverse("newest-paper", args=[notice.poll_id]), headers={"If-None-Match": newest["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert newest["Cache-Control"].startswith("public")
    correct_notice(notice.pk, reason="电话写错", wording=Wording(), by=known.owners, now=AFTER)
    assert visitor.get(reverse("newest-paper", args=[notice.poll_id])).content != newest.content
    assert visitor.get(reverse("paper", args=[place.key, notice.year, notice.number])).content == own.content


def test_the_figures_are_given_out_as_json(place: Compound, known: Conveners) -> None:
    notice = published(place, known)
    given = json.loads(Client().get(reverse("figures", args=[notice.poll_id])).content)
    assert [each["announced"] for each in given] == ["passed", "passed"]
    assert given[0]["source"] == f"http://testserver/v/{notice.poll_id}/result/"


def test_the_result_page_leads_to_the_paper_the_json_and_the_recount(place: Compound, known: Conveners) -> None:
    notice = published(place, known)
    shown = page(Client(), "result", notice.poll_id)
    for name in ("newest-paper", "notice", "figures"):
        assert reverse(name, args=[notice.poll_id]) in shown
    recount = next(part for part in shown.split('"') if part.startswith("/recount/?"))
    told = Client().get(recount.replace("&amp;", "&"))
    assert told.status_code == 200


# --- the archive ---


def test_the_archive_is_searched_by_title_number_verdict_year_and_compound(place: Compound, known: Conveners) -> None:
    first = published(place, known)
    second = published(place, known, None, at=datetime(2027, 1, 5, tzinfo=AFTER.tzinfo))
    assert (first.year, second.year) == (2026, 2027)

    def numbers(**query: str) -> set[str]:
        shown = page(Client(), "open", **query)
        return {serial for serial in ("〔2026〕第 1 号", "〔2027〕第 1 号") if serial in shown}

    both = {"〔2026〕第 1 号", "〔2027〕第 1 号"}
    assert numbers() == both
    assert numbers(q=first.title[1:3]) == both
    assert numbers(q="没有的事") == set()
    assert numbers(q="第 1 号") == both
    assert numbers(q="〔2027〕第 1 号") == numbers(year="2027") == numbers(verdict="invalid") == {"〔2027〕第 1 号"}
    assert numbers(compound=place.key) == both
    assert numbers(compound="elsewhere") == set()
    assert numbers(year="x", verdict="x", page="x") == both


def test_a_compound_has_an_archive_of_its_own(place: Compound, known: Conveners) -> None:
    published(place, known)
    make.compound("elsewhere", name="别处")
    assert "第 1 号" in page(Client(), "place-open", place.key)
    assert "还没有公布的结果" in page(Client(), "place-open", "elsewhere")
    assert Client().get(reverse("place-open", args=["nowhere"])).status_code == 404


def test_a_hash_is_compared_with_what_was_published(place: Compound, known: Conveners) -> None:
    notice, visitor = published(place, known), Client()
    assert "这份公告与公布的一致" in page(visitor, "open", sha256=notice.sha256)
    spaced = " ".join(notice.sha256[at : at + 4].upper() for at in range(0, 64, 4))
    assert "这份公告与公布的一致" in page(visitor, "open", sha256=spaced)
    assert "没有一份公布的公告与它一致" in page(visitor, "open", sha256="0" * 64)
    assert "这不是校验码" in page(visitor, "open", sha256="<b>abc")
    assert 'role="status"><svg' not in page(visitor, "open")
    correct_notice(notice.pk, reason="电话写错", wording=Wording(), by=known.owners, now=AFTER)
    assert "后来有更正：山鑫阳光城业大〔2026〕第 2 号，原因：电话写错" in page(visitor, "open", sha256=notice.sha256)


# --- the feed ---


@pytest.mark.parametrize("own", [False, True])
def test_the_feed_is_valid_atom(place: Compound, known: Conveners, own: bool) -> None:
    notice = published(place, known)
    correct_notice(notice.pk, reason="写错 <b>&", wording=Wording(), by=known.owners, now=AFTER)
    address = reverse("place-feed", args=[place.key]) if own else reverse("feed")
    answer = Client().get(address)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)  # noqa: S314  # our own
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for each in (root, *entries):  # RFC 4287, 4.1.1 and 4.1.2: exactly one of each
        for required in ("id", "title", "updated"):
            assert len(each.findall(f"{ATOM}{required}")) == 1
            assert (each.findtext(f"{ATOM}{required}") or "").strip()
        assert datetime.fromisoformat(each.findtext(f"{ATOM}updated") or "").tzinfo
        assert each.findtext(f"{ATOM}author/{ATOM}name")
        alternates = [link for link in each.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1
    ids = [root.findtext(f"{ATOM}id"), *(entry.findtext(f"{ATOM}id") for entry in entries)]
    assert ids[2] == f"tag:testserver,2026:notice/{place.key}/2026/1"
    assert len(set(ids)) == 3
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"] == [
        f"http://testserver{address}"
    ]
    for link in (link for entry in entries for link in entry.findall(f"{ATOM}link")):
        assert Client().get(str(link.get("href"))).status_code == 200


def test_a_reader_that_has_the_feed_is_told_so(place: Compound, known: Conveners) -> None:
    notice, visitor = published(place, known), Client()
    first = visitor.get(reverse("feed"))
    for header, value in (("If-None-Match", first["ETag"]), ("If-Modified-Since", first["Last-Modified"])):
        again = visitor.get(reverse("feed"), headers={header: value})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Cache-Control"] == first["Cache-Control"]
    correct_notice(notice.pk, reason="电话写错", wording=Wording(), by=known.owners, now=AFTER + timedelta(hours=1))
    assert visitor.get(reverse("feed"), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_empty_feed_is_a_feed(db: None) -> None:
    root = ElementTree.fromstring(Client().get(reverse("feed")).content)  # noqa: S314  # our own
    assert root.findtext(f"{ATOM}updated") == "2026-01-01T00:00:00Z"
    assert Client().get(reverse("place-feed", args=["nowhere"])).status_code == 404


def test_pages_tell_readers_where_the_feed_is(place: Compound, known: Conveners) -> None:
    published(place, known)
    assert f'type="application/atom+xml" title="公开的结果" href="{reverse("feed")}"' in page(Client(), "open")
    assert reverse("place-feed", args=[place.key]) in page(Client(), "place-open", place.key)


def test_nobody_is_named_in_what_is_public(place: Compound, known: Conveners) -> None:
    notice = published(place, known)
    visitor = Client()
    shown = visitor.get(reverse("feed")).content + visitor.get(reverse("figures", args=[notice.poll_id])).content
    told = shown.decode() + page(visitor, "notice", notice.poll_id) + page(visitor, "open")
    for secret in (known.owners.phone, "王建国", "李书记", "101"):
        assert secret not in told
