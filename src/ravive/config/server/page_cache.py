"""The page cache: public pages as they were last rendered, shown again until something that a page may show has changed.

The key of a stored page has the version of all of them (`site.stored_pages`), which all processes share: a change is shown at once.
Stored pages lie in the memory of each process, or in Valkey, never on a disk.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeGuard, cast

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import parse_http_date_safe
from django.utils.translation.trans_real import parse_accept_lang_header
from wagtail.models import Site

from ravive.config.server import compression
from ravive.lib import languages
from ravive.metrics import routes
from ravive.site import public_form, stored_pages
from ravive.site.stored_pages import LIFE_SECONDS

PAGES = "pages"
# Of one stored page, compressed or not.
LARGEST_BYTES = 500_000
LONGEST_PATH = 300
KEY_BYTES = 16
HTML, FEEDS = "text/html", ("application/atom+xml", "application/rss+xml")
VARIES_BY = frozenset({"accept-encoding", "accept-language"})
NOT_SHARED = ("no-store", "no-cache", "private")
# For a proxy that the host has configured: browsers store no page (`SafetyHeaders`).
PROXY_HEADER, PROXY_SECONDS = "Surrogate-Control", LIFE_SECONDS

type Handler = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True, kw_only=True)
class StoredPage:
    """A page as it was rendered. `route` is the name of its address."""

    content: bytes
    headers: dict[str, str]
    route: str


class PageCache:
    """Answers GET and HEAD of public pages from memory. What has no form is stored compressed."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self._version = 0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.RAVIVE_STORED_PAGES or not may_be_stored(request):
            return _filled(self.get_response(request))
        version = stored_pages.version()
        if version != self._version:
            # Wagtail remembers where each site begins.
            Site.clear_site_root_paths_cache()
            self._version = version
        key = key_of(request, version=version, coding=compression.coding_of(request))
        found = cast(StoredPage | None, caches[PAGES].get(key))
        if found:
            routes.store_route(request, found.route)
            response: HttpResponseBase = HttpResponse(found.content, headers=found.headers)
        else:
            response = self.get_response(request)
            # To HEAD, a view may give less than the page.
            if isinstance(response, HttpResponse) and request.method == "GET" and is_shared(request, response):
                _store(request, response, key)
        return _if_changed(request, _filled(response))


def _store(request: HttpRequest, response: HttpResponse, key: str) -> None:
    # A page with a form is filled in for each visitor first.
    if not stored_pages.has_marks(response.content):
        if settings.RAVIVE_PROXY_CACHE_URL:
            response.headers[PROXY_HEADER] = f"max-age={PROXY_SECONDS}"
        compression.compress(request, response)
    page = StoredPage(content=response.content, headers=dict(response.headers), route=routes.route_of(request))
    caches[PAGES].set(key, page, LIFE_SECONDS)


def may_be_stored(request: HttpRequest) -> bool:
    """Return whether a stored page may answer a request: one without a query, a session or a part that it asks for."""
    headers, path = request.headers, request.path_info
    return (
        request.method in ("GET", "HEAD")
        and languages.language_in_path(path) is not None
        and len(path) <= LONGEST_PATH
        and not request.META.get("QUERY_STRING")
        and "Range" not in headers
        and "Authorization" not in headers
        and ("Cookie" not in headers or {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}.isdisjoint(request.COOKIES))
        and _is_served(request)
    )


def _is_served(request: HttpRequest) -> bool:
    try:
        return bool(request.get_host())
    except DisallowedHost:
        return False


def key_of(request: HttpRequest, *, version: int, coding: str) -> str:
    """Return the key of the page that a request asks for."""
    path, accepted = request.path_info, parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    interface = languages.interface_for(languages.language_in_path(path) or "", (name for name, _ in accepted))
    parts = (version, str(timezone.localdate()), request.scheme, request.get_host(), interface, coding, path)
    return hashlib.blake2b(repr(parts).encode(), digest_size=KEY_BYTES).hexdigest()


def is_shared(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether a response may be shown to others: a whole page that its view says is the same for all, and no header forbids it."""
    caching = response.headers.get("Cache-Control", "").lower()
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()}
    return (
        stored_pages.is_same_for_all(request)
        and response.status_code == HTTPStatus.OK
        and response.headers.get("Content-Type", "").startswith((HTML, *FEEDS))
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and varies <= VARIES_BY
        and not any(word in caching for word in NOT_SHARED)
        and "nonce-" not in response.headers.get("Content-Security-Policy", "")
        and "CSRF_COOKIE" not in request.META
        and len(response.content) <= LARGEST_BYTES
        and is_own_host(request)
    )


def is_own_host(request: HttpRequest) -> bool:
    """Return whether a request names a host and a port of the site's own: invented ones would fill the memory."""
    name, port = split_domain_port(request.get_host())
    sites = Site.objects.filter(hostname=name)
    is_own_name = name in settings.ALLOWED_HOSTS or sites.exists()
    return is_own_name and (port in ("", request.get_port()) or sites.filter(port=port).exists())


def _filled(response: HttpResponseBase) -> HttpResponseBase:
    """Return a page with a new random value in each of its forms."""
    if _is_whole(response, (HTML,)) and stored_pages.has_marks(response.content):
        response.content = stored_pages.fill_marks(response.content, public_form.new_value)
        if response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
    return response


def _if_changed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return a response; of a feed, only that it has not changed where the reader has it already."""
    if not _is_whole(response, FEEDS) or response.status_code != HTTPStatus.OK:
        return response
    set_response_etag(response)
    changed = response.headers.get("Last-Modified")
    last_modified = parse_http_date_safe(changed) if changed else None
    return get_conditional_response(request, response.headers["ETag"], last_modified, response) or response


def _is_whole(response: HttpResponseBase, types: tuple[str, ...]) -> TypeGuard[HttpResponse]:
    return isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith(types)
