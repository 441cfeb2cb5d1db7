"""The package as Django knows it."""

from django.apps import AppConfig


class NewsConfig(AppConfig):
    """News of the public site."""

    name = "ravive.hub.news"
    label = "news"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what is stored of authors."""
        from ravive.hub.news import author_data  # models are loaded by now
        from ravive.site import personal_data

        personal_data.register(author_data.DATA)
