"""Addresses of the sync endpoint."""

from django.urls import URLPattern, re_path

from ravive.reviews import views

CODE = r"(?P<code>[0-9A-Za-z]{4,12})"

api: list[URLPattern] = [
    re_path(rf"^trainings/{CODE}/answers$", views.answers, name="answers"),
    re_path(rf"^trainings/{CODE}/learners$", views.learners, name="learners"),
]
