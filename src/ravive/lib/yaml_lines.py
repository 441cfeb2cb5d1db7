"""YAML read as plain data, with the line of every value and every problem at once.

The accepted language is a narrow YAML 1.2: only `true` and `false` are booleans, only plain decimal numbers are numbers, `null`, `~` and
nothing are nothing; `no`, `on`, `23:40`, `0800` and dates stay text. Anchors, aliases, tags, merge keys and several documents are refused.
"""

import dataclasses
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import CSafeLoader, events

from ravive.lib.problem import Code, Path, Problem, Value, YamlCode

# A list or mapping of plain values; the reader's caller gives it a type (see `lib.shape`).
type Plain = bool | int | float | str | list[Plain] | dict[str, Plain] | None

LARGEST_FILE_BYTES = 2_000_000
DEEPEST_NESTING = 20

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?([eE][-+]?[0-9]{1,2})?")
_TAB_INDENT = re.compile(r" *\t")
# What YAML calls printable, less the byte order mark, which is dropped at the start of a file and refused elsewhere.
_UNPRINTABLE = re.compile("[^\n\r\t\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class YamlData:
    """Plain data, the line of each path in it, and what was wrong. `data` is None when nothing could be read."""

    file: str
    data: Plain
    lines: dict[Path, int] = field(default_factory=dict[Path, int])
    problems: tuple[Problem, ...] = ()

    def line(self, path: Path) -> int:
        """Return the line of the value at `path`, or of the nearest thing that holds it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1

    def located(self, found: Problem) -> Problem:
        """Return a problem of the data with the file and the line of its place."""
        return dataclasses.replace(found, file=self.file, line=self.line(found.place.path if found.place else ()))


def read_yaml(content: bytes, file: str) -> YamlData:
    """Return what `content` holds; `file` is only its name in the problems. Never raises for bad content."""
    text, problems = _decoded(content, file)
    if text is None:
        return YamlData(file, None, {}, tuple(problems))
    reader = _EventReader(file, problems)
    try:
        data = reader.document(_events(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(part for part in (error.context, error.problem) if part)
        problems.append(_problem(_code(reason), file, mark.line + 1 if mark else 1, reason=reason))
        data = None
    except yaml.YAMLError as error:
        problems.append(_problem(YamlCode.UNREADABLE, file, 1, reason=str(error)))
        data = None
    except _StoppedError:
        data = None
    return YamlData(file, data, reader.lines, tuple(problems))


def plain_value(text: str) -> Plain:
    """Return the value an unquoted word stands for.

    >>> [plain_value(word) for word in ("true", "12", "-0.5", "", "no", "23:40", "0800")]
    [True, 12, -0.5, None, 'no', '23:40', '0800']
    """
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


class _StoppedError(Exception):
    """Raised to stop reading; the problem is already written down."""


def _events(text: str) -> Iterator[events.Event]:
    return yaml.parse(text, Loader=CSafeLoader)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] -- PyYAML's stubs leave it untyped


def _problem(code: Code, file: str, line: int, **values: Value) -> Problem:
    return Problem(code, values, file=file, line=line)


def _decoded(content: bytes, file: str) -> tuple[str | None, list[Problem]]:
    if len(content) > LARGEST_FILE_BYTES:
        return None, [_problem(YamlCode.BYTES, file, 1, count=len(content), most=LARGEST_FILE_BYTES)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [_problem(YamlCode.NOT_UTF8, file, line, byte=f"{content[error.start]:02x}")]
    problems = [
        _problem(YamlCode.CHARACTER, file, text.count("\n", 0, found.start()) + 1, character=f"{ord(found[0]):04X}")
        for found in _UNPRINTABLE.finditer(text)
    ]
    for number, line in enumerate(text.split("\n"), start=1):
        if _TAB_INDENT.match(line) and line.strip():
            problems.append(_problem(YamlCode.TAB, file, number))
    return (None if problems else text), problems


def _code(reason: str) -> YamlCode:
    """Return the code for what the YAML parser reports: each has its own advice."""
    if "mapping values are not allowed" in reason:
        return YamlCode.COLON
    if "block mapping" in reason or "block collection" in reason:
        return YamlCode.INDENT
    return YamlCode.QUOTE


class _EventReader:
    """Builds plain data from parse events: a plain recursion, bounded in depth, that sees anchors and duplicate keys."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems
        self.lines: dict[Path, int] = {}

    def document(self, stream: Iterator[events.Event]) -> Plain:
        next(stream)  # stream start
        if isinstance(next(stream), events.StreamEndEvent):
            self._note(1, YamlCode.EMPTY)
            return None
        data = self._value(stream, next(stream), ())
        next(stream)  # document end
        following = next(stream)
        if not isinstance(following, events.StreamEndEvent):
            self._note(_line(following), YamlCode.SECOND_DOCUMENT)
        return data

    def _check_nul(self, event: events.ScalarEvent) -> None:
        """Note a NUL character, which a quoted text may escape: PostgreSQL stores none."""
        if "\0" in event.value:
            self._note(_line(event), YamlCode.CHARACTER, character="0000")

    def _note(self, line: int, code: Code, **values: Value) -> None:
        self.problems.append(_problem(code, self.file, line, **values))

    def _value(self, stream: Iterator[events.Event], event: events.Event, path: Path) -> Plain:
        self.lines.setdefault(path, _line(event))
        if isinstance(event, events.AliasEvent):
            self._note(_line(event), YamlCode.ALIAS, name=event.anchor or "")
            return None
        if not isinstance(event, (events.ScalarEvent, events.SequenceStartEvent, events.MappingStartEvent)):
            raise TypeError(f"unexpected event {event!r}; a value starts with a scalar, a list or a mapping")
        if event.anchor is not None:
            self._note(_line(event), YamlCode.ANCHOR, name=event.anchor)
        if event.tag is not None and event.tag != "!":
            self._note(_line(event), YamlCode.TAG, name=event.tag)
        if len(path) > DEEPEST_NESTING:
            self._note(_line(event), YamlCode.NESTED, most=DEEPEST_NESTING)
            raise _StoppedError
        if isinstance(event, events.ScalarEvent):
            self._check_nul(event)
            unquoted = bool(event.implicit[0]) and not event.style
            return plain_value(event.value) if unquoted else event.value
        if isinstance(event, events.SequenceStartEvent):
            return self._items(stream, path)
        return self._entries(stream, path)

    def _items(self, stream: Iterator[events.Event], path: Path) -> list[Plain]:
        items: list[Plain] = []
        while not isinstance(event := next(stream), events.SequenceEndEvent):
            items.append(self._value(stream, event, (*path, len(items))))
        return items

    def _entries(self, stream: Iterator[events.Event], path: Path) -> dict[str, Plain]:
        entries: dict[str, Plain] = {}
        while not isinstance(event := next(stream), events.MappingEndEvent):
            key = self._key(stream, event, path)
            value_path = (*path, key)
            if key in entries:
                first = self.lines[value_path]
                self._note(_line(event), YamlCode.KEY_TWICE, name=key, first=first)
            else:
                self.lines[value_path] = _line(event)
            value = self._value(stream, next(stream), value_path)
            entries.setdefault(key, value)
        return entries

    def _key(self, stream: Iterator[events.Event], event: events.Event, path: Path) -> str:
        if isinstance(event, events.ScalarEvent):
            if event.anchor is not None:
                self._note(_line(event), YamlCode.ANCHOR, name=event.anchor)
            self._check_nul(event)
            return event.value
        self._note(_line(event), YamlCode.KEY)
        self._value(stream, event, (*path, "?"))
        return "?"


def _line(event: Any) -> int:  # noqa: ANN401 -- the marks of PyYAML's events have no types
    return event.start_mark.line + 1
