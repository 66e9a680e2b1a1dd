"""Personal fields: encrypted at rest, found by a keyed blind index.

AES-256-GCM with a random 96-bit nonce; the key's id travels with the text so that keys can be rotated. The
index is HMAC-SHA-256 under a key of its own over the normalised value: equal values meet, and nobody
without the key can tell which phone it is (a bare hash of a phone number is a look-up table).
"""

import hmac
import secrets
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class Unreadable(Exception):
    """A stored field was made with a key that is not configured, or was tampered with."""


def encrypt(text: str) -> str:
    """`text` as `keyid:base64`, under the current key; the empty string stays empty."""
    if not text:
        return ""
    name, sealed = _sealed(text.encode())
    return f"{name}:{b64encode(sealed).decode()}"


def decrypt(stored: str) -> str:
    """The text of what `encrypt` gave. Raises Unreadable."""
    if not stored:
        return ""
    name, _, body = stored.partition(":")
    try:
        return _opened(name, b64decode(body, validate=True)).decode()
    except ValueError as error:
        raise Unreadable(f"a personal field under key {name[:12]!r} cannot be read") from error


def seal(content: bytes) -> bytes:
    """`content` encrypted as `encrypt` does text: the key's id, a colon, nonce and ciphertext."""
    name, sealed = _sealed(content)
    return name.encode() + b":" + sealed


def unseal(stored: bytes) -> bytes:
    """The content of what `seal` gave. Raises Unreadable."""
    name, _, body = bytes(stored).partition(b":")
    return _opened(name.decode(errors="replace"), body)


def _sealed(content: bytes) -> tuple[str, bytes]:
    name, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = secrets.token_bytes(12)
    return name, nonce + AESGCM(key).encrypt(nonce, content, name.encode())


def _opened(name: str, raw: bytes) -> bytes:
    try:
        return AESGCM(settings.FIELD_KEYS[name]).decrypt(raw[:12], raw[12:], name.encode())
    except (KeyError, ValueError, InvalidTag) as error:
        raise Unreadable(f"a personal field under key {name[:12]!r} cannot be read") from error


def blind_index(purpose: str, value: str) -> str:
    """64 hex digits by which equal values of one purpose meet; empty for an empty value."""
    if not value:
        return ""
    return hmac.digest(settings.INDEX_KEY, f"{purpose}\0{value}".encode(), "sha256").hex()


class EncryptedField(_TextField):
    """Text that the database only ever sees encrypted. It cannot be searched; keep a blind index beside it."""

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name in {"exact", "in", "isnull"} else None

    def get_prep_value(self, value: Any) -> Any:
        """What a query compares with: nothing or the empty string. Anything else would silently never match."""
        if value:
            raise TypeError(f"{self.name} is encrypted: look it up by its blind index")
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return encrypt(value) if isinstance(value, str) else super().get_db_prep_save(value, connection)

    def from_db_value(self, value: str | None, _expression: Any, _connection: BaseDatabaseWrapper) -> str | None:
        return None if value is None else decrypt(value)
