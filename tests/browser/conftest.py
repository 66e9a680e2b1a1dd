"""A real server and real browsers: each phone is a browser of its own, and what it complains of fails the test."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from residents.models import Resident
from tests.browser.chromium import chromium
from tests.live.conftest import Served, cookie_of, free_port, started

# What a browser says of a network that a test has cut.
CUT = ("ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED", "WebSocket connection")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for a module's tests, closed before others want a loop: Playwright runs one in this thread.

    Django, which sees that loop, must still answer.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as running:
        yield running
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Handset:
    """A phone with one page open, and everything that its console said."""

    context: BrowserContext
    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("websocket", lambda wire: wire.on("framesent", lambda frame: self.sent.append(str(frame))))

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and not any(cut in said.text for cut in CUT):
            self.complaints.append(f"{self.page.url}: {said.text}")

    def open(self, path: str) -> Page:
        """Go to an address of ours."""
        self.page.goto(self.site + path)
        return self.page


@dataclass
class Site:
    """A served product and the phones that look at it.

    It is served from the first phone on, with a worker beside it: what a test builds in the past before that is
    not overtaken by the jobs that are due by now.
    """

    browser: Browser
    served: Served | None = None
    phones: list[Handset] = field(default_factory=list)

    def phone(self, resident: Resident | None = None) -> Handset:
        """A phone of 390 × 844; signed in as `resident` where one is given."""
        if self.served is None:
            port = free_port()
            self.served = Served(started("daphne", port, {"REDIS_URL": ""}, worker=True), port)
        site = f"http://{self.served.host}"
        context = self.browser.new_context(
            viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        if resident is not None:
            name, _, value = cookie_of(resident).partition("=")
            context.add_cookies([{"name": name, "value": value, "url": site}])
        handset = Handset(context, context.new_page(), site)
        self.phones.append(handset)
        return handset

    def close(self) -> None:
        """Put the phones away and end the server."""
        for handset in self.phones:
            handset.context.close()
        if self.served is not None:
            self.served.stop()


@pytest.fixture
def site(transactional_db: None, browser: Browser) -> Iterator[Site]:
    """A server that also runs due jobs, and phones; none of them may have complained at the end."""
    made = Site(browser)
    yield made
    complaints = [each for handset in made.phones for each in handset.complaints]
    made.close()
    assert complaints == []
