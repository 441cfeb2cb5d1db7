"""The public address of this site."""

from django.conf import settings
from django.http import HttpRequest


def public_address(request: HttpRequest, path: str) -> str:
    """Return the full public address of a path."""
    return f"{settings.RAVIVE_URL}{path}" if settings.RAVIVE_URL else request.build_absolute_uri(path)
