"""The package as Django knows it."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search on the public site."""

    name = "ravive.hub.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow what becomes public, and what no longer is."""
        from ravive.hub.search import changes  # models are loaded by now

        changes.follow()
