"""`manage.py worker`: run due jobs until told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from journal.jobs import work_until


class Command(BaseCommand):
    help = "Run due jobs until SIGTERM or SIGINT; the job in hand is finished first."

    def handle(self, *_: Any, **__: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        work_until(stop)
