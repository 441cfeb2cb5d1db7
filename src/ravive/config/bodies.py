"""A request's body, taken in before its turn comes: a phone on a slow network keeps nobody else waiting.

Each process answers one request after the other, which is the quickest; many may be on their way meanwhile. What is small stays in
memory, what is larger in a file of the moment. A body sent in chunks, without its length, is given one.
"""

import tempfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any, BinaryIO, cast

from ravive.config import policy

# How many bodies may be on their way to a process at once: each holds a thread, and at most one connection to the database.
ON_THEIR_WAY = 32
MOST_BYTES = 100 * 1024 * 1024
IN_MEMORY_BYTES = 4 * 1024 * 1024
PIECE_BYTES = 256 * 1024


class TooLargeError(Exception):
    """A body that is larger than anything one may send here."""


def take_in(environ: dict[str, Any]) -> None:
    """Read the body to its end, or to where it breaks off, and put it in the place of the stream. Raises TooLargeError."""
    length = _length(environ)
    if length is None:
        return
    if length > MOST_BYTES:
        if environ["PATH_INFO"].startswith(policy.API_PREFIX):
            # Refused there unread, in the words of programs.
            return
        raise TooLargeError
    body = _read(environ["wsgi.input"], length)
    if _is_chunked(environ):
        environ["CONTENT_LENGTH"] = str(body.seek(0, 2))
        body.seek(0)
    environ["wsgi.input"] = body


def _length(environ: Mapping[str, Any]) -> int | None:
    """Return how many bytes there are to read, at most one more than may be where that is not said; None where there is no body."""
    if _is_chunked(environ):
        return MOST_BYTES
    said = environ.get("CONTENT_LENGTH") or "0"
    return int(said) or None if said.isdecimal() else None


def _is_chunked(environ: Mapping[str, Any]) -> bool:
    return "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()


def _read(stream: BinaryIO, length: int) -> BinaryIO:
    if length <= IN_MEMORY_BYTES:
        return BytesIO(stream.read(length))
    body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - it ends with the request
    left = length
    while left and (piece := stream.read(min(left, PIECE_BYTES))):
        body.write(piece)
        left -= len(piece)
    if not left and stream.read(1):
        body.close()
        raise TooLargeError
    body.seek(0)
    return cast("BinaryIO", body)
