"""Passkeys: why one is not taken, and what people call them."""

import re
import unicodedata

from kernel.errors import Invalid, Missing, Refused
from residents.rules.typed import half_width

MOST_PASSKEYS = 10
LONGEST_PASSKEY_NAME = 30


class PasskeyRefused(Refused):
    code = "passkey_refused"


class PasskeyTooMany(Refused):
    code = "passkey_too_many"


class NoSuchPasskey(Missing):
    code = "no_such_passkey"


class BadPasskeyName(Invalid):
    code = "bad_passkey_name"


def read_passkey_name(text: str) -> str:
    """What somebody calls a passkey, 1 to 30 characters on one line. Raises BadPasskeyName."""
    name = re.sub(r" +", " ", half_width(text)).strip()
    if not 1 <= len(name) <= LONGEST_PASSKEY_NAME or any(unicodedata.category(mark)[0] == "C" for mark in name):
        raise BadPasskeyName()
    return name
