"""A proposal's page while others act on it: counts move, news is offered, and what is being written stays."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from deliberation.models import Proposal
from residents.models import Resident
from tests import make
from tests.browser.conftest import Site
from tests.web.scene import now

pytestmark = pytest.mark.browser


@pytest.fixture
def people(transactional_db: None) -> list[Resident]:
    place = make.compound()
    return [make.household(unit) for unit in make.units(place, make.flat("101"), make.flat("102"))]


@pytest.fixture
def idea(people: list[Resident]) -> Proposal:
    claim = people[0].claims.get()
    return make.proposal(claim.compound, author=people[0], now=now())


def test_a_helpful_mark_is_counted_on_the_other_phone_and_news_leaves_what_is_written(
    site: Site, people: list[Resident], idea: Proposal
) -> None:
    author, neighbour = people
    argument = make.argument(idea, author=author, now=now())
    arguments = reverse("arguments", args=[idea.pk])
    watching, acting = site.phone(author).open(arguments), site.phone(neighbour).open(arguments)
    watching.locator("#argument-text").fill("还没有写完的一条")
    count = f"[data-slot='helpful-{argument.pk}']"
    expect(watching.locator(count)).to_have_text("0")
    acting.locator("button.vote").click()
    expect(acting.locator("button.vote")).to_have_attribute("aria-pressed", "true")
    expect(watching.locator(count)).to_have_text("1")
    expect(watching.locator("[data-fresh]")).to_be_hidden()
    acting.locator("label[data-position=agree]").click()
    acting.locator("#argument-text").fill("消防车进得来。")
    acting.get_by_role("button", name="发出理由").click()
    expect(acting.locator(".argument")).to_have_count(2)
    expect(watching.locator("[data-fresh]")).to_be_visible()
    expect(watching.locator("#argument-text")).to_have_value("还没有写完的一条")
    watching.locator("[data-fresh] a").click()
    expect(watching.locator(".argument")).to_have_count(2)
    expect(watching.locator("#argument-text")).to_have_value("还没有写完的一条")  # the draft in this browser


def test_what_one_says_on_one_device_is_one_s_own_on_the_other(
    site: Site, people: list[Resident], idea: Proposal
) -> None:
    author, neighbour = people
    room = f"{reverse('room', args=[idea.pk])}#newest"
    phone, tablet, other = (site.phone(who).open(room) for who in (author, author, neighbour))
    phone.locator("#say").fill("电梯该修了")
    phone.get_by_role("button", name="发送").click()
    expect(tablet.locator(".message[data-kind=mine][data-state=sent]")).to_have_count(1)
    expect(other.locator(".message")).to_have_count(1)
    expect(other.locator(".message[data-kind=mine]")).to_have_count(0)
