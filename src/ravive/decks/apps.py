"""The room as Django knows it."""

from django.apps import AppConfig


class DecksConfig(AppConfig):
    """Published decks and their pages."""

    name = "ravive.decks"
    label = "decks"
    default_auto_field = "django.db.models.BigAutoField"
