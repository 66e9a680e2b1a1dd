"""`make run` on a fresh folder: everything the README promises is there, and a demonstration that is over is kept."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

LOOK = """
import json, django
django.setup()
from deliberation.models import Post, Proposal
from outcomes.models import Publication, Step
from voting.models import Poll, Tally
from voting.reading import participation
running = Poll.objects.get(settled_at=None)
(question,) = participation(running)
print(json.dumps({
    "states": sorted(Proposal.objects.values_list("state", flat=True)),
    "heard": Post.objects.filter(room__proposal__state="hearing").count(),
    "published": list(Tally.objects.exclude(question__poll__publication=None).values_list("verdict", flat=True)),
    "steps": [step.done_on is not None for step in Step.objects.order_by("number")],
    "lacking": [question.missing.persons.whole, question.missing.area.whole],
    "quorate": question.quorum.met,
}))
"""

PUT_ASIDE = """
import django
django.setup()
from datetime import UTC, datetime, timedelta
from config.demonstration import __main__ as demonstration
later = datetime.now(UTC) + timedelta(days=30)
assert not demonstration._over(datetime.now(UTC))
assert demonstration._over(later)
demonstration._put_aside(later)
"""


def _run(arguments: list[str], var: Path) -> str:
    given: Mapping[str, str] = {
        **{name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}},
        "MINYI_MODE": "demonstration",
        "MINYI_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.skipif("postgres" in os.environ.get("DATABASE_URL", ""), reason="the demonstration brings its own file")
def test_a_fresh_folder_becomes_the_demonstration_that_the_readme_describes(tmp_path: Path) -> None:
    said = _run(["-m", "config.demonstration", "--seed-only"], tmp_path)
    phones = set(re.findall(r"\| (1\d{10}) \|", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert len(phones) == 6
    assert phones <= set(re.findall(r"^ +(1\d{10}) ", said, re.M))
    assert re.search(r"未认证的业主.*门牌码 [2-9A-Z]{4}-[2-9A-Z]{4}", said)

    seen = json.loads(_run(["-c", LOOK], tmp_path))
    assert seen["published"] == ["passed"]
    assert seen["heard"] >= 5
    assert {True, False} == set(seen["steps"])
    assert {"hearing", "vote", "execution", "idea"} <= set(seen["states"])
    assert not seen["quorate"]
    households, area = seen["lacking"]
    assert 0 < households <= 20
    assert 0 < area <= 1500_0000

    again = _run(["-m", "config.demonstration", "--seed-only"], tmp_path)
    assert "演示小区已备好" not in again, "a demonstration that still runs is not seeded again"

    _run(["-c", PUT_ASIDE], tmp_path)
    kept = [path.name for path in tmp_path.glob("demonstration-*.sqlite3")]
    assert len(kept) == 1
    assert not (tmp_path / "demonstration.sqlite3").exists()
