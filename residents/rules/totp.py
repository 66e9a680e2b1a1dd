"""Codes of an authenticator app (RFC 6238, HMAC-SHA-1, six digits, 30 seconds), and codes for when it is lost.

A code is good in its own half minute and in the one before and after it, and each half minute once: what somebody
read over a shoulder is spent already.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kernel.errors import DomainError, Invalid, Refused
from residents.rules.typed import squeezed

PERIOD = 30  # seconds
DIGITS, RECOVERY_DIGITS = 6, 8
EDGE = 1  # half minutes that a phone's clock may be off, either way
SECRET_BYTES = 20


class BadSecondCode(Invalid):
    code = "bad_second_code"


class WrongSecondCode(Refused):
    code = "wrong_second_code"


class TooManySecondCodes(DomainError):
    kind: ClassVar[str] = "slow_down"
    code = "too_many_second_codes"


class TotpOn(Refused):
    code = "totp_on"


class TotpOff(Refused):
    code = "totp_off"


class SignInAgain(Refused):
    """Who changes how the account is kept has to have signed in just now."""

    code = "sign_in_again"


@dataclass(frozen=True, slots=True)
class SecondCode:
    """A code as typed: of the app, or one of those for when it is lost."""

    digits: str

    @property
    def recovers(self) -> bool:
        return len(self.digits) == RECOVERY_DIGITS


def read_second_code(text: str) -> SecondCode:
    """Six digits of the app or eight of a recovery code, however spaced. Raises BadSecondCode (fact: digits)."""
    typed = squeezed(text)
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}|[0-9]{{{RECOVERY_DIGITS}}}", typed):
        raise BadSecondCode(digits=sum(mark in "0123456789" for mark in typed))
    return SecondCode(typed)


def totp_code(secret: bytes, step: int) -> str:
    """The six digits of one half minute, `step` being how many have passed since 1970."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 0x0F
    return str(int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF)[-DIGITS:].zfill(DIGITS)


def matching_step(secret: bytes, typed: str, *, now: datetime, spent: int = -1) -> int | None:
    """The half minute whose code was typed, if it is near `now` and later than the last one `spent`; else None."""
    present = int(now.timestamp()) // PERIOD
    steps = range(max(present - EDGE, spent + 1), present + EDGE + 1)
    return next((step for step in steps if hmac.compare_digest(totp_code(secret, step), typed)), None)
