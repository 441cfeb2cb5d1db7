"""The Django app of what keeps an installation running."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Ravive for those who host it."""

    name = "ravive.operations"
    label = "operations"
