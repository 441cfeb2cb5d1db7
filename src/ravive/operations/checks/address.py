"""The public address: whether it has https, whether the site answers to it, and whether browsers come back with https only."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.http.request import validate_host

from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, not_checked, to_do

TIMEOUT_SECONDS = 5.0
HEADER = "Strict-Transport-Security"

type Fetch = Callable[[str], Mapping[str, str]]


class FetchError(Exception):
    """The public address did not answer as it should: `reason` says whether browsers reject it or this machine does not reach it."""

    def __init__(self, reason: Literal["certificate", "unreachable"]) -> None:
        super().__init__(reason)
        self.reason = reason


def check_address(_context: CheckContext) -> Iterable[CheckResult]:
    """Yield whether visitors can reach the site by https, as far as the settings say."""
    address, parts = settings.RAVIVE_URL, urlsplit(settings.RAVIVE_URL)
    found = 0
    if settings.DEBUG:
        found += 1
        yield to_do("address.debug")
    if parts.scheme != "https":
        yield to_do("address.http", address=address) if address else to_do("address.missing")
        return
    if not validate_host(parts.hostname or "", settings.ALLOWED_HOSTS):
        found += 1
        yield to_do("address.host_refused", host=parts.hostname or "")
    if not found:
        yield fine("address.fine", address=address)


def fetch_headers(address: str, *, verify: bool | str = True) -> Mapping[str, str]:
    """Return the headers of the answer at an address, through whatever stands in front. Raises FetchError.

    `verify`: whether the certificate is checked, or a file of authorities to check it with.
    """
    try:
        with requests.get(address, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True, verify=verify) as answer:
            return answer.headers
    except requests.exceptions.SSLError as problem:
        raise FetchError("certificate") from problem
    except (requests.RequestException, OSError) as problem:
        raise FetchError("unreachable") from problem


def check_transport(_context: CheckContext, *, fetch: Fetch = fetch_headers) -> Iterable[CheckResult]:
    """Yield whether the answer at the public address makes browsers come back with https only."""
    address = settings.RAVIVE_URL
    if not address.startswith("https://"):
        yield not_checked("hsts.no_https")
        return
    try:
        headers = fetch(f"{address}/")
    except FetchError as problem:
        if problem.reason == "certificate":
            yield to_do("hsts.certificate", address=address)
        else:
            yield not_checked("hsts.unreachable", address=address)
        return
    yield fine("hsts.fine") if headers.get(HEADER) else to_do("hsts.missing", address=address)
