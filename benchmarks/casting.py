"""Ballots a second through the real service on PostgreSQL, beside the bare transaction with one row lock.

The measuring is in `benchmarks/ballots.py`, run in a process of its own, so that Django is set up for PostgreSQL
whatever the caller uses.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.table import Row

ROOT = Path(__file__).resolve().parent.parent
START = "import django; django.setup(); from benchmarks.ballots import main; main()"


def run() -> list[Row]:
    """A row for each number of threads; none, with a word why, where PostgreSQL does not answer."""
    given = os.environ.get("DATABASE_URL", "")
    postgres = given if given.startswith("postgres") else os.environ.get("MINYI_TEST_POSTGRES", "")
    environment = {
        **os.environ,
        "MINYI_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": postgres or "postgres://postgres@127.0.0.1:5432/minyi",
        "REDIS_URL": "",
    }
    measured = subprocess.run(
        [sys.executable, "-c", START], env=environment, cwd=ROOT, check=False, capture_output=True, text=True
    )
    if measured.returncode:
        print(f"casting: not measured. {measured.stderr.strip().splitlines()[-1]}")
        return []
    rows: list[Row] = json.loads(measured.stdout.splitlines()[-1])
    return rows


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
