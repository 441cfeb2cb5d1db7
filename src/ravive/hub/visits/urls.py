"""Addresses of the desk's figures of visits."""

from django.urls import URLPattern, path

from ravive.hub.visits import views

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("visits/", views.visits, name="visits"),
    path("visits/page/", views.page_visits, name="page_visits"),
    path("visits/visits.xlsx", views.visits_workbook, name="visits_workbook"),
]
