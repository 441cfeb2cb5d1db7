"""Refusals as responses: JSON that a program reads (RFC 9457), never a page."""

from http import HTTPStatus

from django.http import HttpResponse

from ravive.reviews.refusal import RefusedRequestError
from ravive.reviews.wire import ProblemDetails, to_json


def response(refused: RefusedRequestError) -> HttpResponse:
    """Return the refusal with its status; no cache stores it."""
    status = HTTPStatus(refused.status)
    body = to_json(ProblemDetails(title=status.phrase, status=status, code=refused.code, detail=refused.detail))
    return HttpResponse(
        body, status=status, content_type="application/problem+json", headers={"Cache-Control": "no-store", **refused.headers}
    )


def unknown_address() -> HttpResponse:
    """Return the response of an address that does not exist."""
    return response(RefusedRequestError(404, "unknown_address", "there is nothing here; /api/v1/openapi.json lists what there is"))


def unreadable_address(problem: Exception) -> HttpResponse:
    """Return the response of a request whose address or host cannot be used."""
    return response(RefusedRequestError(400, "malformed", f"this address cannot be used: {problem}"))


def failed() -> HttpResponse:
    """Return the response after an error of the server: nothing was stored, and the phone may try again."""
    return response(RefusedRequestError(503, "failed", "this did not work; nothing was stored, try again later", {"Retry-After": "60"}))
