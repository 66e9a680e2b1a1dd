"""What the environment must tell: production stops with a sentence where a secret is missing.

A demonstration and the tests need nothing set: the demonstration's keys are made once and kept beside its
database in `var/`, the tests' are fixed.
"""

import json
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MODES = ("production", "demonstration", "test")

_WHY = {
    "MINYI_SECRET_KEY": "it signs sessions; make one with: python -c 'import secrets; print(secrets.token_urlsafe())'",
    "MINYI_FIELD_KEYS": (
        "it encrypts personal fields; comma-separated id:hex pairs of 32 bytes, the first one in use; make one with:"
        " python -c 'import secrets; print(\"k1:\" + secrets.token_hex(32))'"
    ),
    "MINYI_INDEX_KEY": "it blinds the look-up of phones and ID numbers; 32 bytes in hex; it can never be changed",
    "MINYI_HOSTS": "it lists the host names served, comma-separated",
    "DATABASE_URL": "it names the database, such as postgres://user:password@host:5432/minyi",
    "MINYI_SMS_KEY_ID": "it is the id of the key at the vendor that MINYI_SMS names",
    "MINYI_SMS_KEY": "it is the secret part of the key at the vendor that MINYI_SMS names",
    "MINYI_SMS_SIGN": "it is the approved signature (短信签名) that the vendor puts before each message",
    "MINYI_SMS_TEMPLATE": "it is the id of the approved template, whose one variable is the code",
    "MINYI_SMS_APP": "it is the SdkAppId of the application at Tencent Cloud SMS",
}


@dataclass(frozen=True, slots=True)
class Environment:
    """The mode and how to read one variable of it."""

    mode: str
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        value = self.values.get(name, "")
        if not value:
            sys.exit(f"Minyi cannot start: {name} is not set. {_WHY[name][0].upper()}{_WHY[name][1:]}.")
        return value

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        """One of a few words, the first of them unless told."""
        value = self.values.get(name, allowed[0])
        if value not in allowed:
            sys.exit(f"Minyi cannot start: {name} is {value!r}; it is one of {', '.join(allowed)}.")
        return value

    def get(self, name: str, default: str = "") -> str:
        return self.values.get(name, default)


def read(root: Path) -> Environment:
    """The environment, with the mode's own defaults below it."""
    mode = os.environ.get("MINYI_MODE", "production")
    if mode not in MODES:
        sys.exit(f"Minyi cannot start: MINYI_MODE is {mode!r}; it is one of {', '.join(MODES)}.")
    defaults: Mapping[str, str] = {}
    if mode == "demonstration":
        defaults = _demonstration(Path(os.environ.get("MINYI_VAR", root / "var")))
    elif mode == "test":
        defaults = _test(Path(os.environ.get("MINYI_VAR", root / "var")))
    given = {name: value for name, value in os.environ.items() if value}
    return Environment(mode, {**defaults, **given})


def _test(var: Path) -> Mapping[str, str]:
    var.mkdir(parents=True, exist_ok=True)
    return {
        "MINYI_SECRET_KEY": "a key for tests only",
        "MINYI_FIELD_KEYS": "test:" + "11" * 32,
        "MINYI_INDEX_KEY": "22" * 32,
        "MINYI_HOSTS": "127.0.0.1,localhost,testserver",
        "DATABASE_URL": f"sqlite:///{var / 'test.sqlite3'}",
    }


def _demonstration(var: Path) -> Mapping[str, str]:
    """Keys of this folder's demonstration, made at first use and readable by their owner only."""
    path = var / "keys.json"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        made = {
            "MINYI_SECRET_KEY": secrets.token_urlsafe(50),
            "MINYI_FIELD_KEYS": "demo:" + secrets.token_hex(32),
            "MINYI_INDEX_KEY": secrets.token_hex(32),
        }
        path.touch(mode=0o600)
        path.write_text(json.dumps(made))
    kept: dict[str, str] = json.loads(path.read_text())
    return {
        **kept,
        "MINYI_HOSTS": "127.0.0.1,localhost,[::1]",
        "MINYI_ORIGIN": f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}/",
        "DATABASE_URL": f"sqlite:///{var / 'demonstration.sqlite3'}",
    }
