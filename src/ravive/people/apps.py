"""The package as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Organisations and their staff."""

    name = "ravive.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Record changes of accounts that others announce."""
        from ravive.people import account_events  # models are ready by now

        account_events.connect()
