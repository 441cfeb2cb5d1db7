"""The address this Ravive is reached at from outside."""

from django.conf import settings
from django.http import HttpRequest


def public_address(request: HttpRequest, path: str) -> str:
    """Return the full address of a path, as it can be reached from outside."""
    return f"{settings.RAVIVE_URL}{path}" if settings.RAVIVE_URL else request.build_absolute_uri(path)
