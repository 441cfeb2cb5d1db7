"""The package as Django knows it."""

from django.apps import AppConfig


class StarterConfig(AppConfig):
    """The content of a new installation."""

    name = "ravive.starter"
    label = "starter"

    def ready(self) -> None:
        """Let pages of the example become an organisation's own."""
        from ravive.people.desk import register_desk
        from ravive.starter.public_site import own_pages  # models are loaded by now

        own_pages.connect()
        register_desk(
            "starter",
            urls="ravive.starter.urls",
        )
