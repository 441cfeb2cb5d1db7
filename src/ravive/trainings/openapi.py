"""The OpenAPI document of the doors for phones, made from the types on the wire: /api/v1/openapi.json and protocol/openapi.json."""

import json
from functools import cache
from typing import Any

import msgspec

from ravive.reviews.door import MOST_BYTES
from ravive.reviews.reminding import Feed, Feeding, Mailing, Reminding, Standing
from ravive.reviews.wire import MOST_ANSWERS, Certified, Joined, Joining, Problem, Reply, Sending
from ravive.trainings.sheet import Sheet

_REFERENCE = "#/components/schemas/{name}"
_CODE = {
    "name": "code",
    "in": "path",
    "required": True,
    "description": "The training's code, in capitals or not.",
    "schema": {"type": "string", "pattern": "^[0-9A-Za-z]{4,12}$"},
}
_DESCRIPTION = (
    "A phone that joined a training sends its answers here and gets those of its other phone back. Answers are kept by their id: "
    "sending twice, out of order or from two phones changes nothing. Requests carry no cookie; neither addresses nor browsers are kept."
)
_SENDING = (
    f"At most {MOST_ANSWERS} answers and {MOST_BYTES} bytes, plain, gzip or br. Good answers are kept even where others are refused. "
    "An answer is on the disk once it is listed in `accepted`."
)
_REMINDING = (
    "A prompt is sent on a day it names, between its two times, at most as often a week as the training's plan says and never more than "
    "twice. A message without `push` leaves the push service as it was, `null` ends pushing. Without any way, nothing is kept."
)
_REFUSALS = {
    400: "malformed: the body cannot be read",
    401: "no_key, unknown_key: no key was shown, or it never joined or left again",
    403: "no_certificate, not_earned, withdrawn: the training gives none, the level was not shown yet, or it was taken back",
    404: "unknown_training: no training has this code",
    409: "full: as many have joined as the code lets in; not_offered: this site has no mail server",
    410: "closed: the training takes no answers any more, or nobody new",
    413: "too_large: too many answers or bytes at once",
    415: "unknown_encoding: the body is compressed in a way that is not known here",
    429: "too_many: wait as many seconds as Retry-After says",
    503: "failed: an error here; nothing was kept, try again after Retry-After seconds",
}


# What says after how long to try again.
_LATER = (429, 503)


def document() -> dict[str, Any]:
    """Return the document as JSON values."""
    types = (Sheet, Sending, Reply, Joining, Joined, Certified, Reminding, Mailing, Feeding, Feed, Standing, Problem)
    _, components = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ravive's doors for phones",
            "version": "1",
            "description": _DESCRIPTION,
            "license": {"name": "AGPL-3.0-or-later"},
        },
        "paths": {
            "/api/v1/trainings/{code}": {
                "parameters": [_CODE],
                "get": {
                    "operationId": "training",
                    "summary": "What a phone needs to know of a training before and after it joins; it says nothing of learners",
                    "security": [],
                    "responses": {"200": _answer("Sheet", "The training sheet"), **_refusals(404, 503)},
                },
            },
            "/api/v1/trainings/{code}/learners": {
                "parameters": [_CODE],
                "post": {
                    "operationId": "join",
                    "summary": "Join a training with a key made on the phone; joining again changes nothing",
                    "requestBody": _body("Joining", "The form the phone drew. The key is the bearer."),
                    "responses": {
                        "201": _answer("Joined", "Joined"),
                        "200": _answer("Joined", "Had joined already"),
                        **_refusals(400, 401, 404, 409, 410, 413, 415, 429, 503),
                    },
                },
            },
            "/api/v1/trainings/{code}/answers": {
                "parameters": [_CODE],
                "post": {
                    "operationId": "send",
                    "summary": "Send answers, and get what this key is missing",
                    "requestBody": _body("Sending", _SENDING),
                    "responses": {
                        "200": _answer("Reply", "What was kept, what was refused and what was missing"),
                        **_refusals(400, 401, 404, 410, 413, 415, 429, 503),
                    },
                },
                "delete": {
                    "operationId": "leave",
                    "summary": "Leave the training, taking the key and all its answers out; leaving again changes nothing",
                    "responses": {"204": {"description": "Nothing is kept under this key"}, **_refusals(401, 404, 503)},
                },
            },
            "/api/v1/trainings/{code}/certificate": {
                "parameters": [_CODE],
                "post": {
                    "operationId": "certify",
                    "summary": "Get the certificate of this key, made once its answers at a delayed test show the level; again, the same",
                    "responses": {"200": _answer("Certified", "The certificate"), **_refusals(401, 403, 404, 429, 503)},
                },
            },
            **_reminders(),
        },
        "security": [{"key": []}],
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "22 to 128 letters, digits, - or _: at least 128 random bits made on the phone",
                }
            },
            "schemas": components,
        },
    }


def _reminders() -> dict[str, Any]:
    """Return the addresses by which a phone is reminded, or not any more."""
    standing = {"200": _answer("Standing", "By which ways this key is reminded now")}
    stopped = {"204": {"description": "Nothing is kept of it any more"}, **_refusals(401, 503)}
    return {
        "/api/v1/trainings/{code}/reminders": {
            "parameters": [_CODE],
            "get": {
                "operationId": "reminders",
                "summary": "By which ways this key is reminded",
                "responses": {**standing, **_refusals(401, 404, 410, 503)},
            },
            "put": {
                "operationId": "remind",
                "summary": "Say when and by which push service to remind; it replaces what was said before",
                "requestBody": _body("Reminding", _REMINDING),
                "responses": {**standing, **_refusals(400, 401, 404, 410, 413, 415, 429, 503)},
            },
            "delete": {
                "operationId": "stopReminders",
                "summary": "Stop reminders by every way; stopping again changes nothing",
                "responses": stopped,
            },
        },
        "/api/v1/trainings/{code}/reminders/email": {
            "parameters": [_CODE],
            "put": {
                "operationId": "remindByEmail",
                "summary": "Give an e-mail address; its reader is asked once, and reminded after having agreed",
                "requestBody": _body("Mailing", "It is deleted after two days where nobody agrees."),
                "responses": {**standing, **_refusals(400, 401, 404, 409, 410, 413, 415, 429, 503)},
            },
            "delete": {"operationId": "stopEmail", "summary": "Delete the address; deleting again changes nothing", "responses": stopped},
        },
        "/api/v1/trainings/{code}/reminders/calendar": {
            "parameters": [_CODE],
            "put": {
                "operationId": "openCalendar",
                "summary": "Make the address of a calendar of due days; the one before leads nowhere any more",
                "requestBody": _body("Feeding", "The language of its titles."),
                "responses": {"200": _answer("Feed", "The address"), **_refusals(400, 401, 404, 410, 413, 415, 429, 503)},
            },
            "delete": {
                "operationId": "closeCalendar",
                "summary": "Let the address lead nowhere; again changes nothing",
                "responses": stopped,
            },
        },
    }


@cache
def text() -> str:
    """Return the document as it is served and written."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def _body(name: str, description: str) -> dict[str, Any]:
    return {"required": True, "description": description, "content": {"application/json": {"schema": _reference(name)}}}


def _answer(name: str, description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": _reference(name)}}}


def _refusals(*statuses: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": _reference("Problem")}}
    later = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}}
    refusals = {str(status): {"description": _REFUSALS[status], "content": content} for status in statuses}
    return {status: {**refusal, "headers": later} if int(status) in _LATER else refusal for status, refusal in refusals.items()}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(name=name)}
