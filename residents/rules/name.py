"""A person's name."""

import re
import unicodedata

from kernel.errors import Invalid

LONGEST_NAME = 40


class BadName(Invalid):
    code = "bad_name"


class NameDiffers(Invalid):
    code = "name_differs"


def read_name(text: str) -> str:
    """A person's name, 2 to 40 characters without digits. Raises BadName."""
    name = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    readable = all(unicodedata.category(c)[0] in "LM" or c in " ·.'-•" for c in name)
    if not (2 <= len(name) <= LONGEST_NAME and readable):
        raise BadName()
    return name


def check_name(*, stated: str, registered: str, papers_seen: bool) -> None:
    """Another name than the register's needs somebody who has seen the papers. Raises NameDiffers."""
    if stated != registered and not papers_seen:
        raise NameDiffers()
