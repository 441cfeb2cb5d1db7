"""Addresses where staff stop the e-mails of the desk, and check the domain that sends."""

from django.urls import URLPattern, path

from ravive.mailing import views

with_language: list[URLPattern] = [path("desk-mails/stop/<str:token>/", views.stop, name="stop_desk_mails")]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("mails/", views.choose, name="desk_mails"),
    path("mails/domain/", views.domain, name="mail_domain"),
]
