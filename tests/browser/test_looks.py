"""Every page in every look: clean by axe and by our own audit, and English in English.

One compound, one browser; a page is opened once in each look. What a theme changes is its colours, so that dark and
high contrast are asked for contrast; what elder mode changes is its sizes.
"""

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.urls import resolve, reverse
from playwright.sync_api import Page

from tests import make
from tests.browser.audit import chinese, complaints, laid_out, unfolded, violations
from tests.browser.conftest import Handset, Site
from tests.browser.visits import AUTHOR, VISITOR, author, visits
from tests.web.scene import build, now
from tests.web.test_permissions import ADDRESSES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="how pages look does not depend on the database"),
]

OURS = ("community", "residents", "deliberation", "voting", "outcomes")
COLOURS = ("color-contrast", "link-in-text-block")
SHOWS_PERHAPS = {"200", "422"}

# Addresses that answer a GET and are no page of their own.
NO_PAGES = {
    "api/v1/openapi.json",
    "api/v1/streams/<stream>/entries",
    "appearance/",
    "c/<slug:key>/desk/register/export/",
    "c/<slug:key>/desk/register/problems.csv",
    "c/<slug:key>/desk/register/template.xlsx",
    "c/<slug:key>/open/feed.xml",
    "open/feed.xml",
    "desk/verify/photos/<int:photo_id>/",
    "p/<int:proposal_id>/pictures/<slug:sha>/",
}


def by_all_rules(page: Page) -> list[str]:
    unfolded(page)
    return laid_out(page) + violations(page) + wide(page)


def by_sizes(page: Page) -> list[str]:
    unfolded(page)
    return laid_out(page) + violations(page, "target-size")


def by_colours(page: Page) -> list[str]:
    unfolded(page)
    return violations(page, *COLOURS)


def wide(page: Page) -> list[str]:
    """Whether text at twice its size makes the page scroll sideways."""
    scrolls = page.evaluate(
        "document.documentElement.style.fontSize = '200%', document.documentElement.scrollWidth > innerWidth"
    )
    return ["at 200 % text the page scrolls sideways"] if scrolls else []


LOOKS = {
    "normal": {},
    "elder": {"size": "elder"},
    "dark": {"theme": "dark"},
    "contrast": {"contrast": "high"},
    "english": {"django_language": "en"},
}
ASKED: dict[str, Callable[[Page], list[str]]] = {
    "normal": by_all_rules,
    "elder": by_sizes,
    "dark": by_colours,
    "contrast": by_colours,
}


@pytest.fixture
def everybody(site: Site) -> dict[str, Handset]:
    """A phone for each role in the scene."""
    scene = build()
    roles = ("owner", "tenant", "residents_committee", "owners_committee", "property_manager")
    phones = {role: site.phone(getattr(scene.people, role)) for role in roles}
    return {
        **phones,
        "newcomer": site.phone(scene.people.guest),
        AUTHOR: site.phone(author()),
        VISITOR: site.phone(),
    }


def wrong(everybody: dict[str, Handset], look: Callable[[Page], list[str]]) -> dict[str, list[str]]:
    """By page, what is wrong with it in the look that the phones have."""
    found = {}
    for visit in visits():
        phone = everybody[visit.who]
        phone.page.set_viewport_size({"width": 390, "height": 844})
        if told := look(phone.open(visit.address)):
            found[visit.name] = told
        phone.complaints[:] = [each for each in phone.complaints if "status of 4" not in each]  # these are asked for
    return found


def put_on(phone: Handset, look: dict[str, str]) -> None:
    phone.context.add_cookies([{"name": name, "value": value, "url": phone.site} for name, value in look.items()])


@pytest.mark.parametrize("look", ASKED)
def test_every_page_is_clean(everybody: dict[str, Handset], look: str) -> None:
    for phone in everybody.values():
        put_on(phone, LOOKS[look])
    assert wrong(everybody, ASKED[look]) == {}


def test_in_english_every_page_is_english_and_fits(everybody: dict[str, Handset]) -> None:
    said = "\n".join(words())
    for phone in everybody.values():
        put_on(phone, LOOKS["english"])

    def look(page: Page) -> list[str]:
        foreign = [f"Chinese: {text}" for text in chinese(page, said)]
        unfolded(page)
        return foreign + laid_out(page)

    assert wrong(everybody, look) == {}


def words() -> Iterator[str]:
    """Everything that people wrote and are called, as it stands in the rows."""
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for row in model._default_manager.all():
                for field in model._meta.concrete_fields:
                    if isinstance(value := getattr(row, field.attname), str):
                        yield value


def test_every_page_of_the_table_of_addresses_is_looked_at(db: None) -> None:
    build()
    visited = {str(resolve(visit.address.partition("?")[0]).route) for visit in visits()}
    pages = {route for route, (got, _) in ADDRESSES.items() if SHOWS_PERHAPS & set(got.split())}
    assert pages - visited - NO_PAGES == set()
    assert not NO_PAGES & visited


def test_no_page_is_named_twice(db: None) -> None:
    build()
    names = [visit.name for visit in visits()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("look", ["normal", "elder"])
def test_the_check_before_the_vote_is_clean(site: Site, look: str) -> None:
    scene = build()
    phone = site.phone(scene.people.owner)
    put_on(phone, LOOKS[look])
    page = phone.open(reverse("ballot", args=[scene.open_poll.pk]))
    page.locator("label.choice").last.click()
    assert complaints(page) == []
    page.locator(".actionbar button").click()
    assert complaints(page) == []


def test_a_page_that_loads_no_script_still_votes(site: Site) -> None:
    scene = build()
    make.ballot(scene.open_poll, scene.people.other_owner, at=now())
    handset = site.phone(scene.people.owner)
    handset.context.route("**/*.js", lambda route: route.abort())
    page = handset.open(reverse("ballot", args=[scene.open_poll.pk]))
    page.locator("label.choice").first.click()
    page.locator(".actionbar button").click()
    page.locator(".actionbar button").last.click()
    page.wait_for_url("**/receipt/**")
    handset.complaints[:] = [each for each in handset.complaints if "ERR_FAILED" not in each]
