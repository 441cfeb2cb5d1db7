"""Plain data as YAML in one style: the same text for the same data, which reads back as the very same data.

Texts are quoted, ids and fixed words are not; short entries stand on one line; an empty line parts the cards.
"""

import json
import re
from collections.abc import Iterator, Mapping

from ravive.lib.yaml_lines import Plain, plain_value

# Fields of `deck.yaml` and of the register that hold texts for people; the words of a language are nothing else.
REGISTER_TEXTS = frozenset({"title", "reference", "name", "value", "href", "purpose", "detail", "verified_by"})
DECK_TEXTS: frozenset[str] = frozenset()

# Their entries stand one below the other, parted by empty lines.
_PARTED = frozenset({"cards", "sources", "facts"})
# A line each, however short.
_LISTED_BELOW = frozenset({"do", "dont"})
_ON_ONE_LINE = frozenset({"languages"})
_UNQUOTED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+-]*(?<!:)")
_UNQUOTED_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
# What JSON leaves as it is and YAML does not accept, or takes for the end of a line.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def yaml_text(data: Mapping[str, Plain], texts: frozenset[str] | None) -> str:
    """Return the data as YAML. `texts` are the fields whose values are quoted; None: every value is."""
    return "".join(f"{line}\n" for line in _fields(data, texts, top=True))


def _fields(fields: Mapping[str, Plain], texts: frozenset[str] | None, *, top: bool = False) -> Iterator[str]:
    """Yield the lines of a mapping whose keys are names of fields."""
    for name, value in fields.items():
        is_text = texts is None or name in texts
        if isinstance(value, dict) and value and name not in _ON_ONE_LINE:
            yield f"{_key(name)}:"
            yield from _indented(_entries(value, texts, is_text=is_text, parted=top and name in _PARTED))
        elif isinstance(value, list) and value and (name in _LISTED_BELOW or _is_nested(value)):
            yield f"{_key(name)}:"
            yield from _indented(_items(value, texts, is_text=is_text, parted=top and name in _PARTED))
        else:
            yield f"{_key(name)}: {_inline(value, is_text=is_text)}"


def _entries(entries: Mapping[str, Plain], texts: frozenset[str] | None, *, is_text: bool, parted: bool) -> Iterator[str]:
    """Yield the lines of a mapping whose keys are ids or languages."""
    all_short = all(_is_short(value) for value in entries.values())
    for number, (name, value) in enumerate(entries.items()):
        if parted and number:
            yield ""
        is_short = _is_short(value) and (all_short or not _holds_text(value)) and not parted
        if isinstance(value, dict) and value and not is_short:
            yield f"{_key(name)}:"
            yield from _indented(_fields(value, texts))
        else:
            yield f"{_key(name)}: {_inline(value, is_text=is_text)}"


def _items(items: list[Plain], texts: frozenset[str] | None, *, is_text: bool, parted: bool) -> Iterator[str]:
    for number, item in enumerate(items):
        if parted and number:
            yield ""
        lines = _fields(item, texts) if isinstance(item, dict) and item else iter([_inline(item, is_text=is_text)])
        yield f"- {next(lines)}"
        yield from _indented(lines)


def _indented(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield f"  {line}" if line else ""


def _is_short(value: Plain) -> bool:
    """Say whether an entry can stand on one line: it holds nothing but single values and lists of such."""
    return not isinstance(value, dict) or not any(isinstance(held, dict) or _is_nested(held) for held in value.values())


def _is_nested(value: Plain) -> bool:
    return isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value)


def _holds_text(value: Plain) -> bool:
    """Say whether a text stands in the entry; beside a long one it then stands below its name as well."""
    return isinstance(value, dict) and any(isinstance(held, str) for held in value.values())


def _inline(value: Plain, *, is_text: bool, within: bool = False) -> str:
    """Return a value on one line; `within` brackets or braces a colon would end it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(name)}: {_inline(held, is_text=is_text, within=True)}" for name, held in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(item, is_text=is_text, within=True) for item in value) + "]"
    return _scalar(value, is_text=is_text, within=within)


def _scalar(value: bool | float | str | None, *, is_text: bool, within: bool) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _decimal(value)
    if isinstance(value, int):
        return str(value)
    return value if not is_text and _stands_unquoted(value, within=within) else _quoted(value)


def _decimal(number: float) -> str:
    """Return a number as the reader accepts it: at most fifteen decimals."""
    text = repr(number)
    return text if plain_value(text) == number else f"{number:.15f}".rstrip("0").rstrip(".")


def _stands_unquoted(text: str, *, within: bool) -> bool:
    return _UNQUOTED.fullmatch(text) is not None and plain_value(text) == text and not (within and ":" in text)


def _key(name: str) -> str:
    return name if _UNQUOTED_KEY.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
