"""Mainland mobile numbers: read however they are typed, shown spaced or masked."""

import re

from kernel.errors import Invalid
from residents.rules.typed import squeezed


class BadPhone(Invalid):
    code = "bad_phone"


class PhoneIncomplete(BadPhone):
    code = "phone_incomplete"


class PhoneTooLong(BadPhone):
    code = "phone_too_long"


class PhoneNotMobile(BadPhone):
    code = "phone_not_mobile"


class PhoneAbroad(BadPhone):
    code = "phone_abroad"


def normal_phone(text: str) -> str:
    """A mainland mobile number as `+8613800138000`, read from `138 0013 8000`, `+86 138…`, `１３８…`.

    Raises PhoneIncomplete or PhoneTooLong (fact: digits), PhoneNotMobile, PhoneAbroad, or BadPhone.
    """
    typed = squeezed(text)
    digits = typed.removeprefix("+").removeprefix("00") if typed.startswith(("+", "00")) else typed
    if not re.fullmatch(r"[0-9]+", digits):
        raise BadPhone()
    if digits != typed and not digits.startswith("86"):
        raise PhoneAbroad()
    national = digits.removeprefix("86") if digits != typed or len(digits) > 11 else digits
    if len(national) < 11:
        raise PhoneIncomplete(digits=len(national))
    if len(national) > 11:
        raise PhoneTooLong(digits=len(national))
    if not re.match(r"1[3-9]", national):
        raise PhoneNotMobile()
    return f"+86{national}"


def spaced_phone(phone: str) -> str:
    """A normal phone as people read it aloud: `138 0013 8000`."""
    national = phone.removeprefix("+86")
    return f"{national[:3]} {national[3:7]} {national[7:]}".strip()


def masked_phone(phone: str) -> str:
    """`138****8000`: enough for its owner to recognise it."""
    national = phone.removeprefix("+86")
    return f"{national[:3]}****{national[-4:]}" if len(national) == 11 else ""
