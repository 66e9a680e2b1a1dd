"""What holds everywhere in the house: words for refusals, names, constraints, secrets, and nothing foreign."""

import importlib
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from config.wording import WORDS
from config.words import kept, missing
from journal.kinds import KINDS
from kernel.errors import DomainError

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = (
    "kernel",
    "journal",
    "community",
    "printing",
    "residents",
    "deliberation",
    "voting",
    "outcomes",
    "realtime",
    "pages",
    "config",
)
VAGUE = {"utils", "util", "helpers", "common", "misc", "base", "manager"}


def _modules() -> Iterator[str]:
    for name in APPS:
        package = importlib.import_module(name)
        yield name
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if "migrations" not in module.name and not module.name.endswith("__main__"):
                yield module.name


def _refusals() -> list[type[DomainError]]:
    for module in _modules():
        importlib.import_module(module)
    found, waiting = [], [DomainError]
    while waiting:
        refusal = waiting.pop()
        found.append(refusal)
        waiting += [sub for sub in refusal.__subclasses__() if not sub.__module__.startswith("tests")]
    return found


def _committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_every_refusal_has_a_sentence() -> None:
    unsaid = {refusal.code for refusal in _refusals()} - set(WORDS)
    assert not unsaid


def test_no_sentence_is_left_without_its_refusal() -> None:
    assert not set(WORDS) - {refusal.code for refusal in _refusals()}


def test_a_code_belongs_to_one_reason() -> None:
    codes = [refusal.code for refusal in _refusals()[1:] if "code" in vars(refusal)]
    assert sorted(codes) == sorted(set(codes))


def test_every_kind_of_entry_is_documented() -> None:
    list(map(importlib.import_module, _modules()))
    page = (ROOT / "docs" / "entries.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)`", page, re.M)) == set(KINDS)


def test_no_module_has_a_vague_name() -> None:
    assert not [name for name in _modules() if name.rsplit(".", 1)[-1] in VAGUE]


def test_every_constraint_says_app_model_and_claim() -> None:
    for model in apps.get_models():
        if model._meta.app_label in APPS:
            for constraint in model._meta.constraints:
                assert constraint.name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"), constraint.name


def test_what_is_unique_never_rests_on_a_nullable_column() -> None:
    for model in apps.get_models():
        if model._meta.app_label not in APPS:
            continue
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
                assert not [name for name in constraint.fields if model._meta.get_field(name).null], constraint.name


def test_every_sentence_has_its_english() -> None:
    assert missing() == []


def test_english_has_one_kind_of_quotes() -> None:
    """Chinese fonts, which come first, draw the curly ones as wide as a character."""
    curly = re.compile(r"[\u2018-\u201d]")
    said = [str(message.string) for message in kept() if message.id]
    assert [text for text in said if curly.search(text)] == []


@pytest.mark.parametrize(
    "name", ["MINYI_SECRET_KEY", "MINYI_FIELD_KEYS", "MINYI_INDEX_KEY", "MINYI_HOSTS", "DATABASE_URL"]
)
def test_production_stops_with_a_sentence_where_a_secret_is_missing(name: str) -> None:
    whole = {
        "MINYI_SECRET_KEY": "x" * 50,
        "MINYI_FIELD_KEYS": "k1:" + "11" * 32,
        "MINYI_INDEX_KEY": "22" * 32,
        "MINYI_HOSTS": "minyi.example",
        "DATABASE_URL": "sqlite:///:memory:",
    }
    given = {"PATH": os.environ["PATH"], **{key: value for key, value in whole.items() if key != name}}
    answer = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert f"Minyi cannot start: {name} is not set." in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_project_names_no_machine_and_no_registry() -> None:
    foreign = re.compile("/" + "work/|/" + r"root/|pypi\.org" + "|registry" + r"\.npmjs|files\.python" + "hosted")
    found = [
        path.relative_to(ROOT)
        for path in _committed()
        if path.suffix in {".py", ".md", ".toml", ".txt", ".html", ".js", ".css", ".po", ""}
        and foreign.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not found
