"""Addresses of the example."""

from django.urls import URLPattern, path

from ravive.starter import views

in_the_shell: list[URLPattern] = [
    path("example/create/", views.create_example, name="create_example"),
    path("site/example/", views.remove_site_example, name="remove_site_example"),
    path("example/remove/", views.remove_example, name="remove_example"),
]
