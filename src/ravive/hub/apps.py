"""The package as Django knows it."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    """The public site."""

    name = "ravive.hub"
    label = "hub"
    default_auto_field = "django.db.models.BigAutoField"
