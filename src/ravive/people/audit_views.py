"""The audit log says who saw details of people, who saved a file, and when a host of the site entered an organisation.

It applies to every address of the desk by itself, so that a new screen cannot forget it. What was shown is not repeated: which page, which
row, and how many details.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from ravive.people import actions, queries, seen_details
from ravive.people.models import AuditEvent
from ravive.people.permissions import StaffRequest
from ravive.people.seen_details import SeenDetails

VIEWED, SAVED, ENTERED = "screen.viewed", "screen.saved", "organisation.host_entered"
# Of one person and page, one entry in this time.
ONCE_IN = timedelta(minutes=15)
OK = 200
LONGEST_NUMBER = 64
# Everything else that the desk answers is a file.
SHOWN_TYPES = ("text/html", "text/plain", "application/json", "text/javascript", "image/")


class AuditedViews:
    """Writes the entries of a request to the desk, after its response is complete."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with seen_details.counted() as seen:
            response = self.get_response(request)
        # Without roles, the access check refused the request.
        if hasattr(request, "roles") and response.status_code == OK:
            record_visit(cast("StaffRequest", request), response, seen, now=timezone.now())
        return response


def record_visit(request: StaffRequest, response: HttpResponseBase, seen: SeenDetails, *, now: datetime) -> None:
    """Write what a request showed or saved, where it was not written already."""
    if queries.is_host(request.user) and not queries.own_roles(request.user, request.organisation):
        _record_once(request, ENTERED, {}, now=now)
    detail: dict[str, object] = {"screen": _screen(request), **_number(request)}
    if is_file(response):
        if not seen.is_recorded:
            _record(request, SAVED, {**detail, **({"details": seen.count} if seen.count else {})}, now=now)
    elif seen.count:
        _record_once(request, VIEWED, detail, now=now, details=seen.count)


def is_file(response: HttpResponseBase) -> bool:
    """Return whether a response is a file to save."""
    media_type = response.headers.get("Content-Type", "")
    return response.headers.get("Content-Disposition", "").startswith("attachment") or not media_type.startswith(SHOWN_TYPES)


def _screen(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _number(request: HttpRequest) -> dict[str, object]:
    """Return the numbers in the address, such as that of a donor; nothing for a list."""
    parts = request.resolver_match.kwargs.values() if request.resolver_match else ()
    number = " ".join(map(str, parts))[:LONGEST_NUMBER]
    return {"number": number} if number else {}


def _record_once(request: StaffRequest, verb: str, detail: dict[str, object], *, now: datetime, details: int = 0) -> None:
    known = AuditEvent.objects.filter(organisation=request.organisation, at__gt=now - ONCE_IN, at__lte=now, by=request.user, verb=verb)
    for name in ("screen", "number"):
        known = known.filter(**{f"detail__{name}": detail[name]} if name in detail else {f"detail__{name}__isnull": True})
    if not known.exists():
        _record(request, verb, {**detail, **({"details": details} if details else {})}, now=now)


def _record(request: StaffRequest, verb: str, detail: dict[str, object], *, now: datetime) -> None:
    subject = request.organisation if verb == ENTERED else None
    with transaction.atomic():
        actions.record(organisation=request.organisation, by=request.user, now=now, verb=verb, subject=subject, detail=detail)
