"""Addresses that every page needs, and pages for errors."""

from django.urls import URLPattern, path, re_path

from ravive.site import proof_of_work, views

without_language: list[URLPattern] = [
    path("units/", views.units),
    path("sw.js", views.service_worker),
    path("forms/challenge/", proof_of_work.challenge, name="form_challenge"),
    re_path(r"^previews/(?P<digest>[0-9a-f]{64})\.png$", views.link_preview, name="link_preview"),
    path("brand/<str:name>.css", views.brand_sheet, name="brand_sheet"),
]

with_language: list[URLPattern] = [
    path("leaving/", views.leaving),
    path("manifest.webmanifest", views.manifest),
]
