"""Django's entry for this app."""

from django.apps import AppConfig


class VotingConfig(AppConfig):
    name = "voting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import voting.services  # noqa: F401  # makes the job of settling known to every process
