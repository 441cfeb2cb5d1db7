"""What happens to every request and response: safety headers, content policy, compression; sessions only at the desk."""

import gzip
import logging
from collections.abc import Callable
from typing import Any

import brotli
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP
from django.utils.translation import get_language_from_path, override

from ravive.config.server import policy
from ravive.people.desk_access import DeskAccess
from ravive.reviews import problem_details
from ravive.site import app_files
from ravive.site.context import browser_language

logger = logging.getLogger(__name__)

type Handler = Callable[[HttpRequest], HttpResponseBase]


def is_desk(request: HttpRequest) -> bool:
    """Return whether the request is for the staff's desk, the only place with sessions."""
    return request.path_info.startswith(policy.DESK_PREFIX)


def is_page(response: HttpResponseBase) -> bool:
    """Return whether the response is a page to read."""
    return response.headers.get("Content-Type", "").startswith("text/html")


def is_own_visit(request: HttpRequest) -> bool:
    """Return whether the page is visited from here or by hand: neither a script nor another site's link may erase answers."""
    mode, site = request.headers.get("Sec-Fetch-Mode", "navigate"), request.headers.get("Sec-Fetch-Site", "none")
    return mode == "navigate" and site in ("same-origin", "none")


class ApiShortcut:
    """Answers what programs ask, past everything that is for pages: a phone's answers have no language, session or policy."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(policy.API_PREFIX):
            return self.get_response(request)
        return answered(lambda: self.answer(request))

    @staticmethod
    def answer(request: HttpRequest) -> HttpResponse:
        """Return the view's answer, or that there is nothing here."""
        try:
            view, arguments, named = resolve(request.path_info)
        except Resolver404:
            return problem_details.unknown_address()
        return view(request, *arguments, **named)


def answered(view: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what a view answers a program, or why it cannot, with the headers of such answers."""
    try:
        response = view()
    except Exception:
        # The traceback names neither the training nor the key.
        logger.exception("an answer to a phone failed")
        response = problem_details.failed()
    for name, value in policy.API_HEADERS.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Content-Length"] = str(len(response.content))
    return response


class SafetyHeaders:
    """Sets the headers of every response; HTML is never stored by the browser."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in policy.SAFETY_HEADERS.items():
            response.headers[name] = value
        if is_desk(request):
            # The desk shows its previews in a frame of its own.
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
            response.headers["Permissions-Policy"] = policy.DESK_PERMISSIONS_POLICY
            # With "no-referrer" browsers send forms with "Origin: null", which no forgery check can accept.
            response.headers["Referrer-Policy"] = "same-origin"
        if is_page(response):
            response.headers["Cache-Control"] = "no-store"
        if request.path_info == policy.LOGOUT_PATH and request.method == "POST":
            # Not "storage": it would take what this person practises as a learner; nor "cookies": those of sister sites would go too.
            response.headers["Clear-Site-Data"] = '"cache"'
        if request.path_info == policy.NEUTRAL_PATH and is_own_visit(request):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class ContentPolicy(ContentSecurityPolicyMiddleware):
    """Django's policy header, with the hashes of the built files; the desk gets its own, looser one."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:  # noqa: ANN401 - Django sets the policy as an attribute
        """Return the response with its policy."""
        if is_desk(request):
            # A preview is a public page rendered inside the desk: it already carries the public policy.
            response.headers.pop(str(CSP.HEADER_ENFORCE), None)
            response._csp_config = getattr(response, "desk_policy", policy.DESK_POLICY)
        elif not hasattr(response, "_csp_config"):
            response._csp_config = policy.public_policy(app_files.load(settings.RAVIVE_APP_DIST))
        return super().process_response(request, response)


class PublicCompression:
    """Compresses public text at each request. The best levels take a hundred times as long: what nobody keeps is not worth them."""

    # About half a millisecond and 0.8 ms for the first page of 50 kB.
    brotli_quality, gzip_level = 4, 6
    smallest_bytes = 400
    types = ("text/", "application/json", "application/manifest+json", "application/javascript", "image/svg+xml")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not self.is_compressible(request, response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if coding := self.coding(request.headers.get("Accept-Encoding", "")):
            response.content = self.compressed(coding, response.content)
            response.headers["Content-Encoding"] = coding
            response.headers["Content-Length"] = str(len(response.content))
            if (etag := response.headers.get("ETag")) and not etag.startswith("W/"):
                response.headers["ETag"] = f"W/{etag}"
        return response

    def is_compressible(self, request: HttpRequest, response: HttpResponse) -> bool:
        """Return whether compressing gains something and gives nothing away (the desk's pages hold secrets)."""
        return (
            not is_desk(request)
            and not response.has_header("Content-Encoding")
            and response.headers.get("Content-Type", "").startswith(self.types)
            and len(response.content) >= self.smallest_bytes
        )

    @staticmethod
    def coding(accepted: str) -> str | None:
        """Return the best coding the browser takes, None when it takes none of ours."""
        names = {part.partition(";")[0].strip() for part in accepted.lower().split(",") if "q=0" not in part.replace("q=0.", "")}
        return next((name for name in ("br", "gzip") if name in names), None)

    def compressed(self, coding: str, body: bytes) -> bytes:
        """Return the body in this coding."""
        if coding == "br":
            return brotli.compress(body, quality=self.brotli_quality)
        return gzip.compress(body, self.gzip_level, mtime=0)


class PageLanguage:
    """Speaks the language of the address, else the browser's; asks no cookie, as Django's own would.

    A file without a language in its address is the same for everyone, and says nothing of the browser's.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        in_address = get_language_from_path(request.path_info)
        language = in_address or browser_language(request.headers.get("Accept-Language", ""))
        request.LANGUAGE_CODE = language
        with override(language):
            response = self.get_response(request)
        if in_address or is_desk(request) or is_page(response):
            response.headers.setdefault("Content-Language", language)
            if not in_address:
                patch_vary_headers(response, ("Accept-Language",))
        return response


class DeskMiddleware:
    """Another middleware, which acts at the desk only: public pages set no cookie, know nobody, and their forms store nothing."""

    middleware: Callable[[Handler], Any]

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.inner = self.middleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.inner(request) if is_desk(request) else self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponseBase | None:
        """Pass on what Django calls between finding a view and calling it, where the middleware wants to know."""
        process = getattr(self.inner, "process_view", None)
        return process(request, *view) if process and is_desk(request) else None


class DeskSessions(DeskMiddleware):
    """Sessions."""

    middleware = SessionMiddleware


class DeskAuthentication(DeskMiddleware):
    """The signed-in member of staff."""

    middleware = AuthenticationMiddleware


class DeskMessages(DeskMiddleware):
    """Wagtail's notices."""

    middleware = MessageMiddleware


class DeskPermissions(DeskMiddleware):
    """Who may see what."""

    middleware = DeskAccess


class DeskForgeryProtection(DeskMiddleware):
    """Protection against forged requests."""

    middleware = CsrfViewMiddleware
