"""Addresses of the page of the installation, and of an organisation's own file."""

from django.urls import URLPattern, path

from ravive.operations import views

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("installation/", views.installation, name="installation"),
    path("move-out/", views.organisation_file, name="organisation_file"),
    path("move-out/ask/", views.ask_organisation_file, name="ask_organisation_file"),
    path("move-out/file.zip", views.download_organisation_file, name="download_organisation_file"),
    path("move-out/delete/", views.delete_organisation_file, name="delete_organisation_file"),
]
