"""Django's entry for this app."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import community.services  # noqa: F401  # makes the job of forgetting files known to every process
