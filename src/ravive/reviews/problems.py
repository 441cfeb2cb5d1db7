"""Refusals as answers: JSON that a program reads (RFC 9457), never a page."""

from http import HTTPStatus

from django.http import HttpResponse

from ravive.reviews.door import RefusedRequestError
from ravive.reviews.wire import Problem, to_json


def response(refused: RefusedRequestError) -> HttpResponse:
    """Return the refusal with its status; it is never stored."""
    status = HTTPStatus(refused.status)
    body = to_json(Problem(title=status.phrase, status=status, code=refused.code, detail=refused.detail))
    return HttpResponse(
        body, status=status, content_type="application/problem+json", headers={"Cache-Control": "no-store", **refused.headers}
    )


def unknown_address() -> HttpResponse:
    """Return what is said where there is nothing."""
    return response(RefusedRequestError(404, "unknown_address", "there is nothing here; /api/v1/openapi.json lists what there is"))


def failed() -> HttpResponse:
    """Return what is said after an error of ours: nothing was kept, and it may be tried again."""
    return response(RefusedRequestError(503, "failed", "this did not work; nothing was kept, try again later", {"Retry-After": "60"}))
