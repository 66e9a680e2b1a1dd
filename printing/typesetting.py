"""Setting a template with data.

Data goes to typst as JSON and comes out of it as strings: no text of anybody's is ever read as markup. A
character that cannot be seen is left out, a character that no face has becomes 〓, so that nothing vanishes
unnoticed and no box of tofu is printed.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import typst

from printing.fonts import GETA, fonts, printable

TEMPLATES = Path(__file__).resolve().parent / "templates"
Value = None | bool | int | str | Sequence["Value"] | Mapping[str, "Value"]
Data = Mapping[str, Value]

_KEPT = "\n"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def pdf(template: str, data: Data, *, at: datetime | None = None, tagged: bool = True) -> bytes:
    """The PDF of `templates/<template>.typ` set with `data`: texts, whole numbers, truth values, lists and objects.

    The same data and the same `at`, the moment of making that stands in the file (1970 unless told), give the
    same bytes. `tagged` leaves in what screen readers need; a stack of letters for the printer is half as large
    without. Blocks for about 20 ms a page and lets other threads run: call it where views run, not on the event
    loop, and for at most some 200 pages at once, which take 150 MB (docs/decisions/0010). Raises ValueError for
    a template that is not there or data of another kind.
    """
    path = TEMPLATES / f"{template}.typ"
    if not template.isidentifier() or not path.is_file():
        raise ValueError(f"no template {template!r}")
    given = json.dumps(_clean(data), ensure_ascii=False, allow_nan=False)
    made: bytes = typst.compile(
        str(path),
        root=str(TEMPLATES),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": given},
        timestamp=int(at.timestamp()) if at else 0,
        pdf_tags=tagged,
    )
    return made


def _clean(value: Value) -> Value:
    if isinstance(value, str):
        return printed(value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Mapping):
        return {str(key): _clean(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [_clean(item) for item in value]
    raise ValueError(f"{type(value).__name__} is not set in type")


def printed(text: str) -> str:
    """`text` as it comes out on paper."""
    seen = _SELECTORS.sub("", unicodedata.normalize("NFC", text))
    return "".join(map(_mark, seen))


def _mark(mark: str) -> str:
    if mark in _KEPT:
        return mark
    if mark.isspace() and unicodedata.category(mark) in {"Zs", "Cc"}:
        return mark if mark == "\u3000" else " "
    if unicodedata.category(mark) in _UNSEEN:
        return ""
    return mark if printable(mark) else GETA
