"""The package as Django loads it."""

from django.apps import AppConfig


class DeparturesConfig(AppConfig):
    """The log of departures."""

    name = "ravive.departures"
    label = "departures"
    default_auto_field = "django.db.models.BigAutoField"
