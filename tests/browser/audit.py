"""Looking a page over: WCAG by axe, and what the interface guide asks beyond it."""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_FOLDER = Path(__file__).parent
_SCRIPT = (_FOLDER / "audit.js").read_text(encoding="utf-8")
_CHINESE = (_FOLDER / "chinese.js").read_text(encoding="utf-8")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (390, 320)


def measured(page: Page) -> list[str]:
    """Complaints of our own audit at the page's present width."""
    complaints: list[str] = page.evaluate(_SCRIPT)
    return complaints


def violations(page: Page, *rules: str) -> list[str]:
    """Complaints of axe, by the rules named or by all of WCAG 2.2 AA: rule, and the first few places."""
    options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else _RULES
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']} ({rule['help']}): {'; '.join(node['html'][:120] for node in rule['nodes'][:3])}"
        for rule in found
    ]


def unfolded(page: Page) -> None:
    """Show the page as tall as it is, so that no bar covers what lies below it."""
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": WIDTHS[0], "height": max(844, tall)})


def laid_out(page: Page) -> list[str]:
    """Complaints of our own audit at each of the phone's widths."""
    found = []
    for width in reversed(WIDTHS):
        page.set_viewport_size({"width": width, "height": page.viewport_size["height"] if page.viewport_size else 844})
        found += [f"at {width} px: {each}" for each in measured(page)]
    return found


def chinese(page: Page, said: str) -> list[str]:
    """Chinese on an English page that nobody said: `said` is everything that people wrote and are called."""
    found: list[str] = page.evaluate(_CHINESE)
    return [text[:80] for text in found if any(run not in said for run in _HAN.findall(text))]


def complaints(page: Page, *, by_axe: bool = True) -> list[str]:
    """Everything that is wrong with the page as it stands."""
    unfolded(page)
    return laid_out(page) + (violations(page) if by_axe else [])
