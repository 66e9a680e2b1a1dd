"""Charts drawn on the server as SVG: geometry in attributes, colour from classes, a whole sentence as the label.

The numbers stand beside every chart in HTML; a threshold is a line with a flag, never only a colour.
"""

from collections.abc import Iterable

import segno
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from kernel.quantities import Area, Persons
from voting.rules.quorum import Comparison, Share

register = template.Library()

Quantity = Persons | Area

WIDE = 336
FILLS = {"against": "hatch", "abstain": "dots"}


def _length(part: int, whole: int, full: int) -> str:
    """How long `part` of `whole` is drawn, cut to a tenth so that a bar never touches a line it has not reached."""
    tenths = 10 * full * part // whole if whole else 0
    return f"{tenths // 10}.{tenths % 10}"


@register.simple_tag
def gauge(compared: Comparison[Persons] | Comparison[Area], label: str, live: str = "") -> SafeString:
    """A bar of a part in a whole with one threshold; `live` names the width that the live page moves.

    The bar is drawn in thousandths of the whole, cut, so that it never touches a line it has not reached.
    """
    thousandths = 1000 * compared.part.whole // compared.whole.whole if compared.whole else 0
    return format_html(
        '<svg class="chart" viewBox="0 0 336 30" role="img" aria-label="{}">'
        '<rect class="track" x=".5" y="10.5" width="335" height="15" rx="3"/>'
        '<svg x="1" y="11" width="334" height="14" viewBox="0 0 1000 14" preserveAspectRatio="none">'
        '<rect class="part" width="{}" height="14"{}/></svg>{}</svg>',
        label,
        thousandths,
        format_html(' data-width="{}"', live) if live else "",
        _flag(compared.share, 29),
    )


@register.simple_tag
def stacked(agree: Quantity, against: Quantity, abstain: Quantity, share: Share, label: str) -> SafeString:
    """The three positions side by side, solid, hatched and dotted, with the threshold for agreeing."""
    values = {"agree": agree.whole, "against": against.whole, "abstain": abstain.whole}
    whole, before = sum(values.values()), 0
    shapes: list[SafeString] = []
    for position, value in values.items():
        x = 1 + (WIDE - 2) * before / whole if whole else 1.0
        shapes.extend(_segment(position, f"{x:.1f}", _length(value, whole, WIDE - 2)))
        before += value
    return format_html(
        '<svg class="chart" viewBox="0 0 336 36" role="img" aria-label="{}">'
        '<rect class="track" x=".5" y="10.5" width="335" height="21"/>{}{}</svg>',
        label,
        format_html_join("", "{}", ((shape,) for shape in shapes)),
        _flag(share, 35),
    )


def _segment(position: str, x: str, wide: str) -> Iterable[SafeString]:
    yield format_html('<rect class="{}" x="{}" y="11" width="{}" height="20"/>', position, x, wide)
    if position in FILLS:
        yield format_html('<rect fill="url(#{})" x="{}" y="11" width="{}" height="20"/>', FILLS[position], x, wide)


def _flag(share: Share, foot: int) -> SafeString:
    """The threshold: a line through the bar with a flag on top."""
    at = f"{1 + (WIDE - 2) * share.numerator / share.denominator:.1f}"
    return format_html('<path class="limit" d="M{0} 7V{1}"/><path class="flag" d="M{0} 8l-5-6h10z"/>', at, foot)


@register.simple_tag
def tile(part: int, whole: int) -> SafeString:
    """The small bar of a building; the numbers stand below it."""
    return format_html(
        '<svg class="chart" viewBox="0 0 40 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="40" height="8"/><rect class="part" width="{}" height="8"/></svg>',
        _length(part, whole, 40),
    )


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """`text` as a QR code at error level M."""
    matrix = segno.make(text, error="m").matrix
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<path fill="currentColor" d="{2}"/></svg>',
        len(matrix),
        label,
        mark_safe(path),  # noqa: S308 - digits and path letters made above
    )
