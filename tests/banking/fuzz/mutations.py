"""Damages a file by chance."""

from collections.abc import Sequence
from random import Random

MOST_BYTES, GROWN_BYTES = 200_000, 4_000_000
_MOST_MUTATIONS = 6
# What is read as a number, a sign, a separator or an end somewhere.
_BYTES = b"0123456789+-.,:;/<>&\"'{}?|\\ \t\r\n\x00\x1a\x7f\x80\x85\xa0\xe9\xff"


def damaged(content: bytes, rng: Random, tokens: Sequence[bytes]) -> bytes:
    """Return a file with one to six changes; `tokens` are the words of its format."""
    for _change in range(rng.randint(1, _MOST_MUTATIONS)):
        content = rng.choice(_MUTATIONS)(content, rng, tokens)[:MOST_BYTES]
    return content


def grown(content: bytes, rng: Random) -> bytes:
    """Return a file of which one part is repeated to 4 MB: time that grows with the square of a part is then longer than any file takes."""
    first, end = _part(content, rng)
    part = content[first:end]
    return content[:end] + part * (GROWN_BYTES // len(part)) + content[end:] if part else content


def _part(content: bytes, rng: Random) -> tuple[int, int]:
    first = rng.randint(0, len(content))
    return first, min(len(content), first + rng.choice((1, 2, 8, 40, 130, 1000)))


def _replace_byte(content: bytes, rng: Random, _tokens: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(content)) if content else 0
    return content[:at] + bytes([rng.choice((rng.randrange(256), rng.choice(_BYTES)))]) + content[at + 1 :]


def _replace_digit(content: bytes, rng: Random, _tokens: Sequence[bytes]) -> bytes:
    places = [at for at in range(*_part(content, rng)) if 48 <= content[at] <= 57]
    if not places:
        return content
    at = rng.choice(places)
    return content[:at] + rng.choice((b"0", b"1", b"3", b"9", b" ", b"-", b"9" * 30)) + content[at + 1 :]


def _delete(content: bytes, rng: Random, _tokens: Sequence[bytes]) -> bytes:
    first, end = _part(content, rng)
    return content[:first] + content[end:]


def _insert(content: bytes, rng: Random, tokens: Sequence[bytes]) -> bytes:
    at = rng.randint(0, len(content))
    return content[:at] + rng.choice((rng.choice(tokens), bytes(rng.choices(_BYTES, k=rng.randint(1, 20))))) + content[at:]


def _replace_by_token(content: bytes, rng: Random, tokens: Sequence[bytes]) -> bytes:
    first, end = _part(content, rng)
    return content[:first] + rng.choice(tokens) + content[end:]


def _move(content: bytes, rng: Random, _tokens: Sequence[bytes]) -> bytes:
    first, end = _part(content, rng)
    rest = content[:first] + content[end:]
    at = rng.randint(0, len(rest))
    return rest[:at] + content[first:end] + rest[at:]


def _repeat(content: bytes, rng: Random, _tokens: Sequence[bytes]) -> bytes:
    first, end = _part(content, rng)
    return content[:end] + content[first:end] * rng.choice((1, 2, 50, 5000)) + content[end:]


def _cut(content: bytes, rng: Random, _tokens: Sequence[bytes]) -> bytes:
    return content[: rng.randint(0, len(content))]


def _swap_lines(content: bytes, rng: Random, _tokens: Sequence[bytes]) -> bytes:
    lines = content.split(b"\n")
    first, second = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


def _delete_line(content: bytes, rng: Random, _tokens: Sequence[bytes]) -> bytes:
    lines = content.split(b"\n")
    del lines[rng.randrange(len(lines))]
    return b"\n".join(lines)


def _encode(content: bytes, rng: Random, _tokens: Sequence[bytes]) -> bytes:
    return content.decode("utf-8", errors="replace").encode(rng.choice(("utf-16", "utf-8-sig", "cp1252")), errors="replace")


_MUTATIONS = (
    *(_replace_byte, _replace_digit, _replace_digit, _delete, _insert, _replace_by_token, _replace_by_token),
    *(_move, _repeat, _cut, _swap_lines, _delete_line, _encode),
)
