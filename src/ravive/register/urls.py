"""Addresses of the facts register at the desk, inside Wagtail’s frame."""

from django.urls import URLPattern, path

from ravive.register.views import facts, sources

in_the_shell: list[URLPattern] = [
    path("facts/", facts.facts, name="facts"),
    path("facts/new/", facts.new_fact, name="new_fact"),
    path("facts/sources/", sources.sources, name="sources"),
    path("facts/sources/new/", sources.new_source, name="new_source"),
    path("facts/sources/<int:key>/", sources.source, name="source"),
    path("facts/sources/<int:key>/delete/", sources.delete, name="delete_source"),
    path("facts/<int:key>/", facts.fact, name="fact"),
    path("facts/<int:key>/verify/", facts.verify, name="verify_fact"),
    path("facts/<int:key>/delete/", facts.delete, name="delete_fact"),
]
