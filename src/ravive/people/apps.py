"""The package as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Organisations and their staff."""

    name = "ravive.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
