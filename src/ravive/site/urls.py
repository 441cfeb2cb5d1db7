"""Addresses that every page needs, and pages for errors."""

from django.urls import URLPattern, path

from ravive.site import proof_of_work, views

without_language: list[URLPattern] = [
    path("", views.root),
    path("units/", views.units),
    path("sw.js", views.service_worker),
    path("forms/challenge/", proof_of_work.challenge, name="form_challenge"),
]

with_language: list[URLPattern] = [
    path("leaving/", views.leaving),
    path("manifest.webmanifest", views.manifest),
]
