"""Requests that no view can answer: NUL in an address or a form, another site's host, values that Wagtail's pages cannot use."""

import logging
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest, ObjectDoesNotExist
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch

logger = logging.getLogger(__name__)

NUL = "\0"
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
WAGTAIL = "wagtail."
# What Wagtail's views raise for a value that no page of Wagtail sends: a text instead of a number, a field that is missing.
WRONG_VALUES = (ObjectDoesNotExist, NoReverseMatch, DataError, LookupError, ValueError, AttributeError, TypeError, OverflowError)
_charset: Callable[[str, str], str] = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE).sub

# Of an object's number in a path: a database holds 64 bits, nineteen digits at most.
_has_huge_number: Callable[[str], object] = re.compile(r"/[0-9]{19,}(?:/|$)").search

type Handler = Callable[[HttpRequest], HttpResponseBase]


def without_charset(content_type: str) -> str:
    """Return a content type without its charset. Forms and JSON are UTF-8, and Django fails on names such as "idna".

    >>> without_charset("multipart/form-data; charset=idna; boundary=x")
    'multipart/form-data; boundary=x'
    """
    return _charset("", content_type)


def check_address(request: HttpRequest) -> None:
    """Raise Http404 for a path with NUL or with a number that no database holds.

    Raises BadRequest for a query with NUL, DisallowedHost for another site's name.
    """
    request.get_host()
    if NUL in request.path_info:
        raise Http404("no address has a NUL character")
    if _has_huge_number(request.path_info):
        raise Http404("nothing has a number that large")
    if b"\0" in unquote_to_bytes(request.META.get("QUERY_STRING", "")):
        raise BadRequest("the address has a NUL character")


def check_form(request: HttpRequest) -> None:
    """Raise BadRequest for a form with a NUL character in a name, a value or the name of a file."""
    texts = [text for name, values in request.POST.lists() for text in (name, *values)]
    texts += [text for name, files in request.FILES.lists() for text in (name, *(file.name or "" for file in files))]
    if any(NUL in text for text in texts):
        raise BadRequest("the form has a NUL character")


class RequestChecks:
    """Refuses with 400 or 404 what would be an error of the server further on. The API checks addresses itself."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        check_address(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Check the form of a request, after the check against forgery."""
        if request.method == "POST" and request.content_type in FORM_TYPES:
            check_form(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> None:
        """Raise BadRequest for a value that a view of Wagtail cannot use. The log says where, so that a fault of Wagtail is found."""
        view = request.resolver_match.func if request.resolver_match else None
        if isinstance(problem, WRONG_VALUES) and getattr(view, "__module__", "").startswith(WAGTAIL):
            logger.warning("a page of Wagtail could not use a request", exc_info=problem)
            raise BadRequest("the request has a value that this page cannot use") from problem
