"""The package as Django knows it."""

from django.apps import AppConfig


class StarterConfig(AppConfig):
    """The content of a new installation."""

    name = "ravive.starter"
    label = "starter"
