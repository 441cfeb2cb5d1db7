"""The package as Django knows it."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """What every page shares."""

    name = "ravive.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"
