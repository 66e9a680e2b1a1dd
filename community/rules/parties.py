"""Who owns a unit: names, ID numbers and phones out of three cells."""

import re
from fractions import Fraction
from itertools import zip_longest

from community.rules import shares
from community.rules.cells import Cell, or_nothing, squeezed, written
from community.rules.facts import Party, PartyKind
from community.rules.problems import Unclear, Why

_BETWEEN = re.compile(r"[、,;/\n]+")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff·]) +(?=[\u3400-\u9fff\U00020000-\U0003ffff·])")
_PERSON_ID = re.compile(r"[0-9]{17}[0-9X]|[0-9]{15}")
_PASS = re.compile(r"[A-Z]{1,2}[0-9]{6,10}(\([0-9A-Z]\))?")
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_HIDDEN = re.compile(r"[0-9A-Z]+[*X]{4,}[0-9A-Z]*")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0[0-9]{2,3})([2-9][0-9]{6,7})")
_LOCAL = re.compile(r"[2-9][0-9]{6,7}")
_EXTENSION = re.compile(r"(转|ext\.?|#)[0-9]{1,6}$", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"(公司|集团|企业|中心|委员会|银行|学校|大学|医院|工厂|合作社|事务所|研究所|研究院|管理处|管理局|协会|基金会|政府|工作室|商行|经营部)"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def names(cell: Cell) -> tuple[str, ...]:
    """The owners named in one cell, first one first. Raises Unclear."""
    return tuple(name for name, _ in names_and_shares(cell))


def names_and_shares(cell: Cell) -> tuple[tuple[str, Fraction | None], ...]:
    """The owners named in one cell, each with the share that stands beside the name. Raises Unclear."""
    text = or_nothing(written(cell))
    if not text:
        raise Unclear(Why.EMPTY)
    if not any(character in text for character in "%0123456789"):
        return tuple((name, None) for name in _names(text))
    said = [shares.name_and_share(part.strip()) for part in _BETWEEN.split(shares.slashed(text)) if part.strip()]
    return tuple(zip(_names("、".join(name for name, _ in said)), (share for _, share in said), strict=True))


def _names(text: str) -> tuple[str, ...]:
    found = tuple(_HAN_GAP.sub("", " ".join(part.split())) for part in _BETWEEN.split(text) if part.strip())
    if not found or not all(len(name) <= 60 and any(c.isalpha() for c in name) for name in found):
        raise Unclear(Why.BAD_NAME)
    if len(set(found)) < len(found):
        raise Unclear(Why.NAME_TWICE)
    return found


def id_numbers(cell: Cell) -> tuple[str, ...]:
    """The ID numbers in one cell, upper case; a masked one tells nobody apart and is empty. Raises Unclear."""
    if isinstance(cell, int | float) and abs(cell) >= 2**53:
        raise Unclear(Why.ID_ROUNDED)
    return tuple(_id_number(part) for part in _parts(cell))


def phones(cell: Cell) -> tuple[str, ...]:
    """The phone numbers in one cell as +86…, mobile or landline with area code. Raises Unclear."""
    return tuple(_phone(part) for part in _parts(cell))


def checksum_holds(id_number: str) -> bool:
    """Whether an 18-digit ID number's last character fits the others (GB 11643); true for other documents."""
    if not _PERSON_ID.fullmatch(id_number) or len(id_number) != 18:
        return True
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, id_number, strict=False))
    return "10X98765432"[total % 11] == id_number[17]


def parties(
    named: tuple[str, ...],
    ids: tuple[str, ...],
    numbers: tuple[str, ...],
    parts: tuple[Fraction | None, ...] = (),
) -> tuple[Party, ...]:
    """The owners of one unit, each with what the row gives of them; no more `ids` than names, no more `parts`.

    ID numbers and phones belong to the owners in order: where a row gives one for several co-owners it is the
    first one's, as registers write 共同共有. What is missing is empty; a phone beyond the names is left out.
    """
    given = zip_longest(named, ids, numbers[: len(named)], fillvalue="")
    each = parts or (None,) * len(named)
    return tuple(
        Party(_kind(name, id_number), name, id_number, phone, share=share)
        for (name, id_number, phone), share in zip(given, each, strict=True)
    )


def _kind(name: str, id_number: str) -> PartyKind:
    credit = _CREDIT_CODE.fullmatch(id_number) and not _PERSON_ID.fullmatch(id_number)
    return PartyKind.ORGANISATION if credit or _ORGANISATION.search(name) else PartyKind.PERSON


def _parts(cell: Cell) -> tuple[str, ...]:
    text = written(cell)
    return tuple(part for part in (or_nothing(squeezed(part)) for part in _BETWEEN.split(text)) if part)


def _id_number(text: str) -> str:
    number = text.upper().replace("-", "").replace("'", "")
    if _PERSON_ID.fullmatch(number) or _CREDIT_CODE.fullmatch(number) or _PASS.fullmatch(number):
        return number
    if _HIDDEN.fullmatch(number):
        return ""
    raise Unclear(Why.BAD_ID)


def _phone(text: str) -> str:
    digits = re.sub(r"[\-.()·'~–—‐-―]", "", _EXTENSION.sub("", text))
    digits = re.sub(r"^(\+|00)86|^86(?=1[3-9][0-9]{9}$)", "", digits)
    if _MOBILE.fullmatch(digits):
        return f"+86{digits}"
    if _LANDLINE.fullmatch(digits):
        return f"+86{digits[1:]}"
    raise Unclear(Why.NO_AREA_CODE if _LOCAL.fullmatch(digits) else Why.BAD_PHONE)
