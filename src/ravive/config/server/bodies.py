"""A request's body, taken in before its turn comes: a phone on a slow network keeps nobody else waiting.

Each process answers one request after the other, which is the quickest; many bodies may be on their way meanwhile. What is small
stays in memory, what is larger in a file of the moment. A body sent in chunks, without its length, is given one.
"""

import tempfile
from collections.abc import Mapping
from http import HTTPStatus
from io import BytesIO
from threading import BoundedSemaphore, get_ident
from time import monotonic
from typing import Any, BinaryIO, cast

from django.http import HttpResponse

from ravive.config.server import policy
from ravive.config.server.middleware import answered
from ravive.reviews import door, problems
from ravive.reviews.door import RefusedRequestError

# How many bodies may be on their way to a process at once: each holds a thread, and some threads are left for who sends none. What says
# beforehand that it is small, as phones do, leaves the places of what may be large.
MOST_AT_ONCE, MOST_SMALL_AT_ONCE = 32, 128
THREADS = MOST_AT_ONCE + MOST_SMALL_AT_ONCE + 16
SMALL_BYTES = 64 * 1024
MOST_BYTES = 100 * 1024 * 1024
IN_MEMORY_BYTES = 4 * 1024 * 1024
PIECE_BYTES = 256 * 1024
PATIENCE_SECONDS = "5"
# It has another name in each Python.
TOO_LARGE = HTTPStatus(413)
TOO_MANY = RefusedRequestError(503, "failed", "too many are sending at once; try again later", {"Retry-After": PATIENCE_SECONDS})

_on_their_way, _small_on_their_way = BoundedSemaphore(MOST_AT_ONCE), BoundedSemaphore(MOST_SMALL_AT_ONCE)
# When each began to be waited for, by its thread.
_began: dict[int, float] = {}


class RefusedBodyError(Exception):
    """A body that is not taken in; `response` says why."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


def take_in(environ: dict[str, Any]) -> BinaryIO | None:
    """Read the body to its end, put it in the place of the stream and return it, to be closed; None where there is none to read.

    Raises RefusedBodyError for what is too large, what breaks off, and what is one too many. Programs are told of the first two
    by their door, in words of its own: what is too large is left unread.
    """
    is_program = environ["PATH_INFO"].startswith(policy.API_PREFIX)
    most = door.MOST_BYTES if is_program else MOST_BYTES
    is_chunked, said = _is_chunked(environ), _said_length(environ)
    if not is_chunked and (not said or (is_program and said > most)):
        return None
    if not is_chunked and said > most:
        raise _refused(TOO_LARGE)
    places = _on_their_way if is_chunked or said > SMALL_BYTES else _small_on_their_way
    if not places.acquire(blocking=False):
        raise _too_many(is_program)
    _began[get_ident()] = monotonic()
    try:
        # One byte more than may be shows that there are too many.
        body = _read(environ["wsgi.input"], most + 1 if is_chunked else said)
    finally:
        del _began[get_ident()]
        places.release()
    length = body.seek(0, 2)
    body.seek(0)
    if not is_program and (length > most or (not is_chunked and length < said)):
        body.close()
        raise _refused(TOO_LARGE if length > most else HTTPStatus.BAD_REQUEST)
    environ["wsgi.input"] = body
    if is_chunked:
        environ["CONTENT_LENGTH"] = str(length)
    return body


def longest_wait() -> float:
    """Return for how many seconds the body has been waited for that is longest on its way; 0 where none is."""
    now = monotonic()
    return now - min(list(_began.values()), default=now)


def _refused(status: HTTPStatus) -> RefusedBodyError:
    headers = {"Cache-Control": "no-store"}
    return RefusedBodyError(HttpResponse(f"{status} {status.phrase}\n", "text/plain", status, headers=headers))


def _too_many(is_program: bool) -> RefusedBodyError:
    if is_program:
        return RefusedBodyError(answered(lambda: problems.response(TOO_MANY)))
    refused = _refused(HTTPStatus.SERVICE_UNAVAILABLE)
    refused.response.headers["Retry-After"] = PATIENCE_SECONDS
    return refused


def _is_chunked(environ: Mapping[str, Any]) -> bool:
    return "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()


def _said_length(environ: Mapping[str, Any]) -> int:
    said = environ.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0


def _read(stream: BinaryIO, length: int) -> BinaryIO:
    """Return at most so many bytes of a stream; fewer where it ends before."""
    if length <= IN_MEMORY_BYTES:
        return BytesIO(stream.read(length))
    body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - closed after its turn
    left = length
    while left and (piece := stream.read(min(left, PIECE_BYTES))):
        body.write(piece)
        left -= len(piece)
    return cast("BinaryIO", body)
