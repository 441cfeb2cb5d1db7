"""Compressed request bodies, within bounds. Pure."""

import zlib

import brotli

from ravive.reviews.refusal import RefusedRequestError

# 5,000 answers are about 1 MB; one answer with all its parts is at most 5 kB.
MOST_BYTES = 4 * 1024 * 1024
MOST_MEMBERS = 8


def decompress(body: bytes, coding: str) -> bytes:
    """Return a body as it was before compression, at most MOST_BYTES. Raises RefusedRequestError."""
    try:
        match coding.strip().lower():
            case "" | "identity":
                plain, is_whole = body, True
            case "gzip":
                plain, is_whole = _gunzip(body)
            case "br":
                unbrotli = brotli.Decompressor()
                plain = unbrotli.process(body, output_buffer_limit=MOST_BYTES + 1)
                is_whole = unbrotli.is_finished()
            case _:
                raise RefusedRequestError(415, "unknown_encoding", f'Content-Encoding "{coding[:40]}" is unknown; use gzip, br or none')
    except (zlib.error, brotli.error) as problem:
        raise RefusedRequestError(400, "malformed", f"the body is not {coding}: {problem}") from problem
    if len(plain) > MOST_BYTES:
        raise RefusedRequestError(413, "too_large", f"the body is over {MOST_BYTES} bytes; send fewer answers at once")
    if not is_whole:
        raise RefusedRequestError(400, "malformed", "the body ends too early; send it again")
    return plain


def _gunzip(body: bytes) -> tuple[bytes, bool]:
    """Return what gzip holds, in one member or a few (RFC 1952, section 2.2), at most MOST_BYTES + 1, and whether it is whole.

    Each further member costs a copy of the rest: a body of empty members would keep a process busy for half a minute.
    """
    parts: list[bytes] = []
    length, rest, is_whole = 0, body, False
    while rest and length <= MOST_BYTES:
        if len(parts) == MOST_MEMBERS:
            raise RefusedRequestError(400, "malformed", f"the body is gzip of more than {MOST_MEMBERS} members; send it in one")
        # The 16 says gzip, not zlib.
        member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        parts.append(member.decompress(rest, MOST_BYTES + 1 - length))
        length, rest, is_whole = length + len(parts[-1]), member.unused_data, member.eof
        if not member.eof:
            break
    return b"".join(parts), is_whole
