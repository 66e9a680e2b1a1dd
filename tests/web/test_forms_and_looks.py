"""Forms keep what was typed; pages look as somebody chose; nothing inline, every icon there."""

import re
import secrets
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from deliberation.models import Post, Proposal
from kernel.quantities import Area, Persons
from pages.templatetags import ui
from tests.make import NOON
from tests.web.conftest import SignedIn
from tests.web.scene import Scene
from voting.rules.quorum import TWO_THIRDS, Comparison

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def test_a_proposal_without_its_problem_comes_back_with_what_was_typed(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.tenant)
    address = reverse("new-proposal", args=["shanxin"])
    typed = {
        "title": "门口加一盏灯",
        "problem": "",
        "plan": "装太阳能灯。",
        "cost": "860.50",
        "cid": secrets.token_hex(16),
    }
    page = client.post(address, typed)
    assert page.status_code == 422
    for kept in ("门口加一盏灯", "装太阳能灯。", "860.50"):
        assert kept in page.content.decode()
    made = client.post(address, {**typed, "problem": "晚上看不见台阶。"})
    proposal = Proposal.objects.get(title="门口加一盏灯")
    assert made["Location"] == reverse("proposal", args=[proposal.pk])
    assert proposal.versions.get().cost == 86_050
    assert client.post(address, {**typed, "problem": "晚上看不见台阶。"})["Location"] == made["Location"]


def test_a_post_by_form_appears_once_and_a_refused_one_keeps_its_words(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.tenant)
    address = reverse("room", args=[scene.hearing.pk])
    said = {"text": "租客可以排队吗？", "stance": "question", "cid": secrets.token_hex(16)}
    for _ in range(2):
        assert client.post(address, said)["Location"].startswith(f"{address}#post-")
    assert Post.objects.filter(text="租客可以排队吗？").count() == 1
    refused = client.post(address, {**said, "text": "换了一句话"})
    assert refused.status_code == 422
    assert "换了一句话" in refused.content.decode()
    assert client.post(address, {**said, "text": "太长" * 600}).status_code == 422


def test_the_room_shows_who_spoke_as_what_and_where_they_stood(scene: Scene, signed_in: SignedIn) -> None:
    page = signed_in(scene.people.owner).get(reverse("room", args=[scene.hearing.pk])).content.decode()
    head = scene.hearing.room.posts.latest("seq").seq
    assert f'data-stream="{scene.hearing.room.stream}" data-seen="{head}"' in page
    for shown in ('data-kind="mine"', "刘经理", 'data-kind="service">物业', 'data-position="against"', "租客也要停车"):
        assert shown in page


def test_markup_in_a_post_stays_text(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.tenant)
    said = {"text": "<b>不要</b><script>alert(1)</script>", "cid": secrets.token_hex(16)}
    client.post(reverse("room", args=[scene.hearing.pk]), said)
    page = client.get(reverse("room", args=[scene.hearing.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;不要" in page


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("size", "elder", 'data-size="elder"'),
        ("theme", "dark", 'data-theme="dark"'),
        ("contrast", "high", 'data-contrast="high"'),
        ("django_language", "en", '<html lang="en"'),
    ],
)
def test_how_pages_look_is_kept_in_a_cookie(db: None, client: Client, name: str, value: str, shown: str) -> None:
    assert shown not in client.get("/").content.decode()
    response = client.post("/appearance/", {name: value, "next": "/open/"})
    assert response["Location"] == "/open/"
    assert shown in client.get("/").content.decode()
    client.post("/appearance/", {name: "nonsense"})
    assert shown in client.get("/").content.decode()


@pytest.mark.parametrize("goal", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/", ""])
def test_the_switch_leads_nowhere_else(db: None, client: Client, goal: str) -> None:
    assert client.post("/appearance/", {"size": "elder", "next": goal})["Location"] == "/"


def test_a_missing_page_looks_like_the_house(db: None, client: Client) -> None:
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "没有这一页，或者它不对您开放" in response.content.decode()
    assert reverse("sign-in") in response.content.decode()


def test_no_template_carries_inline_style_or_script() -> None:
    for file in TEMPLATES.rglob("*.html"):
        source = file.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", source), file


def test_every_icon_used_is_in_the_sprite_and_every_one_there_is_used() -> None:
    sprite = (TEMPLATES / "icons" / "sprite.svg").read_text(encoding="utf-8")
    held = set(re.findall(r'id="i-([\w-]+)"', sprite))
    used = set()
    for file in TEMPLATES.rglob("*.html"):
        used |= set(re.findall(r'{% icon "([\w-]+)"', file.read_text(encoding="utf-8")))
    assert used == held


# --- how values are written ---


def test_areas_print_exactly() -> None:
    assert ui.area(Area(1_190_312_550)) == "119,031.255"
    assert ui.area(10_360_000) == "1,036.00"


def test_money_prints_exactly() -> None:
    assert ui.money(268_400_000) == "268.40 万元"
    assert ui.money(86_050) == "860.50 元"
    assert ui.money(0) == "0 元"
    assert ui.money(1_234_567_89) == "1,234,567.89 元"
    with translation.override("en"):
        assert ui.money(268_400_000) == "¥2,684,000"


def test_days_are_written_out_with_their_weekday() -> None:
    year = datetime.now(tz=NOON.tzinfo).year
    assert ui.day(date(year, 1, 1)).startswith("1月1日（周")
    assert ui.day(date(2019, 11, 26)) == "2019年11月26日（周二）"
    assert ui.when(datetime.fromisoformat("2019-11-26T12:00:00+00:00")) == "2019年11月26日（周二）20:00"
    with translation.override("en"):
        assert ui.day(date(2019, 11, 26)) == "Tue 26 Nov 2019"


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        (timedelta(days=3, hours=5, minutes=59), "3 天 5 小时"),
        (timedelta(hours=5, minutes=12, seconds=59), "5 小时 12 分"),
        (timedelta(minutes=42), "42 分"),
        (timedelta(seconds=59), "不到 1 分钟"),
        (timedelta(seconds=-5), "不到 1 分钟"),
    ],
)
def test_what_is_left_is_told_in_two_units_and_never_rounded_up(rest: timedelta, told: str) -> None:
    assert ui.until(NOON + rest, NOON) == told


def test_a_gauge_never_touches_a_line_that_is_not_reached() -> None:
    nearly = Comparison(Persons(1999), Persons(3000), TWO_THIRDS)
    drawn = Template("{% gauge compared 'so' 'heads' %}").render(Context({"compared": nearly}))
    assert 'width="666"' in drawn
    assert 'data-width="heads"' in drawn
    assert 'aria-label="so"' in drawn
