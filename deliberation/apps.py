"""Django's entry for this app."""

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "deliberation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import deliberation.services  # noqa: F401  # makes the job that lapses ideas known to every process
