"""Addresses of entries: floods at the desk; from the registry, for visitors, forms, confirming and the own page."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from ravive.entries.form_subjects import FormSubject
from ravive.entries.registry import registered
from ravive.entries.views import floods, requests
from ravive.entries.views import public as views


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
in_the_shell: list[URLPattern] = [
    path("floods/", floods.floods, name="floods"),
    path("floods/clear/", floods.clear, name="clear_flood"),
    path("requests/", requests.request_list, name="person_requests"),
    path("requests/<int:request_id>/", requests.person_request, name="person_request"),
    path("requests/<int:request_id>/file/", requests.file, name="person_request_file"),
    path("requests/<int:request_id>/stop/", requests.stop, name="person_request_stop"),
    path("requests/<int:request_id>/correct/<str:part>/<str:key>/", requests.correct, name="person_request_correct"),
    path("requests/<int:request_id>/erase/", requests.erase, name="person_request_erase"),
    path("requests/<int:request_id>/letter/", requests.letter, name="person_request_letter"),
    path("requests/<int:request_id>/extend/", requests.extend, name="person_request_extend"),
    path("requests/<int:request_id>/answered/", requests.answered, name="person_request_answered"),
    path("floods/<int:clearing_id>/", floods.bring_back, name="bring_back_cleared"),
]
