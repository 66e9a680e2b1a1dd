"""A file of announcements, whichever of the two kinds it is."""

from voting.recount.csv_file import read_csv
from voting.recount.json_file import read_json
from voting.recount.refusals import NotText, TooLarge
from voting.rules.recount.announcement import Announcement

LARGEST = 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")


def read_file(content: bytes) -> list[Announcement]:
    """The announcements of JSON or CSV, in UTF-8 or GB18030.

    Raises TooLarge, NotText, and what the two readers raise.
    """
    if len(content) > LARGEST:
        raise TooLarge()
    text = _decoded(content)
    return read_json(text) if text.lstrip()[:1] in ("{", "[") else read_csv(text)


def _decoded(content: bytes) -> str:
    if b"\0" not in content:
        for encoding in ENCODINGS:
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise NotText()
