"""`make screens`: every page of a fresh demonstration in every variant, into build/screens/, with a contact sheet.

With names of pages after it only those; `--keep` goes on with the demonstration of the run before. It serves
a demonstration of its own, signs in as its people through the pages, and prints what the audit finds.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.audit import measured, violations
from tests.browser.chromium import chromium

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "screens"
PORT = 8507
SITE = f"http://127.0.0.1:{PORT}"
OWNER, OTHER_OWNER, TENANT = "13800138001", "13800138002", "13800138003"
RESIDENTS_COMMITTEE, PROPERTY_MANAGER = "13800138004", "13800138006"


@dataclass(frozen=True, slots=True)
class Look:
    """A variant of a page: its width and its cookies."""

    name: str
    width: int = 390
    height: int = 844
    cookies: tuple[tuple[str, str], ...] = ()


LOOKS = [
    Look("phone"),
    Look("desktop", width=1280, height=900),
    Look("elder", cookies=(("size", "elder"),)),
    Look("dark", cookies=(("theme", "dark"),)),
    Look("contrast", cookies=(("contrast", "high"),)),
    Look("english", cookies=(("django_language", "en"),)),
]


@contextlib.contextmanager
def served() -> Iterator[None]:
    """A demonstration, seeded and serving."""
    var = OUT / "var"
    environment = {**os.environ, "MINYI_MODE": "demonstration", "MINYI_VAR": str(var), "REDIS_URL": ""}
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "config.demonstration", "--port", str(PORT)], env=environment, cwd=ROOT
    )
    try:
        _wait(process)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(SITE, timeout=5)
            return
        if process.poll() is not None:
            sys.exit("the demonstration did not start")
        time.sleep(0.25)


def signed_in(browser: Browser, phone: str) -> BrowserContext:
    """A browser context in which `phone` is signed in, by the code that the demonstration shows."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.goto(f"{SITE}/sign-in/")
    page.locator("input[name=phone]").fill(phone)
    page.locator("main form button").first.click()
    shown = re.search(r"\b\d{6}\b", page.locator("main").inner_text())
    assert shown, "no code on the screen"
    page.locator("input[name=code]").fill(shown.group())
    page.locator("main form button").first.click()
    page.wait_for_url(f"{SITE}/")
    page.close()
    return context


def first_link(page: Page, address: str, selector: str) -> str:
    """The address of the first link that matches `selector` on a page."""
    page.goto(SITE + address)
    found = page.locator(selector).first.get_attribute("href")
    assert found, address
    return found


class Photographer:
    """Takes a page in every look and writes down what is wrong with it."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: dict[str, BrowserContext] = {}
        self.taken: list[Path] = []
        self.wrong: list[str] = []

    def context(self, phone: str) -> BrowserContext:
        """The browser of the person with this phone, signed in once; of a visitor for none."""
        if phone not in self.contexts:
            new = signed_in(self.browser, phone) if phone else self.browser.new_context(locale="zh-CN")
            self.contexts[phone] = new
        return self.contexts[phone]

    def take(self, name: str, phone: str, address: str) -> None:
        """A page in every look."""
        context = self.context(phone)
        for look in LOOKS:
            context.add_cookies([{"name": key, "value": value, "url": SITE} for key, value in look.cookies])
            self._shoot(context, name, look, address)
            for key, _ in look.cookies:
                context.clear_cookies(name=key)

    def _shoot(self, context: BrowserContext, name: str, look: Look, address: str) -> None:
        page = context.new_page()
        page.set_viewport_size({"width": look.width, "height": look.height})
        page.on(
            "console", lambda said: self._note(name, look, said.text) if said.type in ("error", "warning") else None
        )
        page.goto(SITE + address)
        self.shoot(page, name, look)
        page.close()

    def shoot(self, page: Page, name: str, look: Look) -> None:
        """One picture of the page as it stands, as tall as it is."""
        page.wait_for_timeout(150)
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": look.width, "height": max(look.height, tall)})
        for complaint in measured(page) + violations(page):
            self._note(name, look, complaint)
        path = OUT / f"{name}-{look.name}.png"
        page.screenshot(path=path, caret="initial")
        page.set_viewport_size({"width": look.width, "height": look.height})
        self.taken.append(path)

    def _note(self, name: str, look: Look, text: str) -> None:
        self.wrong.append(f"{name}-{look.name}: {text}")
        print(" ", self.wrong[-1], flush=True)


def photograph(browser: Browser) -> Photographer:
    """Every page."""
    at = Photographer(browser)
    seeker = at.context(OWNER).new_page()
    voting = first_link(seeker, "/proposals/?stage=decide", "main .rows a")
    works = first_link(seeker, "/proposals/?stage=carry_out", "main .rows a")
    hearing = first_link(seeker, "/proposals/?stage=discuss", "main .rows a")
    idea = first_link(seeker, "/proposals/?stage=propose", "main .rows a:has-text('附议')")
    poll = first_link(seeker, voting, "a[href*='/turnout/']").removesuffix("turnout/")
    result = first_link(seeker, "/open/", "main .rows a")
    for name, phone, address in [
        ("welcome", "", "/"),
        ("sign-in", "", "/sign-in/"),
        ("home", OWNER, "/"),
        ("home-tenant", TENANT, "/"),
        ("proposals", OWNER, "/proposals/"),
        ("proposal", OWNER, voting),
        ("proposal-works", PROPERTY_MANAGER, works),
        ("proposal-idea", TENANT, idea),
        ("proposal-committee", RESIDENTS_COMMITTEE, hearing),
        ("new-proposal", TENANT, "/c/shanxin/proposals/new/"),
        ("room", OWNER, f"{hearing}room/"),
        ("rooms", OWNER, "/rooms/"),
        ("ballot", OWNER, f"{poll}ballot/"),
        ("ballot-tenant", TENANT, f"{poll}ballot/"),
        ("turnout", OWNER, f"{poll}turnout/"),
        ("turnout-tenant", TENANT, f"{poll}turnout/"),
        ("result-waiting", OWNER, f"{poll}result/"),
        ("result", "", result),
        ("open", "", "/open/"),
        ("me", OWNER, "/me/"),
        ("claim", OWNER, "/claim/"),
        ("desk-verify", RESIDENTS_COMMITTEE, "/desk/verify/"),
        ("not-found", OWNER, "/p/999999/"),
    ]:
        if not WANTED or name in WANTED:
            print(name, flush=True)
            at.take(name, phone, address)
    if not WANTED or WANTED & {"check", "receipt"}:
        _vote(at, poll)
    return at


def _vote(at: Photographer, poll: str) -> None:
    """The check, and the receipt of a vote that is really cast."""
    page = at.context(OTHER_OWNER).new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{SITE}{poll}ballot/")
    if "receipt" not in page.url:
        page.locator("label.choice").first.click()
        page.locator(".actionbar button").click()
        for look in LOOKS:
            if look.name in ("phone", "elder"):
                page.evaluate(
                    "size => document.documentElement.dataset.size = size", dict(look.cookies).get("size", "normal")
                )
                at.shoot(page, "check", look)
        page.locator(".actionbar button").last.click()
        page.wait_for_url("**/receipt/**")
    address = page.url.removeprefix(SITE)
    page.close()
    at.take("receipt", OTHER_OWNER, address)


def contact_sheet(browser: Browser, taken: list[Path]) -> None:
    """All pictures small, side by side."""
    cells = "".join(
        f'<figure><img src="{escape(path.name)}"><figcaption>{escape(path.stem)}</figcaption></figure>'
        for path in taken
    )
    style = (
        "body{font:14px sans-serif;display:flex;flex-wrap:wrap;gap:12px}figure{margin:0}"
        "img{width:190px;height:360px;object-fit:cover;object-position:top}"
    )
    (OUT / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><style>{style}</style>{cells}", encoding="utf-8"
    )
    page = browser.new_page(viewport={"width": 1640, "height": 900})
    page.goto((OUT / "index.html").as_uri())
    page.screenshot(path=OUT / "contact-sheet.png", full_page=True)


def main() -> None:
    if "--keep" not in sys.argv:
        shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True, exist_ok=True)
    with served(), chromium() as browser:
        at = photograph(browser)
        contact_sheet(browser, sorted(at.taken))
    print(f"{len(at.taken)} screens in {OUT.relative_to(ROOT)}; {len(at.wrong)} complaints")


WANTED = {name for name in sys.argv[1:] if not name.startswith("-")}

if __name__ == "__main__":
    main()
