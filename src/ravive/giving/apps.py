"""The package as Django knows it."""

from django.apps import AppConfig


class GivingConfig(AppConfig):
    """Giving by bank transfer."""

    name = "ravive.giving"
    label = "giving"
    default_auto_field = "django.db.models.BigAutoField"
