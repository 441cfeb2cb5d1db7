"""The gate before every address of the desk: what is not known to be open to somebody is shut."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from ravive.people import permissions, queries, wagtail_permissions

NOT_FOUND = 404


class Gate:
    """Lets hosts of the installation everywhere, staff to Ravive's own screens, and communicators to their part of Wagtail.

    Ravive's own screens have a door of their own (`doors.for_roles`), by whose mark they are known here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[object, ...], kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Return what stands before this view for this person; None when they may pass."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        is_open_before = name in wagtail_permissions.STRANGERS or (
            request.user.is_authenticated and name in wagtail_permissions.SECOND_FACTOR
        )
        if is_open_before:
            permissions.speak(request)
        if is_open_before or name in wagtail_permissions.FURNITURE:
            return None
        if response := permissions.stopped(request):
            return response
        return None if is_open(request, view, name, kwargs) else not_found(request)


def is_open(request: HttpRequest, view: Callable[..., HttpResponseBase], name: str, kwargs: Mapping[str, Any]) -> bool:
    """Return whether a screen is open to somebody who came in."""
    if queries.is_host(request.user) or hasattr(view, "needed_roles") or name in wagtail_permissions.EVERYONE:
        return True
    screen = wagtail_permissions.COMMUNICATORS.get(name)
    # Wagtail knows no active organisation: it shows somebody all the pages they look after, of every organisation.
    return screen is not None and queries.communicates_for(request.user).exists() and screen.is_open(request, kwargs)


def not_found(request: HttpRequest) -> HttpResponse:
    """Return the desk's page for what is not there, or not for this person: nobody can tell the two apart."""
    permissions.speak(request)
    return render(request, "people/not_found.html", status=NOT_FOUND)
