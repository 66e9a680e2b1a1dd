"""`manage.py recount FILE`: judge announced results again, and say what their figures allow (docs/recount.md)."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils import translation

from kernel.errors import DomainError
from voting.recount.answer import answer_of, in_text
from voting.recount.file import read_file
from voting.recount.json_file import schema
from voting.recount.refusals import FileRefused
from voting.rules.recount.announcement import Law
from voting.rules.recount.recounting import Recount, Standing, recount

FOLLOWS, CONTRADICTS, BAD_FILE, INCONCLUSIVE = range(4)


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # it needs neither the database nor the addresses
    help = (
        "Recount announced results (JSON or CSV). Exit 0: the verdict follows; 1: it contradicts the figures or the "
        "law; 2: the file cannot be read; 3: inconclusive."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--law", choices=[law.value for law in Law], help="judge by this law instead")
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")
        parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans")
        parser.add_argument("--schema", action="store_true", help="print the JSON Schema of a file and stop")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["schema"]:
            self._print(schema())
            return
        with translation.override(options["language"]):
            sys.exit(self._recount(options))

    def _recount(self, options: dict[str, Any]) -> int:
        """Print every recount of the file; the exit status."""
        law = Law(options["law"]) if options["law"] else None
        try:
            announcements = read_file(_bytes_of(options["file"]))
        except (DomainError, OSError) as refusal:
            self._complain(refusal)
            return BAD_FILE
        recounted = [recount(each.under(law)) for each in announcements]
        if options["json"]:
            self._print([answer_of(each) for each in recounted])
        else:
            self.stdout.write("\n\n".join(in_text(each) for each in recounted))
        return _status(recounted)

    def _complain(self, refusal: DomainError | OSError) -> None:
        if isinstance(refusal, OSError):
            self.stderr.write(f"{refusal.filename or 'FILE'}: {refusal.strerror}")
            return
        refusals = [refusal, *(refusal.problems if isinstance(refusal, FileRefused) else ())]
        self.stderr.write(render_to_string("voting/recount_problems.txt", {"refusals": refusals}).rstrip())

    def _print(self, value: object) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=2))


def _status(recounted: list[Recount]) -> int:
    standings = {each.standing for each in recounted}
    if Standing.CONTRADICTS in standings:
        return CONTRADICTS
    return INCONCLUSIVE if Standing.INCONCLUSIVE in standings else FOLLOWS


def _bytes_of(path: Path | None) -> bytes:
    """The content of the file; of standard input for `-`."""
    if path is None:
        raise OSError(2, "name a file, or - for standard input")
    return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
