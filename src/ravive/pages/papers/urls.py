"""Addresses of the papers at the desk."""

from django.urls import URLPattern, path

from ravive.pages.papers.views import desk

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("papers/", desk.papers, name="papers"),
    path("papers/<slug:name>/<slug:language>/", desk.paper, name="paper"),
    path("papers/<slug:name>/<slug:language>/file/", desk.paper_file, name="paper_file"),
]
