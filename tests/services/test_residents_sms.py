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


@pytest.mark.parametrize(("way", "named"), [("screen", "ScreenSms"), ("console", "ConsoleSms")])
def test_production_does_not_start_with_codes_that_others_can_read(way: str, named: str) -> None:
    ended = started(MINYI_SMS=way)
    assert ended.returncode != 0
    assert ended.stderr.startswith(f"Minyi cannot start: MINYI_SMS is {named}")


def test_production_starts_without_a_carrier_and_sends_nothing() -> None:
    assert started().returncode == 0


@pytest.mark.parametrize("way", [ScreenSms(), ConsoleSms(), NoSms()])
def test_any_way_will_do_for_a_demonstration(way: Sms) -> None:
    refuse_revealing(mode="demonstration", way=way)


ALIYUN = {
    "MINYI_SMS": "aliyun",
    "MINYI_SMS_KEY_ID": "an id",
    "MINYI_SMS_KEY": "a key",
    "MINYI_SMS_SIGN": "民议",
    "MINYI_SMS_TEMPLATE": "SMS_1",
}
TENCENT = {**ALIYUN, "MINYI_SMS": "tencent", "MINYI_SMS_APP": "1400006666"}


@pytest.mark.parametrize("whole", [ALIYUN, TENCENT])
def test_production_starts_with_a_vendor_whose_account_is_whole(whole: dict[str, str]) -> None:
    assert started(**whole).returncode == 0


@pytest.mark.parametrize(
    ("whole", "name"), [(each, name) for each in (ALIYUN, TENCENT) for name in each if name != "MINYI_SMS"]
)
def test_a_vendor_without_a_part_of_its_account_stops_the_start_with_a_sentence(
    whole: dict[str, str], name: str
) -> None:
    ended = started(**{key: value for key, value in whole.items() if key != name})
    assert ended.returncode != 0
    assert f"Minyi cannot start: {name} is not set." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_unknown_way_and_an_open_line_stop_the_start() -> None:
    assert "MINYI_SMS is 'pigeon'; it is one of none, screen" in started(MINYI_SMS="pigeon").stderr
    assert "https://" in started(**ALIYUN, MINYI_SMS_ENDPOINT="http://dysmsapi.example").stderr


def test_the_demonstration_and_the_tests_show_codes_on_screen() -> None:
    assert settings.SMS_BACKEND == "residents.sms.ScreenSms"
