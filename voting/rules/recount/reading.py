"""Reading numbers as people print and type them: `1,360 户`, `１７１７５５.２２３ ㎡`, `90.37％`."""

import re
import unicodedata

from kernel.errors import Invalid
from kernel.quantities import Area, Persons
from voting.rules.recount.announcement import Printed

_PERSONS = re.compile(r"([0-9]{1,9}) ?(户|人|票|个)?")
_AREA = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,4})0*)? ?(平方米|平米|平方|m2|㎡)?", re.IGNORECASE)
_SHARE = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,6}))? ?%?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")


class PersonsUnreadable(Invalid):
    code = "recount_persons_unreadable"


class AreaUnreadable(Invalid):
    code = "recount_area_unreadable"


class ShareUnreadable(Invalid):
    code = "recount_share_unreadable"


def read_persons(text: object) -> Persons:
    """A whole number of owners, at most nine digits. Raises PersonsUnreadable."""
    matched = _PERSONS.fullmatch(_plain(text))
    if matched is None:
        raise PersonsUnreadable(value=_short(text))
    return Persons(int(matched[1]))


def read_area(text: object) -> Area:
    """Square metres with at most four decimals; nought is an area too. Raises AreaUnreadable."""
    matched = _AREA.fullmatch(_plain(text))
    if matched is None:
        raise AreaUnreadable(value=_short(text))
    return Area(int(matched[1] + (matched[2] or "").ljust(4, "0")))


def read_printed(text: object) -> Printed:
    """A percentage from 0 to 100 with the decimals it is printed with, six at most. Raises ShareUnreadable."""
    matched = _SHARE.fullmatch(_plain(text))
    if matched is None:
        raise ShareUnreadable(value=_short(text))
    places = len(matched[2] or "")
    digits = int(matched[1] + (matched[2] or ""))
    if digits > 100 * 10**places:
        raise ShareUnreadable(value=_short(text))
    return Printed(digits, places)


def _plain(text: object) -> str:
    """In half-width signs, without outer blanks and without the commas of thousands; empty for what is no text."""
    if isinstance(text, bool) or text is None:
        return ""
    given = re.sub("m²", "㎡", str(text)[:60], flags=re.IGNORECASE)
    if any(sign.isnumeric() and not sign.isdecimal() for sign in given):  # ², ①, ½ are no digits of a number
        return ""
    plain = unicodedata.normalize("NFKC", given).strip()
    return _GROUPED.sub(lambda found: found[0].replace(",", ""), plain, count=1)


def _short(text: object) -> str:
    return str(text)[:40]
