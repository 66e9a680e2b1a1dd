"""What people write and the ids of their acts: how long, how clean."""

from kernel.errors import Invalid, Refused

LONGEST_POST = 1000
LONGEST_REASON = 500
LONGEST_TITLE = 80
LONGEST_TEXT = 5000


class TextEmpty(Invalid):
    code = "text_empty"


class TextTooLong(Invalid):
    code = "text_too_long"


class TextUnprintable(Invalid):
    code = "text_unprintable"


class CidReused(Refused):
    code = "cid_reused"


class CidMalformed(Invalid):
    code = "cid_malformed"


def check_text(text: str, *, longest: int) -> str:
    """`text` without outer blanks. Raises TextEmpty, TextTooLong, or TextUnprintable for control characters."""
    clean = text.strip()
    if not clean:
        raise TextEmpty()
    if len(clean) > longest:
        raise TextTooLong(longest=longest, length=len(clean))
    if any((ord(mark) < 32 and mark not in "\n\t\r") or 0xD800 <= ord(mark) <= 0xDFFF for mark in clean):
        raise TextUnprintable()
    return clean


def check_cid(cid: str) -> str:
    """A client's id of one act: 128 bits in 32 lower-case hex digits. Raises CidMalformed."""
    if len(cid) != 32 or not set(cid) <= set("0123456789abcdef"):
        raise CidMalformed()
    return cid
