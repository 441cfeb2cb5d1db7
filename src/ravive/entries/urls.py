"""Addresses of entries, from the registry: confirming, the own page, and for subjects with a form the form and what follows it."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from ravive.entries import views
from ravive.entries.registry import registered
from ravive.entries.subjects import FormSubject


def _patterns() -> Iterator[URLPattern]:
    for subject in registered():
        options = {"name": subject.name}
        yield path(f"{subject.path}/confirm/<str:token>/", views.confirm, options, name=f"confirm_{subject.name}")
        yield path(f"{subject.path}/stop/<str:token>/", views.own, options, name=f"own_{subject.name}")
        if isinstance(subject, FormSubject):
            route = f"{subject.form_path or subject.path}/{subject.form_route}"
            yield path(route, views.form, options, name=f"send_{subject.name}")
            yield path(f"{route}sent/", views.sent, options, name=f"sent_{subject.name}")


with_language: list[URLPattern] = list(_patterns())
