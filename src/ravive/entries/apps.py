"""The package as Django knows it."""

from django.apps import AppConfig


class EntriesConfig(AppConfig):
    """What visitors' forms leave."""

    name = "ravive.entries"
    label = "entries"
    default_auto_field = "django.db.models.BigAutoField"
