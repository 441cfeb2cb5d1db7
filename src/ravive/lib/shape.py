"""Plain data in the shape of a dataclass, with a problem for every misfit."""

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeAliasType, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from ravive.lib.problem import Code, Problem, ShapeCode, problem
from ravive.lib.yaml_lines import Path, Plain

# The code of a text that does not match its pattern.
type PatternCodes = Mapping[str, Code]


def shaped[Shape](shape: type[Shape], data: Plain, codes: PatternCodes, at: Path = ()) -> tuple[Shape | None, list[Problem]]:
    """Return the part of the data at `at` as a `shape`, or None and everything that does not fit; places start at the data."""
    part = _at(data, at)
    try:
        return _adapter(shape).validate_python(part), []
    except ValidationError as error:
        problems: list[Problem] = []
        for details in error.errors(include_url=False):
            if not _only_follows(details):
                path = _path_in(part, details)
                problems.append(_problem(details, codes, (*at, *path), lambda path=path: _fields(shape, part, path)))
        # A text that is for all languages fails once for each.
        return None, list(dict.fromkeys(problems))


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
    """Say whether a list is called too short only because its items do not fit, which is reported already."""
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


def _problem(details: ErrorDetails, codes: PatternCodes, path: Path, fields: Callable[[], list[str]]) -> Problem:
    context = details.get("ctx", {})
    value = shown(details["input"])
    match details["type"]:
        case "missing" | "missing_keyword_only_argument" | "union_tag_not_found":
            return problem(ShapeCode.MISSING, path)
        case "unexpected_keyword_argument":
            return _unknown_field(str(details["loc"][-1]), fields(), path)
        case "union_tag_invalid":
            accepted = _alternatives(context["expected_tags"])
            return problem(ShapeCode.VALUE_UNKNOWN, path, value=f"“{context['tag']}”", accepted=accepted)
        case "literal_error":
            return problem(ShapeCode.VALUE_UNKNOWN, path, value=value, accepted=_alternatives(context["expected"]))
        case "string_pattern_mismatch" if context["pattern"] in codes:
            return problem(codes[context["pattern"]], path, value=value[1:-1])
        case "string_pattern_mismatch":
            return problem(ShapeCode.PATTERN, path, value=value, pattern=context["pattern"])
        case "string_too_long":
            return problem(ShapeCode.TEXT_TOO_LONG, path, count=len(str(details["input"])), most=context["max_length"])
        case "too_short":
            return problem(ShapeCode.TOO_FEW, path, count=context["actual_length"], fewest=context["min_length"])
        case "too_long":
            return problem(ShapeCode.TOO_MANY, path, count=context["actual_length"], most=context["max_length"])
        case "greater_than_equal":
            return problem(ShapeCode.TOO_SMALL, path, value=value, least=f"{context['ge']:g}")
        case "less_than_equal":
            return problem(ShapeCode.TOO_LARGE, path, value=value, most=f"{context['le']:g}")
        case other if other in _EXPECTED:
            return problem(_EXPECTED[other], path, value=value)
        case _:
            return problem(ShapeCode.NOT_ACCEPTED, path, value=value, reason=details["msg"])


_EXPECTED = {
    "string_type": ShapeCode.NOT_TEXT,
    "bool_type": ShapeCode.NOT_BOOLEAN,
    "float_type": ShapeCode.NOT_NUMBER,
    "float_parsing": ShapeCode.NOT_NUMBER,
    "int_type": ShapeCode.NOT_WHOLE,
    "int_parsing": ShapeCode.NOT_WHOLE,
    "int_from_float": ShapeCode.NOT_WHOLE,
    "tuple_type": ShapeCode.NOT_LIST,
    "dict_type": ShapeCode.NOT_ENTRIES,
    "dataclass_type": ShapeCode.NOT_FIELDS,
    "dataclass_exact_type": ShapeCode.NOT_FIELDS,
    "model_attributes_type": ShapeCode.NOT_FIELDS,
    "date_from_datetime_parsing": ShapeCode.NOT_DATE,
    "date_parsing": ShapeCode.NOT_DATE,
    "date_type": ShapeCode.NOT_DATE,
}


def _unknown_field(name: str, fields: list[str], path: Path) -> Problem:
    close = get_close_matches(name, fields, n=1)
    if close:
        return problem(ShapeCode.FIELD_MISSPELT, path, name=name, close=close[0])
    if fields:
        return problem(ShapeCode.FIELD_UNKNOWN, path, name=name, accepted=", ".join(fields))
    return problem(ShapeCode.FIELD_FOREIGN, path, name=name)


def _alternatives(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", ", ")


def shown(value: object) -> str:
    """Return a value as it looks in the file, shortened to be read in a message."""
    if value is None:
        return "nothing"
    text = f"“{value}”" if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…" + ("”" if isinstance(value, str) else "")
