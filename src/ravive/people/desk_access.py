"""This middleware checks access to every address of the desk. An address without a known permission answers 404."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from ravive.people import permissions, queries, wagtail_permissions
from ravive.people.actors import user_of

NOT_FOUND = 404


class DeskAccess:
    """Opens everything to hosts, Ravive's own screens to staff, and a part of Wagtail to communication officers.

    Ravive's own screens check roles themselves (`permissions.for_roles`), which marks them for this middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[object, ...], kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Return the response that refuses this view to this person, None if they may use it."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        is_open_before = name in wagtail_permissions.STRANGERS or (
            request.user.is_authenticated and name in wagtail_permissions.SECOND_FACTOR
        )
        if is_open_before:
            permissions.activate_language(request)
        if is_open_before or name in wagtail_permissions.FURNITURE:
            return None
        if response := permissions.check_access(request):
            return response
        return None if is_open(request, view, name, kwargs) else not_found(request)


def is_open(request: HttpRequest, view: Callable[..., HttpResponseBase], name: str, kwargs: Mapping[str, Any]) -> bool:
    """Return whether somebody who is signed in may open a screen."""
    if name in wagtail_permissions.NOBODY:
        return False
    if queries.is_host(user_of(request)) or hasattr(view, "needed_roles") or name in wagtail_permissions.EVERYONE:
        return True
    screen = wagtail_permissions.COMMUNICATORS.get(name)
    # Wagtail has no active organisation. It shows the pages of every organisation that somebody looks after.
    return screen is not None and queries.communicates_for(user_of(request)).exists() and screen.is_open(request, kwargs)


def not_found(request: HttpRequest) -> HttpResponse:
    """Return the desk's page for what does not exist or is not open to this person. Both look the same."""
    permissions.activate_language(request)
    return render(request, "people/not_found.html", status=NOT_FOUND)
