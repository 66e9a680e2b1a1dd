"""Canonical JSON and salted commitments, byte for byte as the proof's format has them.

Canonical is RFC 8785 narrowed: objects with keys `[a-z][a-z0-9_]*`, arrays, NFC strings without lone
surrogates, integers up to 2^53 − 1 either way, truth values and null; no floats; at most 65,535 bytes.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

Canonical = None | bool | int | str | Sequence["Canonical"] | Mapping[str, "Canonical"]

LARGEST = 2**53 - 1
LONGEST = 65_535
SALT_BYTES = 32
REF_BYTES = 16
_KEY = re.compile(r"[a-z][a-z0-9_]*")


class NotCanonical(ValueError):
    """A value that has no canonical form, or bytes that are not in it."""


def canonical(value: Canonical) -> bytes:
    """The one encoding of `value`. Raises NotCanonical."""
    _check(value)
    encoded = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    if len(encoded) > LONGEST:
        raise NotCanonical(f"{len(encoded)} bytes, at most {LONGEST}")
    return encoded


def read_canonical(encoded: bytes) -> Canonical:
    """The value of canonical bytes: encoded again, and refused where that differs. Raises NotCanonical."""
    try:
        value: Canonical = json.loads(encoded)
    except ValueError as error:
        raise NotCanonical("not JSON") from error
    if canonical(value) != encoded:
        raise NotCanonical("another encoding of the same value")
    return value


def com(label: str, salt: bytes, value: Canonical) -> str:
    """The commitment to `value`: 64 hex digits that tell nothing without `salt`, 32 random bytes used once."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hashlib.sha256(b"\0".join([b"minyi/com/1", label.encode(), salt + canonical(value)])).hexdigest()


def ballot_commitment(salt: bytes, *, ref: str, question: int, rev: int, choice: str) -> str:
    """The commitment to one choice: of the line `ref`, on the question at place `question` from 0, revision `rev`."""
    return com("ballot", salt, {"ref": ref, "q": question, "rev": rev, "choice": choice})


def _check(value: object) -> None:
    match value:
        case None:
            return
        case str():
            _check_text(value)
        case int():
            _check_number(value)
        case Mapping():
            _check_keys(value)
            _check_all(value.values())
        case list() | tuple():
            _check_all(value)
        case _:
            raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _check_all(values: Iterable[object]) -> None:
    for value in values:
        _check(value)


def _check_keys(keys: Iterable[object]) -> None:
    for key in keys:
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise NotCanonical(f"{key!r} is not a key")


def _check_number(number: int) -> None:
    if abs(number) > LARGEST:
        raise NotCanonical(f"{number} is too large")


def _check_text(text: str) -> None:
    if any("\ud800" <= mark <= "\udfff" for mark in text):
        raise NotCanonical("a lone surrogate")
    if unicodedata.normalize("NFC", text) != text:
        raise NotCanonical("text that is not in NFC")
