"""The package as Django knows it."""

from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    """News by mail of the public site."""

    name = "ravive.hub.newsletter"
    label = "newsletter"
    default_auto_field = "django.db.models.BigAutoField"
