"""The package as Django knows it."""

from django.apps import AppConfig


class MailingConfig(AppConfig):
    """Sending e-mail, and the addresses it goes to."""

    name = "ravive.mailing"
    label = "mailing"
    default_auto_field = "django.db.models.BigAutoField"
