"""The name of the address that answered a request: one of the code's own, whatever the visitor typed."""

from django.conf import settings
from django.http import HttpRequest

# Under these names counts what no view answered.
UNKNOWN, STATIC = "unknown", "static"
_STORED = "ravive.route"


def store_route(request: HttpRequest, route: str) -> None:
    """Store the name of the address of a request that is answered without its view, such as a stored page."""
    request.META[_STORED] = route


def route_of(request: HttpRequest) -> str:
    """Return the name of the address that answered, or the path of its view in the code; "static" or "unknown" without a view."""
    if stored := request.META.get(_STORED):
        return stored
    if request.resolver_match is not None:
        return request.resolver_match.view_name
    return STATIC if request.path_info.startswith(settings.STATIC_URL) else UNKNOWN
