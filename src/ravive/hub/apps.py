"""The package as Django knows it."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    """The public site."""

    name = "ravive.hub"
    label = "hub"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the desk's list of pages be searched and filtered by subpages at once: Wagtail offers both, and fails on them together."""
        from wagtail.models import Page  # models are loaded by now
        from wagtail.search import index

        Page.search_fields = [*Page.search_fields, index.FilterField("numchild")]
