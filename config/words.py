"""The catalogue of translations: `python -m config.words collect | compile | check`, without system gettext.

Sentences stand in Chinese in the source; `locale/en/LC_MESSAGES/django.po` gives their English. `collect`
brings the catalogue up to the source and keeps what is translated, `check` says what is missing.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
SOURCES = (
    "config",
    "pages",
    "realtime",
    "outcomes",
    "voting",
    "deliberation",
    "residents",
    "printing",
    "community",
    "templates",
)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}

HEADER = """# English for 民议 Minyi.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def _files() -> Iterator[Path]:
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def collected() -> Catalog:
    """A catalogue of every sentence in the source, untranslated."""
    catalogue = Catalog(locale="en", fuzzy=False)
    for path in _files():
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = f"(\n{templatize(text, origin=str(path))}\n)"  # inside brackets no indentation can be wrong
        for _, function, messages, _ in extract_python(io.BytesIO(text.encode()), KEYWORDS, [], {"encoding": "utf-8"}):
            _add(catalogue, function, messages, str(path.relative_to(ROOT)))
    return catalogue


def _add(catalogue: Catalog, function: object, messages: object, where: str) -> None:
    """Put one call's message in: `gettext(id)`, `ngettext(one, many)` or `pgettext(context, id)`."""
    given = [str(part) for part in messages if part] if isinstance(messages, (tuple, list)) else [str(messages or "")]
    places = [(where, 0)]
    if str(function).startswith("pgettext") and len(given) > 1:
        catalogue.add(given[1], context=given[0], locations=places)
    elif str(function).startswith("ngettext") and len(given) > 1:
        catalogue.add((given[0], given[1]), locations=places)
    elif given[0]:
        catalogue.add(given[0], locations=places)


def kept() -> Catalog:
    """The catalogue as it stands on disk."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", fuzzy=False)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def collect() -> int:
    """Bring the file up to the source."""
    catalogue = kept()
    catalogue.update(collected(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, catalogue, omit_header=True, sort_output=True, width=110, include_lineno=False)
    return 0


def compile_words() -> int:
    """Write the .mo beside the .po."""
    if CATALOGUE.exists():
        with CATALOGUE.with_suffix(".mo").open("wb") as file:
            write_mo(file, kept())
    return 0


def missing() -> list[str]:
    """Sentences of the source that have no English."""
    have = kept()
    lacking = []
    for message in collected():
        if not message.id:
            continue
        known = have.get(message.id, message.context)
        parts = known.string if known and isinstance(known.string, tuple) else (known.string if known else "",)
        if not all(parts):
            lacking.append(str(message.id))
    return lacking


def check() -> int:
    """Say what has no English; 1 when something is missing."""
    lacking = missing()
    for sentence in lacking:
        print("no English:", sentence)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit({"collect": collect, "compile": compile_words, "check": check}[sys.argv[1]]())
