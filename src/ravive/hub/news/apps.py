"""The package as Django knows it."""

from django.apps import AppConfig


class NewsConfig(AppConfig):
    """News of the public site."""

    name = "ravive.hub.news"
    label = "news"
    default_auto_field = "django.db.models.BigAutoField"
