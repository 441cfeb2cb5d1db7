"""The package as Django knows it."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """The members of a network."""

    name = "ravive.hub.members"
    label = "members"
    default_auto_field = "django.db.models.BigAutoField"
