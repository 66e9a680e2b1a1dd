"""`make run`: set the demonstration up where it is not there yet, say how to sign in, and serve it.

Dates are relative to the seeding. Once the demonstration's vote has closed, the file is put aside under its
date and a new one is seeded; nothing is ever shifted.
"""

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django

ADDRESS = "http://127.0.0.1:{port}/"


def main() -> None:
    """Prepare, print, serve."""
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--seed-only", action="store_true", help="prepare and print, do not serve")
    given = parser.parse_args()
    os.environ.setdefault("MINYI_MODE", "demonstration")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    _prepare()
    _say(given.port)
    if not given.seed_only:
        os.execv(sys.executable, [sys.executable, "-m", "config.server", "--port", str(given.port)])  # noqa: S606


def _prepare() -> None:
    """Translations, tables, and a compound whose vote is still open."""
    from django.core.management import call_command
    from django.db import connection

    from config.demonstration.seed import seed
    from config.words import compile_words

    compile_words()
    call_command("migrate", verbosity=0)
    now = datetime.now(UTC)
    if _over(now):
        _put_aside(now)
        call_command("migrate", verbosity=0)
    if _empty():
        began = time.monotonic()
        seed(now, lambda line: print(line, flush=True))
        print(f"演示小区已备好，用了 {time.monotonic() - began:.0f} 秒。")
    connection.close()


def _empty() -> bool:
    from community.models import Compound

    return not Compound.objects.exists()


def _over(now: datetime) -> bool:
    """Whether the vote of a demonstration in a file of ours has closed."""
    from django.db import connection

    from voting.models import Poll

    last = Poll.objects.order_by("-closes_at").first()
    return connection.vendor == "sqlite" and last is not None and last.closes_at <= now


def _put_aside(now: datetime) -> None:
    from django.db import connection

    file = Path(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    kept = file.with_name(f"{file.stem}-{now:%Y%m%d-%H%M%S}{file.suffix}")
    file.rename(kept)
    print(f"演示里的表决已经截止。旧的留在 {kept.name}，另备一份新的。")


def _say(port: int) -> None:
    """How to open it and sign in as each role."""
    from config.demonstration.sign_in import lines

    print()
    print(f"打开 {ADDRESS.format(port=port)}  登录：填手机号，验证码会显示在页面上。")
    for line in lines():
        print("  " + line)
    print("按 Ctrl+C 停止。", flush=True)


if __name__ == "__main__":
    main()
