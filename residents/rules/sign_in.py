"""The code by SMS, and why somebody does not get in."""

import re
from typing import ClassVar

from kernel.errors import DomainError, Invalid, NotAllowed, Refused
from residents.rules.typed import squeezed

CODE_DIGITS = 6


class BadSmsCode(Invalid):
    code = "bad_sms_code"


class WrongSmsCode(Invalid):
    code = "wrong_sms_code"


class SmsCodeOver(Refused):
    code = "sms_code_over"


class AccountClosed(NotAllowed):
    code = "account_closed"


class TooManyCodes(DomainError):
    kind: ClassVar[str] = "slow_down"
    code = "too_many_codes"


def read_sms_code(text: str) -> str:
    """Six digits, however spaced. Raises BadSmsCode (fact: digits, how many were typed)."""
    typed = squeezed(text)
    if not re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", typed):
        raise BadSmsCode(digits=sum(c in "0123456789" for c in typed))
    return typed
