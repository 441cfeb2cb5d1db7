"""Addresses of trainings: for phones, for whoever joins, for the trainer's desk."""

from django.urls import URLPattern, re_path

from ravive.trainings.views import phones

CODE = r"(?P<code>[0-9A-Za-z]{4,12})"

api: list[URLPattern] = [
    re_path(rf"^trainings/{CODE}$", phones.training, name="training_sheet"),
]
