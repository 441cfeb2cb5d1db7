"""The room as Django knows it."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """The answer log and its sync door."""

    name = "ravive.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
