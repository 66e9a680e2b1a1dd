"""Every page in every look: clean by axe, and by the audit of scroll, targets and text at 390 and 320 pixels."""

import pytest
from django.db import connection
from django.urls import reverse

from tests import make
from tests.browser.audit import complaints
from tests.browser.conftest import Handset, Site
from tests.web.scene import Scene, build, now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="how pages look does not depend on the database"),
]

LOOKS = {
    "normal": {},
    "elder": {"size": "elder"},
    "dark": {"theme": "dark"},
    "contrast": {"contrast": "high"},
    "english": {"django_language": "en"},
}


def owners_pages(scene: Scene, code: str) -> list[str]:
    """What somebody who owns a flat can open."""
    poll, done = scene.open_poll.pk, scene.published_poll.pk
    proposals = (scene.idea, scene.hearing, scene.voting, scene.works)
    return [
        reverse("home"),
        reverse("all-proposals"),
        *(reverse("proposal", args=[each.pk]) for each in proposals),
        reverse("new-proposal", args=["shanxin"]),
        reverse("rooms"),
        reverse("room", args=[scene.hearing.pk]),
        reverse("room", args=[scene.idea.pk]),
        reverse("ballot", args=[poll]),
        reverse("turnout", args=[poll]),
        reverse("result", args=[poll]),
        reverse("result", args=[done]),
        reverse("receipt", args=[done, code]),
        reverse("open"),
        reverse("me"),
        reverse("claim"),
        "/nothing/here/",
    ]


def others_pages(site: Site, scene: Scene) -> list[tuple[Handset, list[str]]]:
    """What looks different to other roles."""
    people = scene.people
    hearing, works = reverse("proposal", args=[scene.hearing.pk]), reverse("proposal", args=[scene.works.pk])
    return [
        (site.phone(), [reverse("home"), reverse("sign-in")]),
        (site.phone(people.guest), [reverse("home")]),
        (site.phone(people.tenant), [reverse("ballot", args=[scene.open_poll.pk])]),
        (site.phone(people.residents_committee), [hearing, reverse("desk-verify")]),
        (site.phone(people.property_manager), [works]),
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_clean(site: Site, look: str) -> None:
    scene = build()
    code = scene.published_poll.submissions.get(caster=scene.people.owner).code
    visits = [(site.phone(scene.people.owner), owners_pages(scene, code)), *others_pages(site, scene)]
    found = {}
    for phone, addresses in visits:
        put_on(phone, LOOKS[look])
        for address in addresses:
            if wrong := complaints(phone.open(address), by_axe=look != "english"):
                found[address] = wrong
        phone.complaints[:] = [each for each in phone.complaints if "status of 4" not in each]  # 404 is asked for
    assert found == {}


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


def put_on(phone: Handset, look: dict[str, str]) -> None:
    phone.context.add_cookies([{"name": name, "value": value, "url": phone.site} for name, value in look.items()])


def test_text_at_twice_its_size_does_not_scroll_sideways(site: Site) -> None:
    scene = build()
    phone = site.phone(scene.people.owner)
    wide = "document.documentElement.style.fontSize = '200%', document.documentElement.scrollWidth > innerWidth"
    code = scene.published_poll.submissions.get(caster=scene.people.owner).code
    assert [address for address in owners_pages(scene, code) if phone.open(address).evaluate(wide)] == []
    phone.complaints.clear()  # the page that is missing is asked for


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
