"""Middleware: safety headers, content policy, compression, language; sessions at the desk only."""

import errno
import logging
import os
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest, DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import resolve
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP

from ravive.config.server import policy, request_checks
from ravive.config.server.faults import log_fault
from ravive.lib.languages import language_in_path
from ravive.people import permissions
from ravive.people.audit_views import AuditedViews
from ravive.people.desk_access import DeskAccess
from ravive.reviews import problem_details
from ravive.site import app_files
from ravive.site.context import speaking
from ravive.site.frames import may_be_framed
from ravive.throttling import disk

logger = logging.getLogger(__name__)

type Handler = Callable[[HttpRequest], HttpResponseBase]


def is_desk(request: HttpRequest) -> bool:
    """Return whether the request is for the desk of the staff, the only part with sessions."""
    return request.path_info.startswith(policy.DESK_PREFIX)


def is_page(response: HttpResponseBase) -> bool:
    """Return whether the response is a page to read."""
    return response.headers.get("Content-Type", "").startswith("text/html")


def is_own_visit(request: HttpRequest) -> bool:
    """Return whether the visitor came from this site or typed the address: no script and no link elsewhere may erase answers."""
    mode, site = request.headers.get("Sec-Fetch-Mode", "navigate"), request.headers.get("Sec-Fetch-Site", "none")
    return mode == "navigate" and site in ("same-origin", "none")


class ApiShortcut:
    """Answers requests of programs before all middleware for pages: the API has no language, session or page policy."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(policy.API_PREFIX):
            return self.get_response(request)
        return api_response(lambda: self.answer(request))

    @staticmethod
    def answer(request: HttpRequest) -> HttpResponse:
        """Return the response of the view, or that the address is unknown."""
        try:
            request_checks.check_address(request)
            request.resolver_match = resolve(request.path_info)
            view, arguments, named = request.resolver_match
        except Http404:
            return problem_details.unknown_address()
        except (BadRequest, DisallowedHost) as problem:
            return problem_details.unreadable_address(problem)
        return view(request, *arguments, **named)


def api_response(view: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the response of a view to a program, or an error, with the headers of the API."""
    try:
        response = view()
    except Exception as problem:
        if not log_fault(problem):
            # The traceback names neither the training nor the key.
            logger.exception("a reply to a phone failed")
        response = problem_details.failed()
    # Said above, or once: not at each request.
    response._has_been_logged = response.status_code == HTTPStatus.SERVICE_UNAVAILABLE  # pyright: ignore[reportAttributeAccessIssue] -- Django's own
    for name, value in (policy.API_HEADERS | policy.transport_headers()).items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Content-Length"] = str(len(response.content))
    return response


class SafetyHeaders:
    """Sets the headers of every response. A browser stores no page; of the desk and of files to save, nothing that does not say so."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in (policy.SAFETY_HEADERS | policy.transport_headers()).items():
            response.headers[name] = value
        if is_desk(request):
            # The desk shows previews in a frame.
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
            response.headers["Permissions-Policy"] = policy.DESK_PERMISSIONS_POLICY
            # With "no-referrer", browsers send forms with "Origin: null", which no CSRF check can accept.
            response.headers["Referrer-Policy"] = "same-origin"
        if may_be_framed(request, response):
            del response.headers["X-Frame-Options"]
            # A site that isolates itself frames nothing else.
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if is_desk(request) or response.has_header("Content-Disposition"):
            # A list to save may name people.
            response.headers.setdefault("Cache-Control", "no-store")
        if is_page(response):
            response.headers["Cache-Control"] = "no-store"
        if request.path_info == policy.LOGOUT_PATH and request.method == "POST":
            # Not "storage", which holds what this person practises as a learner; nor "cookies", which would delete those of sister sites.
            response.headers["Clear-Site-Data"] = '"cache"'
        if request.path_info == policy.NEUTRAL_PATH and is_own_visit(request):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class ContentPolicy(ContentSecurityPolicyMiddleware):
    """Django's policy header, with the hashes of the built files. The desk has a less strict one."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:  # noqa: ANN401 - Django sets the policy as an attribute
        """Return the response with its policy."""
        if is_desk(request):
            # A preview is a public page inside the desk: it already has the public policy.
            response.headers.pop(str(CSP.HEADER_ENFORCE), None)
            response._csp_config = getattr(response, "desk_policy", policy.DESK_POLICY)
        elif not hasattr(response, "_csp_config"):
            chosen = policy.embedded_policy if may_be_framed(request, response) else policy.public_policy
            response._csp_config = chosen(app_files.load(settings.RAVIVE_APP_DIST))
        return super().process_response(request, response)


class PageLanguage:
    """Chooses the language of the address, otherwise the browser's. Unlike Django's own, it reads no cookie.

    An address may name a language that the interface lacks: its words are then in the browser's, what they stand around is not.

    A file without a language in its address is the same for everyone, and says nothing of the browser's.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        in_address = language_in_path(request.path_info)
        with speaking(in_address, request.headers.get("Accept-Language", "")) as spoken:
            request.LANGUAGE_CODE = spoken.interface
            response = self.get_response(request)
        if in_address or is_desk(request) or is_page(response):
            response.headers.setdefault("Content-Language", spoken.shown)
            if in_address != spoken.interface:
                patch_vary_headers(response, ("Accept-Language",))
        return response


class DeskMiddleware:
    """Runs another middleware at the desk only. Public pages set no cookie, identify nobody, and their forms store nothing."""

    middleware: Callable[[Handler], Any]

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.inner = self.middleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.inner(request) if is_desk(request) else self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponseBase | None:
        """Run the hook of the middleware before a view, where it has one."""
        process = getattr(self.inner, "process_view", None)
        return process(request, *view) if process and is_desk(request) else None


class DeskSessions(DeskMiddleware):
    """Sessions, at the desk only."""

    middleware = SessionMiddleware


class DeskAuthentication(DeskMiddleware):
    """The signed-in member of staff, at the desk only."""

    middleware = AuthenticationMiddleware


class DeskMessages(DeskMiddleware):
    """Notices of Wagtail, at the desk only."""

    middleware = MessageMiddleware


class DeskPermissions(DeskMiddleware):
    """Who may see what."""

    middleware = DeskAccess


class DeskAudit(DeskMiddleware):
    """Who saw details of people, or saved a file."""

    middleware = AuditedViews


class DeskUploadGuard:
    """Refuses uploads while the disk is nearly full; everything else at the desk goes on."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Raise OSError where the request uploads something and there is no room; `fault_page` says why."""
        if request.user.is_authenticated and request.FILES and not disk.has_room():
            permissions.activate_language(request)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class DeskUploads(DeskMiddleware):
    """Uploads, as long as there is room for them."""

    middleware = DeskUploadGuard


class DeskForgeryProtection(DeskMiddleware):
    """CSRF protection, at the desk only."""

    middleware = CsrfViewMiddleware
