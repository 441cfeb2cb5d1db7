"""Requests and responses of the endpoints for phones: key, body, refusals. No cookie, no address of a visitor."""

import gzip
import hashlib
import math
import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from ravive.reviews import actions, compression, problem_details, queries
from ravive.reviews.refusal import RefusedRequestError
from ravive.throttling import disk
from ravive.throttling.limit import ByteQuota, RequestLimit

# At least 128 random bits, in characters that an address may hold.
_bearer: Callable[[str], re.Match[str] | None] = re.compile(r"Bearer ([A-Za-z0-9_-]{22,128})", re.IGNORECASE).fullmatch
# What is shorter fits in a packet or two anyway.
COMPRESSED_BYTES = 4_096
NO_KEY = "give the key created at joining: Authorization: Bearer KEY, 22 to 128 characters (A-Z, a-z, 0-9, - or _)"
UNKNOWN_KEY = "this key never joined this training, or left it again"
UNKNOWN_TRAINING = "no training has this code; it may have been deleted"
DISK_FULL = (
    "the disk of this server is nearly full and nothing was stored; keep it and send it again later; "
    "the host makes room, or lowers RAVIVE_LEAST_FREE_MB"
)
CODE_REPLACED = "this code was replaced; ask the trainer for the new one"
CLOSED = "this training is closed"
CLOSED_TO_NEWCOMERS = "nobody can join this training any more; ask the trainer"

# Codes that lead nowhere, of all visitors together: no address is looked at. A right code is never counted, so that nobody who
# guesses can keep others out (docs/decisions/0047-codes.md).
WRONG_CODE_LIMIT = RequestLimit("wrong-code", burst=300, interval_seconds=6, caches_refusals=True)

type View = Callable[[HttpRequest, str], HttpResponse]


def with_problem_details(view: View) -> View:
    """Return a view that turns the errors of actions and queries into responses."""

    @wraps(view)
    def wrapped(request: HttpRequest, code: str) -> HttpResponse:
        try:
            return view(request, code.upper())
        except RefusedRequestError as refused:
            return problem_details.response(refused)
        except queries.UnknownTrainingError:
            return problem_details.response(unknown_training())
        except actions.LeftError:
            return problem_details.response(unknown_key())
        except actions.TrainingClosedError:
            return problem_details.response(RefusedRequestError(410, "closed", CLOSED_TO_NEWCOMERS))
        except actions.CodeReplacedError:
            return problem_details.response(code_replaced())
        except actions.TrainingFullError:
            return problem_details.response(RefusedRequestError(409, "full", "as many have joined as this code lets in; ask the trainer"))

    return wrapped


def key_of(request: HttpRequest) -> str:
    """Return the key in a request; it is never stored nor logged. Raises RefusedRequestError."""
    found = _bearer(request.META.get("HTTP_AUTHORIZATION", ""))
    if found is None:
        raise RefusedRequestError(401, "no_key", NO_KEY, {"WWW-Authenticate": "Bearer"})
    return found[1]


def digest_of(key: str) -> bytes:
    """Return the digest that is stored of a key."""
    return hashlib.sha256(key.encode()).digest()


def unknown_training() -> RefusedRequestError:
    """Return the refusal of a code that leads nowhere. Past what people mistype, it says only that there were too many."""
    if seconds := WRONG_CODE_LIMIT.wait_seconds():
        wait = str(math.ceil(seconds))
        return RefusedRequestError(429, "too_many", f"too many wrong codes were tried here; wait {wait} s", {"Retry-After": wait})
    return RefusedRequestError(404, "unknown_training", UNKNOWN_TRAINING)


def code_replaced() -> RefusedRequestError:
    """Return the refusal of a code that accepts nobody new, because the trainer replaced it."""
    return RefusedRequestError(410, "closed", CODE_REPLACED)


def unknown_key() -> RefusedRequestError:
    """Return the refusal of a key that never joined, or left."""
    return RefusedRequestError(401, "unknown_key", UNKNOWN_KEY, {"WWW-Authenticate": "Bearer"})


def wrong_method(allowed: str) -> RefusedRequestError:
    """Return the refusal of a method that an endpoint does not accept."""
    return RefusedRequestError(405, "wrong_method", f"use {allowed}", {"Allow": allowed})


def count_request(limit: RequestLimit, key: object) -> None:
    """Count this request. Raises RefusedRequestError where it is one too many."""
    if seconds := limit.wait_seconds(key):
        wait = str(math.ceil(seconds))
        raise RefusedRequestError(429, "too_many", f"too many requests; wait {wait} s", {"Retry-After": wait})


def require_quota(quota: ByteQuota, key: object) -> None:
    """Raise RefusedRequestError where what was stored for `key` today is enough."""
    if seconds := quota.wait_seconds(key):
        wait = str(math.ceil(seconds))
        detail = f"as much as a day allows was stored; nothing is lost: keep the answers and send them in {wait} s"
        raise RefusedRequestError(429, "quota", detail, {"Retry-After": wait})


def require_free_disk() -> None:
    """Raise RefusedRequestError where the disk is nearly full. Reading and deleting go on."""
    if not disk.has_room():
        raise RefusedRequestError(503, "disk_full", DISK_FULL, {"Retry-After": str(disk.RETRY_SECONDS)})


def body_of(request: HttpRequest) -> bytes:
    """Return the body, decompressed and bounded. Django's own limit is for forms."""
    sent = request.META.get("CONTENT_LENGTH") or "0"
    length = int(sent) if sent.isdecimal() else 0
    if length > compression.MOST_BYTES:
        raise RefusedRequestError(413, "too_large", f"the body has {length} bytes; send at most {compression.MOST_BYTES}")
    body = request.read(length)
    if len(body) < length:
        raise RefusedRequestError(400, "malformed", "the body ends too early; send it again")
    return compression.decompress(body, request.META.get("HTTP_CONTENT_ENCODING", ""))


def json_response(request: HttpRequest, body: bytes, status: HTTPStatus) -> HttpResponse:
    """Return JSON that no cache stores, compressed where it is worth it."""
    headers = {"Cache-Control": "no-store"}
    if len(body) > COMPRESSED_BYTES and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        body, headers["Content-Encoding"] = gzip.compress(body, 1, mtime=0), "gzip"
    return HttpResponse(body, status=status, content_type="application/json", headers=headers)


def no_content() -> HttpResponse:
    """Return the response of a request that succeeded and returns nothing."""
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
