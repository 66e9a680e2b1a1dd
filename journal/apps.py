"""Installs the triggers that keep the record append-only, after every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from journal.append_only import install_triggers

        post_migrate.connect(install_triggers, dispatch_uid="journal.append_only")
