"""The package as Django loads it."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """The answer log and its sync endpoint."""

    name = "ravive.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register how a key leaves again that left before a copy was restored."""
        from ravive.departures.actions import register  # models are loaded by now
        from ravive.reviews import actions

        register(actions.KEY, actions.replay_key)
