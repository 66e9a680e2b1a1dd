"""Sessions in the database, sealed like personal fields: half-way through signing in they hold a phone and its code."""

import json
import re

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from community.privacy import decrypt, encrypt


class SealedSerializer:
    """What Django's session engines call to turn a session into bytes and back.

    A session made under a key that is gone cannot be read, which the engines take for an empty one.
    """

    def dumps(self, session: object) -> bytes:
        return encrypt(json.dumps(session, separators=(",", ":"))).encode()

    def loads(self, stored: bytes) -> object:
        return json.loads(decrypt(stored.decode()))


class SessionStore(DatabaseStore):
    """Django's sessions in the database. A cookie that is no key of ours is no session, and asks no database."""

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and re.fullmatch(r"[a-z0-9]{32}", key) is not None
