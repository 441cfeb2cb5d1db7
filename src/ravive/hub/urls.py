"""Addresses of the pages that staff edit at the desk."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls

from ravive.hub import views

at_the_desk: list[URLPattern] = [
    path("private/<int:page_id>/", views.private_page, name="private_page"),
]

with_language: list[URLPattern | URLResolver] = [
    path("_util/<path:rest>", views.nowhere),
    path("", include(wagtail_urls)),
]
