"""What people type and paste, before it is read as anything."""

import re
import unicodedata

_SPACING = re.compile(r"[\s\-\u2010-\u2015._()·]+")


def half_width(text: str) -> str:
    """Full-width to half-width, without the invisible marks that copying brings along."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")


def squeezed(text: str) -> str:
    """Half-width, without spaces, dashes, dots and brackets."""
    return _SPACING.sub("", half_width(text))
