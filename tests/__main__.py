"""`make test`: find what this machine has, say it, and run every suite it can run.

Once on SQLite with the in-memory channel layer; once more on PostgreSQL with Redis where both are there; the
JavaScript with Node. What looks at pages alone runs once, on the larger of the two. With `CI=true` a missing service
is a failure.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

POSTGRES = os.environ.get("MINYI_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/minyi")
REDIS = os.environ.get("MINYI_TEST_REDIS", "redis://127.0.0.1:6379/9")
LOOKING = ("tests/browser", "tests/web/test_hostile_forms.py")


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to test with."""

    postgres: bool
    redis: bool
    chromium: bool
    node: bool

    @property
    def missing(self) -> list[str]:
        return [name for name in self.__slots__ if not getattr(self, name)]


def _listens(url: str) -> bool:
    host, _, port = url.rpartition("@")[2].split("//")[-1].partition("/")[0].partition(":")
    try:
        socket.create_connection((host, int(port)), timeout=2).close()
    except OSError:
        return False
    return True


def find() -> Found:
    """Look for the services and programs."""
    return Found(_listens(POSTGRES), _listens(REDIS), bool(shutil.which("chromium")), bool(shutil.which("node")))


def _run(title: str, command: list[str], environment: Mapping[str, str]) -> bool:
    print(f"\n== {title}", flush=True)
    began = time.monotonic()
    code = subprocess.run(command, env={**os.environ, **environment}, check=False).returncode
    print(f"== {title}: {'well' if code == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return code == 0


def main() -> int:
    found = find()
    for name in Found.__slots__:
        print(f"{name:10} {'found' if getattr(found, name) else 'not found: what needs it is skipped'}")
    if found.missing and os.environ.get("CI") == "true":
        print(f"CI needs {', '.join(found.missing)}.")
        return 1
    pytest = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile"]
    once = [f"--ignore={suite}" for suite in LOOKING] if found.postgres else []
    well = [_run("SQLite, in-memory layer", [*pytest, *once], {"DATABASE_URL": "", "REDIS_URL": ""})]
    if found.postgres:
        layer = {"REDIS_URL": REDIS} if found.redis else {"REDIS_URL": ""}
        title = "PostgreSQL, Redis" if found.redis else "PostgreSQL, in-memory layer"
        # the longest files first, so that no worker is left alone with one of them at the end
        suites = [f"tests/{name}" for name in ("browser", "live", "web", "concurrency", "faults", "services")]
        well.append(_run(title, [*pytest, *suites], {"DATABASE_URL": POSTGRES, **layer}))
    elif found.redis:
        well.append(_run("SQLite, Redis", [*pytest, "tests/live"], {"DATABASE_URL": "", "REDIS_URL": REDIS}))
    if found.node:
        well.append(_run("JavaScript", ["node", "--test", "tests/js/"], {}))
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
