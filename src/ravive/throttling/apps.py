"""The package as Django loads it."""

from django.apps import AppConfig


class ThrottlingConfig(AppConfig):
    """Limits on the number of requests."""

    name = "ravive.throttling"
    label = "throttling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Refuse to start with a storage that nobody knows, instead of failing at the first request."""
        from ravive.throttling.storage import shared_storage  # models are ready by now

        shared_storage()
