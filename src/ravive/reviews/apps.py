"""The package as Django loads it."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """The answer log and its sync endpoint."""

    name = "ravive.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
