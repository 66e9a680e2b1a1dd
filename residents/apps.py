"""Django's entry for this app."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class ResidentsConfig(AppConfig):
    name = "residents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings

        from residents.sms import chosen, refuse_revealing

        refuse_revealing(mode=settings.MODE, way=chosen())
        post_migrate.connect(_make_cache_table, sender=self)


def _make_cache_table(using: str, **_: Any) -> None:
    """Where the limits of signing in are counted in the database, their table; nothing where it is there already."""
    call_command("createcachetable", database=using, verbosity=0)
