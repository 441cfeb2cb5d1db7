"""The endpoint of the training sheet: JSON, without cookie or session."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ravive.reviews import http, problem_details
from ravive.reviews.refusal import RefusedRequestError
from ravive.trainings import codes, openapi, queries, sheet

UNKNOWN = "no training has this code; it may have been deleted"
KEPT_SECONDS = 60


def training(request: HttpRequest, code: str) -> HttpResponse:
    """Return the sheet of the training that a code leads to."""
    if request.method not in ("GET", "HEAD"):
        return problem_details.response(RefusedRequestError(405, "wrong_method", "use GET", {"Allow": "GET, HEAD"}))
    # Tests create codes with other characters than those drawn here.
    found = queries.by_code(code.upper()) or queries.by_code(codes.parse_code(code) or "")
    if found is None:
        return problem_details.response(RefusedRequestError(404, "unknown_training", UNKNOWN))
    body = sheet.text_of(queries.sheet_of(*found, today=timezone.localdate()))
    headers = {"Cache-Control": f"max-age={KEPT_SECONDS}"}
    return HttpResponse(body, content_type="application/json", headers=headers)


def document(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document."""
    if request.method not in ("GET", "HEAD"):
        return problem_details.response(http.wrong_method("GET"))
    return HttpResponse(openapi.text(), content_type="application/json", headers={"Cache-Control": "max-age=3600"})
