"""Plain data given the shape of a dataclass, with every misfit told at its line."""

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeAliasType, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from ravive.lib.problem import Problem
from ravive.lib.yaml_lines import Lined, Path, Plain

# What to say for a text that does not match its pattern; other patterns are shown as they are.
type PatternHints = Mapping[str, str]


def shaped[Shape](shape: type[Shape], lined: Lined, hints: PatternHints, at: Path = ()) -> tuple[Shape | None, list[Problem]]:
    """Return the part of the data at `at` as a `shape`, or None and everything that does not fit."""
    data = _at(lined.data, at)
    try:
        return _adapter(shape).validate_python(data), []
    except ValidationError as error:
        problems: list[Problem] = []
        for details in error.errors(include_url=False):
            if _only_follows(details):
                continue
            path = _path_in(data, details)
            message = _message(details, hints, lambda path=path: _fields(shape, data, path))
            place = (*at, *path)
            problems.append(Problem(lined.file, lined.line(place), f"{dotted(place)}: {message}", place=(lined.part, place)))
        # A text given for all languages fails once for each.
        return None, list(dict.fromkeys(problems))


def dotted(path: Iterable[str | int]) -> str:
    """Return a path as it is shown: `cards[3].kind`.

    >>> dotted(("cards", 3, "kind"))
    'cards[3].kind'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "file"


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:  # noqa: ANN401 -- any dataclass
    return TypeAdapter(shape)


def _at(data: Plain, path: Path) -> Plain:
    for part in path:
        if isinstance(data, dict) and isinstance(part, str):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int):
            data = data[part]
    return data


def _only_follows(details: ErrorDetails) -> bool:
    """Say whether a list is called too short only because what it holds does not fit: that is told already."""
    context = details.get("ctx", {})
    return details["type"] == "too_short" and len(details["input"]) >= context["min_length"]


def _path_in(data: Plain, details: ErrorDetails) -> Path:
    """Return where the error lies in the data: its place without the names of the types that were tried."""
    if details["type"] == "union_tag_invalid" or details["type"] == "union_tag_not_found":
        return (*_known_parts(data, details["loc"]), "kind")
    if details["type"] == "missing":
        return (*_known_parts(data, details["loc"][:-1]), details["loc"][-1])
    return _known_parts(data, details["loc"])


def _known_parts(data: Plain, loc: tuple[str | int, ...]) -> Path:
    """Return the parts of `loc` that lead somewhere in the data."""
    path: list[str | int] = []
    for part in loc:
        if isinstance(data, dict) and isinstance(part, str) and part in data:  # noqa: SIM114 -- joined, the types do not narrow
            data = data[part]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            continue
        path.append(part)
    return tuple(path)


def _fields(shape: Any, data: Plain, path: Path) -> list[str]:  # noqa: ANN401 -- any dataclass
    """Return the names accepted where the last part of `path` was not."""
    holder = shape
    for part in path[:-1]:
        data = _at(data, (part,))
        holder = _inside(holder, part, data)
    return [field.name for field in dataclasses.fields(holder)] if dataclasses.is_dataclass(holder) else []


def _inside(holder: Any, part: str | int, data: Plain) -> Any:  # noqa: ANN401 -- any type a field can have
    """Return the type of what `holder` has under `part`; of several dataclasses, the one whose `kind` the data names."""
    if dataclasses.is_dataclass(holder):
        return _bare(typing.get_type_hints(holder).get(str(part)), data)
    arguments = get_args(holder)
    return _bare(arguments[1] if get_origin(holder) is dict else arguments[0], data) if arguments else None


def _bare(hint: Any, data: Plain) -> Any:  # noqa: ANN401 -- any type a field can have
    if isinstance(hint, TypeAliasType):
        return _bare(hint.__value__, data)
    origin = get_origin(hint)
    if origin is typing.Annotated:
        return _bare(get_args(hint)[0], data)
    if origin in (typing.Union, types.UnionType):
        choices = [argument for argument in get_args(hint) if argument is not types.NoneType]
        kind = data.get("kind") if isinstance(data, dict) else None
        return next((choice for choice in choices if len(choices) == 1 or _kind_of(choice) == kind), None)
    return hint


def _kind_of(choice: Any) -> object:  # noqa: ANN401 -- any dataclass
    return next(iter(get_args(typing.get_type_hints(choice).get("kind"))), None)


def _message(details: ErrorDetails, hints: PatternHints, fields: Callable[[], list[str]]) -> str:
    context = details.get("ctx", {})
    value = shown(details["input"])
    match details["type"]:
        case "missing" | "missing_keyword_only_argument":
            return "missing; add it"
        case "unexpected_keyword_argument":
            return _unknown_field(str(details["loc"][-1]), fields())
        case "union_tag_invalid":
            return f"“{context['tag']}” is unknown; use {_alternatives(context['expected_tags'])}"
        case "union_tag_not_found":
            return "missing; add it"
        case "literal_error":
            return f"{value} is unknown; use {_alternatives(context['expected'])}"
        case "string_pattern_mismatch":
            return hints.get(context["pattern"], "{value} does not match {pattern}").format(value=value, pattern=context["pattern"])
        case "string_too_long":
            length = len(str(details["input"]))
            return f"{length} characters are too many; write at most {context['max_length']}"
        case "too_short":
            return f"{context['actual_length']} given; give at least {context['min_length']}"
        case "too_long":
            return f"{context['actual_length']} given; give at most {context['max_length']}"
        case "greater_than_equal":
            return f"{value} is too small; use {context['ge']:g} or more"
        case "less_than_equal":
            return f"{value} is too large; use {context['le']:g} or less"
        case other:
            return f"{value} is not {_EXPECTED.get(other, 'accepted: ' + details['msg'])}"


_EXPECTED = {
    "string_type": "a text; write a text, in quotation marks if it looks like a number",
    "bool_type": "true or false; write one of them",
    "float_type": "a number; write one such as 12 or 12.5",
    "float_parsing": "a number; write one such as 12 or 12.5",
    "int_type": "a whole number; write one such as 12",
    "int_parsing": "a whole number; write one such as 12",
    "int_from_float": "a whole number; write one such as 12",
    "tuple_type": "a list; write [one, other] or a line for each that starts with “- ”",
    "dict_type": "a mapping; write a line for each as `id: value`",
    "dataclass_type": "a mapping; write its fields as `name: value`",
    "dataclass_exact_type": "a mapping; write its fields as `name: value`",
    "model_attributes_type": "a mapping; write its fields as `name: value`",
    "date_from_datetime_parsing": "a date; write it as 2027-05-24",
    "date_parsing": "a date; write it as 2027-05-24",
    "date_type": "a date; write it as 2027-05-24",
}


def _unknown_field(name: str, fields: list[str]) -> str:
    close = get_close_matches(name, fields, n=1)
    if close:
        return f"“{name}” is not a field here; did you mean “{close[0]}”?"
    return f"“{name}” is not a field here; use {', '.join(fields)}" if fields else f"“{name}” is not a field here; delete it"


def _alternatives(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", ", ")


def shown(value: object) -> str:
    """Return a value as it looks in the file, shortened to be read in a message."""
    if value is None:
        return "nothing"
    text = f"“{value}”" if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…" + ("”" if isinstance(value, str) else "")
