"""Guessing is counted once for all processes of a server, with Redis or without."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.test_residents_sms import PRODUCTION, ROOT

ASK_SIX_TIMES = """
import django; django.setup()
from allauth.core import ratelimit
from django.test import RequestFactory
request = RequestFactory().post("/")
print([bool(ratelimit.consume(request, action="login_codes", key="one phone")) for _ in range(6)].count(True))
"""


def run(where: Path, *command: str) -> str:
    env = {**PRODUCTION, "DATABASE_URL": f"sqlite:///{where}", "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_two_processes_without_redis_count_codes_to_a_phone_together(tmp_path: Path) -> None:
    where = tmp_path / "minyi.sqlite3"
    run(where, "manage.py", "migrate", "--verbosity", "0")
    assert [run(where, "-c", ASK_SIX_TIMES) for _ in range(2)] == ["6", "4"]


@pytest.mark.parametrize(("redis", "kind"), [("", "DatabaseCache"), ("redis://127.0.0.1:6379/12", "RedisCache")])
def test_production_never_counts_in_the_memory_of_one_process(tmp_path: Path, redis: str, kind: str) -> None:
    show = (
        "import os; os.environ['REDIS_URL'] = '%s'; import config.settings as s; print(s.CACHES['default']['BACKEND'])"
    )
    assert run(tmp_path / "none", "-c", show % redis).rpartition(".")[2] == kind
