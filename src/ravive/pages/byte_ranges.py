"""Parts of a file, as browsers ask for a film (RFC 9110, section 14). Safari plays none that it cannot ask for in parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

# One part alone: no player asks for several at once, and answering them costs a server much.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
CHUNK_BYTES = 64 * 1024


class RangeError(ValueError):
    """No byte of the file is in the part that was asked for."""


@dataclass(frozen=True, kw_only=True)
class ByteRange:
    """The first and the last byte of a part, counted from 0."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """Return how many bytes the part has."""
        return self.last - self.first + 1


def asked_range(header: str, size: int) -> ByteRange | None:
    """Return the part of a file of `size` bytes that a header asks for; None for the whole file. Raises RangeError.

    >>> asked_range("bytes=2-5", 100), asked_range("bytes=-10", 100), asked_range("bytes=90-500", 100)
    (ByteRange(first=2, last=5), ByteRange(first=90, last=99), ByteRange(first=90, last=99))
    """
    found = _RANGE.fullmatch(header.strip())
    if not found or not any(found.groups()):
        return None
    start, end = found.groups()
    if not start:
        first, last = max(size - int(end), 0), size - 1
    else:
        first, last = int(start), min(int(end), size - 1) if end else size - 1
    if start and end and int(end) < int(start):
        return None
    if first >= size or first > last:
        raise RangeError(f"the file has {size} bytes")
    return ByteRange(first=first, last=last)


def with_ranges(request: HttpRequest, response: FileResponse, size: int) -> HttpResponseBase:
    """Return the part of a file that a browser asks for, or the whole file with the note that it may ask for parts."""
    response.headers["Accept-Ranges"] = "bytes"
    try:
        part = asked_range(request.headers.get("Range", ""), size)
    except RangeError:
        _close_file(response)
        return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        return response
    headers = {name: value for name, value in response.headers.items() if name not in ("Content-Length", "Content-Type")}
    headers |= {"Content-Range": f"bytes {part.first}-{part.last}/{size}", "Content-Length": str(part.length)}
    return StreamingHttpResponse(
        FilePart(response, part), status=HTTPStatus.PARTIAL_CONTENT, content_type=response.headers["Content-Type"], headers=headers
    )


class FilePart:
    """The bytes of a part, read from the file of a response. Django closes it, whether it was read or not."""

    def __init__(self, response: FileResponse, part: ByteRange) -> None:
        self.response = response
        self.part = part

    def __iter__(self) -> Iterator[bytes]:
        file = self.response.file_to_stream
        if file is None:
            return
        file.seek(self.part.first)
        left = self.part.length
        while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Close the file."""
        _close_file(self.response)


def _close_file(response: FileResponse) -> None:
    """Close the file of a response that is not sent itself: closing the response would say that the request is over."""
    if response.file_to_stream is not None:
        response.file_to_stream.close()
