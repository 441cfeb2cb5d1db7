"""The package as Django loads it."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """The answer log and its sync endpoint."""

    name = "ravive.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what counts again after a copy was restored: who left, and who is in a memory release."""
        from ravive.departures.actions import register  # models are loaded by now
        from ravive.reviews import actions, memory_release

        register(actions.KEY, actions.replay_key)
        register(memory_release.RELEASED, memory_release.replay_release)
