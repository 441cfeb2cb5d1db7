"""The package as Django registers it."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """What groups know."""

    name = "ravive.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"
