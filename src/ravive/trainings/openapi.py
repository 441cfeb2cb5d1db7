"""The OpenAPI document of `/api/v1/`, built from `endpoints` and its types: /api/v1/openapi.json and protocol/openapi.json."""

import json
from functools import cache
from typing import Any

import msgspec

from ravive.publishing.report_wire import ReportProblem
from ravive.reviews.columns import TEST_RULE, SentAnswer
from ravive.reviews.wire import ProblemDetails
from ravive.trainings.endpoints import ENDPOINTS, Endpoint

_REFERENCE = "#/components/schemas/{name}"
_CODE = {
    "name": "code",
    "in": "path",
    "required": True,
    "description": "The training's code, in capitals or not.",
    "schema": {"type": "string", "pattern": "^[0-9A-Za-z]{4,12}$"},
}
_DESCRIPTION = (
    "A phone that joined a training sends its answers here and gets those of its other phone back. Answers are stored by their id: "
    "sending twice, out of order or from two phones changes nothing. Requests carry no cookie; neither addresses nor browsers are stored. "
    "Any other address answers 404 unknown_address."
)
_KEY = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "22 to 128 characters (A-Z, a-z, 0-9, - or _): at least 128 random bits drawn on the phone",
}
_REFUSALS = {
    400: "malformed: the body, the address or the Host header cannot be read",
    401: "no_key, unknown_key: the request has no key, or the key never joined or left again",
    403: "no_certificate, not_earned, withdrawn: the training gives none, the level was not shown yet, or it was withdrawn",
    404: "unknown_training, unknown_address: no training has this code, or it is none",
    405: "wrong_method: Allow lists what this address accepts",
    409: "full: as many have joined as the code allows; not_offered: this site has no mail server",
    410: "closed: the training accepts no answers any more, or nobody new",
    413: "too_large: too many answers or bytes at once",
    415: "unknown_encoding: the body is compressed in an unknown format",
    429: "too_many, quota: wait as many seconds as Retry-After says",
    503: "failed: an error of the server; disk_full: its disk is nearly full; nothing was stored, try again after Retry-After seconds",
}
_REPORT_REFUSALS = {
    400: "The body, a field of it or the Host header cannot be read",
    403: "It comes from a page of another site",
    404: "No such card was ever published in this version",
    405: "Allow lists what this address accepts",
    413: "The body is too large",
    415: "The body is not application/json",
    429: "So much was reported that more says nothing new: wait as many seconds as Retry-After says",
}
_RETRY = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}}
_ALLOW = {"Allow": {"description": "The methods of this address", "schema": {"type": "string"}}}
_HEADERS: dict[int, dict[str, Any]] = {405: _ALLOW, 429: _RETRY, 503: _RETRY}


def document() -> dict[str, Any]:
    """Return the document as JSON values."""
    paths: dict[str, Any] = {}
    for endpoint in ENDPOINTS:
        at = paths.setdefault(endpoint.path, {"parameters": [_CODE]} if "{code}" in endpoint.path else {})
        at[endpoint.method] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ravive's endpoints for phones",
            "version": "1",
            "description": _DESCRIPTION,
            "license": {"name": "AGPL-3.0-or-later"},
        },
        "paths": paths,
        "security": [{"key": []}],
        "components": {"securitySchemes": {"key": _KEY}, "schemas": _schemas()},
    }


@cache
def text() -> str:
    """Return the document as it is served and written."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def _schemas() -> dict[str, Any]:
    bodies = [endpoint.body for endpoint in ENDPOINTS if endpoint.body]
    replies = [reply for endpoint in ENDPOINTS for reply, _meaning in endpoint.replies.values() if reply not in (None, dict)]
    types = dict.fromkeys([*bodies, *replies, ProblemDetails, ReportProblem])
    _, schemas = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    schemas[SentAnswer.__name__].update(TEST_RULE)
    return schemas


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {"operationId": endpoint.name, "summary": endpoint.summary}
    if not endpoint.needs_key:
        operation["security"] = []
    if endpoint.body:
        operation["requestBody"] = {"required": True, "description": endpoint.body_description, "content": _content(endpoint.body)}
    replies = {
        str(status): {"description": meaning, **({"content": _content(reply)} if reply else {})}
        for status, (reply, meaning) in endpoint.replies.items()
    }
    refusals = sorted(set(endpoint.statuses()) - set(endpoint.replies))
    return {**operation, "responses": {**replies, **{str(status): _refusal(status, endpoint) for status in refusals}}}


def _refusal(status: int, endpoint: Endpoint) -> dict[str, Any]:
    headers = {"headers": _HEADERS[status]} if status in _HEADERS else {}
    if not endpoint.is_report or status not in _REPORT_REFUSALS:
        return {"description": _REFUSALS[status], "content": _content(ProblemDetails, "application/problem+json"), **headers}
    # A wrong host is refused before the view of reports.
    content = _content(ReportProblem) | (_content(ProblemDetails, "application/problem+json") if status == 400 else {})
    return {"description": _REPORT_REFUSALS[status], **({} if status == 405 else {"content": content}), **headers}


def _content(of: type, media_type: str = "application/json") -> dict[str, Any]:
    schema = {"type": "object"} if of is dict else {"$ref": _REFERENCE.format(name=of.__name__)}
    return {media_type: {"schema": schema}}
