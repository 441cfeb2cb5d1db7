"""Addresses of the pages that staff edit at the desk, and of the files they upload."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls

from ravive.hub import views

at_the_desk: list[URLPattern] = [
    path("private/<int:page_id>/", views.private_page, name="private_page"),
    path("private/media/<path:name>", views.private_upload, name="private_upload"),
]

without_language: list[URLPattern] = [
    path("media/<path:name>", views.upload),
]

with_language: list[URLPattern | URLResolver] = [
    path("_util/<path:rest>", views.not_found),
    re_path(wagtail_urls.serve_pattern, views.page),
    path("", include(wagtail_urls)),
]
