"""Looking a page over: WCAG by axe, and what the interface guide asks beyond it."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SCRIPT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (390, 320)


def measured(page: Page) -> list[str]:
    """Complaints of our own audit at the page's present width."""
    complaints: list[str] = page.evaluate(_SCRIPT)
    return complaints


def violations(page: Page) -> list[str]:
    """Complaints of axe: rule, and the first few places."""
    found = Axe().run(page, options=_RULES).response["violations"]
    return [
        f"{rule['id']} ({rule['help']}): {'; '.join(node['html'][:120] for node in rule['nodes'][:3])}"
        for rule in found
    ]


def complaints(page: Page, *, by_axe: bool = True) -> list[str]:
    """Everything that is wrong with the page as it stands, at each of the phone's widths."""
    tall = page.evaluate("document.documentElement.scrollHeight")  # so that no bar covers what lies below it
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": max(844, tall)})
        found += [f"at {width} px: {each}" for each in measured(page)]
    return found + violations(page) if by_axe else found
