"""`make screens`: every page of a fresh demonstration in every look, into build/screens/<look>/, with contact sheets.

With names of pages after it only those; `--keep` goes on with the demonstration of the run before. It serves
a demonstration of its own, signs in as its people through the pages, and prints what the audit finds.
"""

import contextlib
import json
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

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.audit import measured
from tests.browser.chromium import chromium

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "screens"
PORT = int(os.environ.get("PORT", "8507"))
SITE = f"http://127.0.0.1:{PORT}"
CHECKING = "13800138002"  # who is taken to the check before the vote
THUMB, ACROSS = (240, 480), 8
WIDE_THUMB, WIDE_ACROSS = (480, 480), 4


@dataclass(frozen=True, slots=True)
class Look:
    """A variant of a page: its width and its cookies."""

    name: str
    width: int = 390
    height: int = 844
    cookies: tuple[tuple[str, str], ...] = ()


LOOKS = [
    Look("light"),
    Look("dark", cookies=(("theme", "dark"),)),
    Look("contrast", cookies=(("contrast", "high"),)),
    Look("elder", cookies=(("size", "elder"),)),
    Look("english", cookies=(("django_language", "en"),)),
    Look("wide", width=1280, height=900),
]

Visit = tuple[str, str, str]  # name, phone of who looks (none: a visitor), address


def environment() -> dict[str, str]:
    """That of a demonstration of our own."""
    made = {**os.environ, "MINYI_MODE": "demonstration", "MINYI_VAR": str(OUT / "var"), "REDIS_URL": ""}
    made.pop("DATABASE_URL", None)
    return made


@contextlib.contextmanager
def served() -> Iterator[None]:
    """A demonstration, seeded and serving."""
    process = subprocess.Popen(
        [sys.executable, "-m", "config.demonstration", "--port", str(PORT)], env=environment(), cwd=ROOT
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


def pages() -> list[Visit]:
    """What there is to look at, asked of the demonstration's own rows."""
    asked = [sys.executable, "-m", "tests.browser.demonstration"]
    told = subprocess.run(asked, env=environment(), cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [(name, phone, address) for name, phone, address in json.loads(told)]


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
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    page.close()
    return context


class Photographer:
    """Takes a page in every look and writes down what is wrong with it."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: dict[str, BrowserContext] = {}
        self.taken: dict[str, list[Path]] = {look.name: [] for look in LOOKS}
        self.wrong: list[str] = []

    def context(self, phone: str) -> BrowserContext:
        """The browser of the person with this phone, signed in once; of a visitor for none."""
        if phone not in self.contexts:
            new = signed_in(self.browser, phone) if phone else self.browser.new_context(locale="zh-CN")
            self.contexts[phone] = new
        return self.contexts[phone]

    def take(self, visit: Visit) -> None:
        """A page in every look, with one tab."""
        name, phone, address = visit
        context = self.context(phone)
        page = context.new_page()
        now = LOOKS[0]
        page.on("console", lambda said: self._note(name, now, said.text) if _matters(said.type, said.text) else None)
        for look in LOOKS:
            now = look
            context.add_cookies([{"name": key, "value": value, "url": SITE} for key, value in look.cookies])
            page.set_viewport_size({"width": look.width, "height": look.height})
            page.goto(SITE + address)
            self.shoot(page, name, look)
            for key, _ in look.cookies:
                context.clear_cookies(name=key)
        page.close()

    def shoot(self, page: Page, name: str, look: Look) -> None:
        """One picture of the page as it stands, as tall as it is."""
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": look.width, "height": max(look.height, tall)})
        for complaint in measured(page):
            self._note(name, look, complaint)
        path = OUT / look.name / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, caret="initial")
        self.taken[look.name].append(path)

    def _note(self, name: str, look: Look, text: str) -> None:
        self.wrong.append(f"{look.name}/{name}: {text}")
        print(" ", self.wrong[-1], flush=True)


def _matters(kind: str, text: str) -> bool:
    """What the console says, but for pages that are asked for to be missing or wrong."""
    return kind in ("error", "warning") and "status of 4" not in text


def photograph(browser: Browser, wanted: set[str]) -> Photographer:
    """Every page, or those wanted."""
    at = Photographer(browser)
    known = pages()
    for visit in known:
        if not wanted or visit[0] in wanted:
            at.take(visit)
    ballots = [address for name, _, address in known if name == "ballot"]
    if ballots and (not wanted or "ballot-check" in wanted):
        _pick(at, ballots[0])
        at.take(("ballot-check", CHECKING, f"{ballots[0]}check/"))
    return at


def _pick(at: Photographer, ballot: str) -> None:
    """Choose on the ballot, so that there is something to check."""
    page = at.context(CHECKING).new_page()
    page.goto(f"{SITE}{ballot}")
    page.locator("label.choice").first.click()
    page.locator(".actionbar button").click()
    page.close()


def contact_sheet(look: str, taken: list[Path]) -> Path:
    """The pictures of one look small, side by side, each with its name."""
    (wide, tall), across = (WIDE_THUMB, WIDE_ACROSS) if look == "wide" else (THUMB, ACROSS)
    rows = -(-len(taken) // across)
    sheet = Image.new("RGB", (across * (wide + 12) + 12, rows * (tall + 36) + 12), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(16)
    for at, path in enumerate(taken):
        left, top = 12 + at % across * (wide + 12), 12 + at // across * (tall + 36)
        with Image.open(path) as picture:
            small = picture.convert("RGB").resize((wide, picture.height * wide // picture.width))
        sheet.paste(small.crop((0, 0, wide, min(tall, small.height))), (left, top + 20))
        pen.rectangle((left - 1, top + 19, left + wide, top + 20 + tall), outline="silver")
        pen.text((left, top), path.stem, fill="black", font=font)
    made = OUT / f"{look}.png"
    sheet.save(made)
    return made


def index(taken: dict[str, list[Path]]) -> None:
    """A page with all pictures, look by look."""
    parts = []
    for look, paths in taken.items():
        cells = "".join(
            f'<figure><a href="{escape(look)}/{escape(path.name)}"><img loading="lazy" alt="" '
            f'src="{escape(look)}/{escape(path.name)}"></a><figcaption>{escape(path.stem)}</figcaption></figure>'
            for path in paths
        )
        parts.append(f"<h2>{escape(look)}</h2><div>{cells}</div>")
    style = (
        "body{font:14px sans-serif}div{display:flex;flex-wrap:wrap;gap:12px}figure{margin:0}"
        "img{width:190px;height:360px;object-fit:cover;object-position:top;border:1px solid silver}"
    )
    whole = f"<!doctype html><meta charset=utf-8><title>Screens</title><style>{style}</style>{''.join(parts)}"
    (OUT / "index.html").write_text(whole, encoding="utf-8")


def main() -> None:
    if "--keep" not in sys.argv:
        shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with served(), chromium() as browser:
        at = photograph(browser, {name for name in sys.argv[1:] if not name.startswith("-")})
    for look, paths in at.taken.items():
        contact_sheet(look, paths)
    index(at.taken)
    count, took = sum(map(len, at.taken.values())), time.monotonic() - began
    print(f"{count} screens in {OUT.relative_to(ROOT)}, {took:.0f} s; {len(at.wrong)} complaints")


if __name__ == "__main__":
    main()
