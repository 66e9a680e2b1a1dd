"""Production carries codes to phones or says that it cannot; it never shows them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from residents.sms import ConsoleSms, NoSms, ScreenSms, Sms, refuse_revealing

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "PATH": os.environ["PATH"],
    "MINYI_MODE": "production",
    "MINYI_SECRET_KEY": "k" * 60,
    "MINYI_FIELD_KEYS": "k1:" + "11" * 32,
    "MINYI_INDEX_KEY": "22" * 32,
    "MINYI_HOSTS": "minyi.example",
    "DATABASE_URL": "sqlite://:memory:",
}


def started(**more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "import django; django.setup()"]
    env = {**PRODUCTION, "DJANGO_SETTINGS_MODULE": "config.settings", **more}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("way", ["ScreenSms", "ConsoleSms"])
def test_production_does_not_start_with_codes_that_others_can_read(way: str) -> None:
    ended = started(MINYI_SMS=f"residents.sms.{way}")
    assert ended.returncode != 0
    assert ended.stderr.startswith(f"Minyi cannot start: MINYI_SMS is {way}")


def test_production_starts_without_a_carrier_and_sends_nothing() -> None:
    assert started().returncode == 0


@pytest.mark.parametrize("way", [ScreenSms(), ConsoleSms(), NoSms()])
def test_any_way_will_do_for_a_demonstration(way: Sms) -> None:
    refuse_revealing(mode="demonstration", way=way)


def test_the_demonstration_and_the_tests_show_codes_on_screen() -> None:
    assert settings.SMS_BACKEND == "residents.sms.ScreenSms"
