"""The page of what was taken away, wherever errors are shown."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ravive.site.errors import GonePageError


def gone(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """Return the page for what was taken away, None for an address that leads nowhere."""
    if not isinstance(exception, GonePageError):
        return None
    return render(request, exception.template, exception.values, status=HTTPStatus.GONE)
