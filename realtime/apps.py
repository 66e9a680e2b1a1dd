"""Listens to the record: every committed entry rings the bell."""

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "realtime"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from journal.models import Entry
        from journal.signals import recorded
        from realtime.process import ring

        recorded.connect(ring, sender=Entry, dispatch_uid="realtime.ring")
