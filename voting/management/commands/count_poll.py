"""`manage.py count_poll ID`: count a poll again whose count stopped, once what stopped it is mended."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.clock import database_now
from kernel.errors import DomainError
from voting.services import settle_poll


class Command(BaseCommand):
    help = "Count a poll that is over. It says why where it cannot be counted; a poll that is counted stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("poll", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            poll = settle_poll(options["poll"], database_now)
        except DomainError as refusal:
            raise CommandError(f"{refusal.code} {dict(refusal.facts)}") from refusal
        self.stdout.write(f"poll {poll.pk}: {poll.settled_at:%Y-%m-%d %H:%M:%S %Z}")
