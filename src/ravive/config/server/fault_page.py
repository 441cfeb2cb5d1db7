"""What an error of a request is answered with, at whichever middleware or view it came: 503 for a fault of the machine, else 500.

The page asks the database for nothing. It holds again what was typed, so that nobody writes it twice.
"""

import sys

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP, build_policy

from ravive.config.server import policy
from ravive.config.server.faults import RETRY_SECONDS, Fault, log_fault
from ravive.config.server.request_checks import FORM_TYPES
from ravive.lib.languages import Language, checked_language, language_in_path
from ravive.reviews import problem_details
from ravive.site import app_files, context
from ravive.site.origin import is_from_elsewhere

# What is typed there is a secret, or of use once.
SIGN_IN_PATHS = tuple(f"{policy.DESK_PREFIX}{part}/" for part in ("login", "logout", "account", "invitation", "first-account"))
SECRET = "password"  # noqa: S105 - a part of the names of fields
# A form that cannot be read is not held: its connection broke, it is too large, or the disk has no room for its files.
UNREADABLE = (OSError, UnreadablePostError, MultiPartParserError, SuspiciousOperation, BadRequest)

type Fields = tuple[tuple[str, str], ...]


def failed(request: HttpRequest) -> HttpResponse:
    """Return the response to the error that is being handled. It is Django's `handler500`."""
    fault = log_fault(sys.exception())
    if fault is None:
        # It needs no database and no built files.
        return render(None, "site/failed.html", status=500)
    response = problem_details.failed() if request.path_info.endswith(".json") else _page(request, fault)
    response.headers["Retry-After"] = str(RETRY_SECONDS[fault])
    # The log says it once, not at each request.
    response._has_been_logged = True  # pyright: ignore[reportAttributeAccessIssue] -- Django's own mark
    return response


def _page(request: HttpRequest, fault: Fault) -> HttpResponse:
    in_address = language_in_path(request.path_info)
    with context.speaking(in_address or _language_of_desk(request), request.headers.get("Accept-Language", "")) as spoken:
        is_sent, typed, has_files = request.method == "POST", typed_fields(request), _has_files(request)
        values = {
            **context.site(request), "fault": fault, "is_desk": request.path_info.startswith(policy.DESK_PREFIX), "is_sent": is_sent,
            "typed": typed, "has_files": has_files, "address": request.get_full_path(), "least_mb": settings.RAVIVE_LEAST_FREE_MB,
        }  # fmt: skip
        response = HttpResponse(render_to_string("site/unavailable.html", values), status=503)
    response.headers["Content-Language"] = spoken.shown
    if in_address != spoken.interface:
        patch_vary_headers(response, ("Accept-Language",))
    # Where the error came before the middleware that sets it.
    rules = policy.public_policy(app_files.load(settings.RAVIVE_APP_DIST))
    response.headers[str(CSP.HEADER_ENFORCE)] = build_policy(rules)
    response.desk_policy = rules  # pyright: ignore[reportAttributeAccessIssue] -- read by ContentPolicy
    return response


def _language_of_desk(request: HttpRequest) -> Language | None:
    """Return the language that somebody chose for the desk, where the request has read it from the database already."""
    user = request.__dict__.get("_cached_user")
    profile = user._state.fields_cache.get("wagtail_userprofile") if user and user.is_authenticated else None
    return checked_language(profile.preferred_language) if profile and profile.preferred_language else None


def typed_fields(request: HttpRequest) -> Fields:
    """Return the fields of a form that was sent from this site; none where it signs somebody in, and never a file."""
    if request.method != "POST" or request.content_type not in FORM_TYPES or is_from_elsewhere(request):
        return ()
    if request.path_info.startswith(SIGN_IN_PATHS):
        return ()
    try:
        fields = tuple((name, value) for name, values in request.POST.lists() for value in values)
    except UNREADABLE:
        return ()
    return () if any(SECRET in name.lower() for name, _value in fields) else fields


def _has_files(request: HttpRequest) -> bool:
    try:
        return bool(request.FILES)
    except UNREADABLE:
        return True
