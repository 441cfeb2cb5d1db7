"""The page cache: public pages as they were last rendered, shown again as long as nothing that they show has changed.

A stored page names the tables that it was read from, with their versions (`site.table_versions`). Each request compares them with those in
the database, which all processes share: a change is shown at once. Stored pages lie in the memory of each process, never on a disk.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import parse_http_date_safe
from django.utils.translation.trans_real import parse_accept_lang_header
from wagtail.models import Site

from ravive.config.server import compression
from ravive.lib import languages
from ravive.metrics import routes
from ravive.site import page_recording, public_form, table_versions

PAGES = "pages"
# What only time changes (a registration that closes, an event that is over) is shown within this time.
LIFE_SECONDS = 60
# Of one stored page, compressed or not.
LARGEST_BYTES = 500_000
LONGEST_PATH, LONGEST_QUERY = 300, 100
KEY_BYTES = 16
HTML, FEEDS = "text/html", ("application/atom+xml", "application/rss+xml")
# What lists are filtered and paged by, and how it looks. A page with any other query is rendered each time: invented ones fill no memory.
QUERY_VALUES = {"page": re.compile(r"[1-9][0-9]?"), "theme": re.compile(r"[a-z0-9-]{1,40}"), "year": re.compile(r"(19|20)[0-9]{2}")}
VARIES_BY = frozenset({"accept-encoding", "accept-language"})
NOT_SHARED = ("no-store", "no-cache", "private")
# For a proxy that the host has configured: browsers store no page (`SafetyHeaders`).
PROXY_HEADER, PROXY_SECONDS = "Surrogate-Control", LIFE_SECONDS

type Handler = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True, kw_only=True)
class StoredPage:
    """A page as it was rendered. `versions` are those of its tables before it was rendered; `has_marks`: forms are to be filled in.

    `route` is the name of its address.
    """

    content: bytes
    headers: dict[str, str]
    versions: dict[str, int]
    has_marks: bool
    route: str

    def is_current(self, versions: Mapping[str, int]) -> bool:
        """Return whether none of its tables has changed since."""
        return all(versions.get(table, 0) == number for table, number in self.versions.items())


class PageCache:
    """Answers GET and HEAD of public pages from memory. What has no form is stored compressed."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self._followed: dict[str, int] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = key_of(request, coding=compression.coding_of(request)) if settings.RAVIVE_STORED_PAGES else None
        if key is None:
            return self.get_response(request)
        versions = table_versions.versions()
        self._follow(versions)
        found = cast(StoredPage | None, caches[PAGES].get(key))
        if found and found.is_current(versions):
            routes.store_route(request, found.route)
            return _finished(request, HttpResponse(found.content, headers=found.headers), has_marks=found.has_marks)
        # To HEAD, a view may give less than the page.
        return self.get_response(request) if request.method == "HEAD" else self._rendered(request, key, versions)

    def _rendered(self, request: HttpRequest, key: str, versions: Mapping[str, int]) -> HttpResponseBase:
        with page_recording.recording() as recording:
            response = self.get_response(request)
        if not isinstance(response, HttpResponse):
            return response
        if recording.may_be_stored() and is_shared(request, response) and is_own_host(request):
            if settings.RAVIVE_PROXY_CACHE_URL and not recording.has_marks:
                response.headers[PROXY_HEADER] = f"max-age={PROXY_SECONDS}"
            if not recording.has_marks:
                compression.compress(request, response)
            page = StoredPage(
                content=response.content,
                headers=dict(response.headers),
                versions={table: versions.get(table, 0) for table in recording.tables()},
                has_marks=recording.has_marks,
                route=routes.route_of(request),
            )
            caches[PAGES].set(key, page, LIFE_SECONDS)
        return _finished(request, response, has_marks=recording.has_marks)

    def _follow(self, versions: Mapping[str, int]) -> None:
        """Let this process read the sites again after another one changed them: Wagtail remembers where each begins."""
        now = {table: versions.get(table, 0) for table in page_recording.ALWAYS}
        if now != self._followed:
            Site.clear_site_root_paths_cache()
            self._followed = now


def key_of(request: HttpRequest, *, coding: str) -> str | None:
    """Return the key of the page that a request asks for; None where no stored page may answer it."""
    language = languages.language_in_path(request.path_info)
    headers = request.headers
    if language is None or request.method not in ("GET", "HEAD") or "Range" in headers or "Authorization" in headers:
        return None
    if "Cookie" in headers and not {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}.isdisjoint(request.COOKIES):
        return None
    query = request.META.get("QUERY_STRING", "")
    if len(request.path_info) > LONGEST_PATH or len(query) > LONGEST_QUERY or (query and not _is_of_a_list(query)):
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    accepted = parse_accept_lang_header(headers.get("Accept-Language", "").lower())
    interface = languages.interface_for(language, (name for name, _ in accepted))
    parts = (str(timezone.localdate()), request.scheme, host, interface, coding, request.path_info, query)
    return hashlib.blake2b(repr(parts).encode(), digest_size=KEY_BYTES).hexdigest()


def _is_of_a_list(query: str) -> bool:
    given = parse_qsl(query, keep_blank_values=True)
    names = {name for name, _value in given}
    return len(names) == len(given) and QUERY_VALUES.keys() >= names and all(QUERY_VALUES[name].fullmatch(value) for name, value in given)


def is_shared(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether a response may be shown to other visitors: a whole page, without cookie, nonce or token, which no header forbids."""
    caching = response.headers.get("Cache-Control", "").lower()
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == HTTPStatus.OK
        and response.headers.get("Content-Type", "").startswith((HTML, *FEEDS))
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and varies <= VARIES_BY
        and not any(word in caching for word in NOT_SHARED)
        and "nonce-" not in response.headers.get("Content-Security-Policy", "")
        and "CSRF_COOKIE" not in request.META
        and len(response.content) <= LARGEST_BYTES
    )


def is_own_host(request: HttpRequest) -> bool:
    """Return whether the host of a request is one of the site's own names: a wildcard in ALLOWED_HOSTS would fill the memory."""
    host = request.get_host()
    name = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
    return name in settings.ALLOWED_HOSTS or Site.objects.filter(hostname=name).exists()


def _finished(request: HttpRequest, response: HttpResponse, *, has_marks: bool) -> HttpResponse:
    """Return a page with the values of its forms; of a feed, only that it has not changed where the reader has it already."""
    if has_marks:
        response.content = page_recording.fill_marks(response.content, public_form.new_value)
        if response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
    if response.status_code == HTTPStatus.OK and response.headers.get("Content-Type", "").startswith(FEEDS):
        set_response_etag(response)
        changed = response.headers.get("Last-Modified")
        last_modified = parse_http_date_safe(changed) if changed else None
        return get_conditional_response(request, response.headers["ETag"], last_modified, response) or response
    return response
