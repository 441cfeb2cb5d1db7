"""Reads the lines of an export as plain values, and refuses what no database stores: characters, numbers and depths."""

import math
import re
from collections.abc import Iterator
from typing import IO, Any

import msgspec

from ravive.portability.errors import ImportRefusedError

# A published deck is one text in a row, and a picture in it at most 60 kB.
LONGEST_LINE_BYTES = 32_000_000
MOST_DEPTH = 100
LARGEST_NUMBER = 2**63 - 1
# A value of a few bytes takes some hundred in memory. The largest rows, figures of a training, have some 150,000.
MOST_VALUES = 1_000_000
# What a browser would run instead of following. Browsers ignore these characters before and in it.
_RUNNABLE = re.compile(r"[\x00-\x20]*(?:j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t\s*:|[\x00-\x20]*data\s*:\s*text\s*/", re.IGNORECASE)


def read_rows(member: IO[bytes], place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield where each row stands, such as "rows/decks.Deck.jsonl line 3", and the row. Raises ImportRefusedError."""
    number = 0
    while line := member.readline(LONGEST_LINE_BYTES + 1):
        number += 1
        at = f"{place} line {number}"
        if len(line) > LONGEST_LINE_BYTES:
            raise ImportRefusedError(f"{at} has over {LONGEST_LINE_BYTES} bytes; export again")
        yield at, read_object(line, at)


def read_object(content: bytes | str, place: str) -> dict[str, Any]:
    """Return a JSON object of plain values. Raises ImportRefusedError."""
    check_size(content, place)
    try:
        row = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError) as problem:
        raise ImportRefusedError(f"{place} is no JSON that can be read ({problem}); export again") from problem
    if not isinstance(row, dict):
        raise ImportRefusedError(f"{place} is no JSON object; export again")
    check_value(row, place)
    return row


def check_size(content: bytes | str, place: str) -> None:
    """Refuse a JSON text with more values than the memory should hold, before it is read. Raises ImportRefusedError.

    A comma stands between two values, and a bracket before the first of a list or an object. Those in texts count too.
    """
    text = content.encode(errors="replace") if isinstance(content, str) else content
    values = sum(text.count(sign) for sign in (b",", b"[", b"{"))
    if values > MOST_VALUES:
        raise ImportRefusedError(f"{place} has about {values} values, and {MOST_VALUES} are read at most; export again")


def check_value(value: object, place: str) -> None:
    """Refuse a value that is too deep, too large, or has a text that no database or page may hold. Raises ImportRefusedError."""
    waiting: list[tuple[object, int]] = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if depth > MOST_DEPTH:
            raise ImportRefusedError(f"{place} is nested more than {MOST_DEPTH} deep; export again")
        if problem := _flaw(item):
            raise ImportRefusedError(f"{place} has {problem}; correct it where it was exported, and export again")
        if isinstance(item, dict):
            waiting += [(inner, depth + 1) for pair in item.items() for inner in pair]
        elif isinstance(item, list):
            waiting += [(inner, depth + 1) for inner in item]


def _flaw(value: object) -> str:
    match value:
        case bool() | None:
            return ""
        case int() if abs(value) > LARGEST_NUMBER:
            return "a number that is too large"
        case float() if not math.isfinite(value):
            return "a number that is none"
        case str() if "\x00" in value:
            return "a character without a shape (U+0000)"
        case str() if not _is_unicode(value):
            return "half a character"
        case str() if _RUNNABLE.match(value):
            return f"an address that a browser would run ({value.strip()[:40]!r})"
        case _:
            return ""


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
