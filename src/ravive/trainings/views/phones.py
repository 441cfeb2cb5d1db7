"""The endpoint of the training sheet: JSON, without cookie or session."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ravive.reviews import http, problem_details
from ravive.reviews.queries import find_learner
from ravive.reviews.refusal import RefusedRequestError
from ravive.trainings import codes, openapi, queries, sheet

KEPT_SECONDS = 60


def training(request: HttpRequest, code: str) -> HttpResponse:
    """Return the sheet of the training that a code leads to. A replaced code leads only those who joined to it."""
    if request.method not in ("GET", "HEAD"):
        return problem_details.response(http.wrong_method("GET, HEAD"))
    # Tests create codes with other characters than those drawn here.
    found = queries.by_code(code.upper()) or queries.by_code(codes.parse_code(code) or "")
    if found is None:
        return problem_details.response(http.unknown_training())
    training, row = found
    caching = f"max-age={KEPT_SECONDS}"
    if not row.is_current:
        current = queries.code_of(training)
        if current is None or not _has_joined(request, row.code):
            return problem_details.response(http.code_replaced())
        row, caching = current, "no-store"
    body = sheet.text_of(queries.sheet_of(training, row, today=timezone.localdate()))
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": caching})


def _has_joined(request: HttpRequest, code: str) -> bool:
    """Return whether the request has the key of somebody who joined."""
    try:
        digest = http.digest_of(http.key_of(request))
    except RefusedRequestError:
        return False
    return find_learner(code=code, key_digest=digest, now=timezone.now()) is not None


def document(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document."""
    if request.method not in ("GET", "HEAD"):
        return problem_details.response(http.wrong_method("GET"))
    return HttpResponse(openapi.text(), content_type="application/json", headers={"Cache-Control": "max-age=3600"})
