"""The package as Django knows it."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """What every page shares."""

    name = "ravive.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Write dates as each language does."""
        from ravive.site import day_numbers

        day_numbers.say_days_in_french()
