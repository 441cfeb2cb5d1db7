"""Addresses of breaches, inside the desk's frame."""

from django.urls import URLPattern, path

from ravive.pages.breaches.views import desk

in_the_shell: list[URLPattern] = [
    path("breaches/", desk.breaches, name="breaches"),
    path("breaches/new/", desk.new_breach, name="new_breach"),
    path("breaches/register/", desk.breach_register, name="breach_register"),
    path("breaches/<int:breach_id>/", desk.breach, name="breach"),
    path("breaches/<int:breach_id>/file/", desk.breach_file, name="breach_file"),
]
