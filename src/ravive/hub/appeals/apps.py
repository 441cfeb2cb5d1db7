"""The package as Django knows it."""

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    """Appeals of the public site."""

    name = "ravive.hub.appeals"
    label = "appeals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Create the appeal of each page."""
        from ravive.hub.appeals import appeal_pages  # models are loaded by now

        appeal_pages.connect()
