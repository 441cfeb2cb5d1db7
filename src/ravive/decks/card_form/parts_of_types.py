"""From the dataclasses of a kind to the parts of its form: what each field's type says of how it is edited."""

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import MinLen
from pydantic.fields import FieldInfo

from ravive.cards.structure import CardStructure, Id
from ravive.decks.card_form.parts import RIGHT, Entries, Leaf, Part, Rows, Shape, Side

# Fields of every card that name something else; no type tells what.
REFERENCES = {
    "content_note": "notes",
    "picture": "pictures",
    "help": "contacts",
    "sources": "sources",
    "facts": "facts",
    "notion": "notions",
}
# Fields that a card's form does not show: the row has them in columns of its own.
COLUMNS = frozenset({"id", "kind"})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Exceptions:
    """What the types of a kind cannot tell.

    `rows_named` are fields that hold the id of one of the card's rows, by their path; `right_in` the rows whose right ones the field
    `right` names; `keyed_by` says whose ids the entries at a path are keyed by; `placed` replaces what would be derived.
    """

    rows_named: Mapping[tuple[str, ...], str] = dataclasses.field(default_factory=dict)
    right_in: tuple[str, Literal["one", "many"]] | None = None
    keyed_by: Mapping[tuple[str, ...], str] = dataclasses.field(default_factory=dict)
    placed: tuple[Part, ...] = ()


def parts_of(structure: type[CardStructure[Any]], exceptions: Exceptions) -> tuple[Part, ...]:
    """Return the parts of a kind's form, in the order of its dataclasses' fields: the words' first, then the structure's own."""
    return tuple(_parts(structure, structure.words_type, exceptions, ()))


def _parts(structure: type[Any] | None, words: type[Any] | None, exceptions: Exceptions, at: tuple[str, ...]) -> Iterator[Part]:
    held, word_hints = _hints(structure), _hints(words)
    taken = {name for part in exceptions.placed for side, (name, *_) in part.fields()} if not at else set[str]()
    if not at:
        yield from exceptions.placed
        taken |= {RIGHT} if exceptions.right_in else set()
    for name, hint in word_hints.items():
        if name not in taken:
            yield _part(name, "words", hint, held.get(name), words, structure, exceptions, (*at, name))
    for name, hint in held.items():
        if name not in taken and name not in word_hints and not (not at and name in COLUMNS):
            yield _part(name, "structure", None, hint, words, structure, exceptions, (*at, name))


def _part(
    name: str,
    side: Side,
    word_hint: Any,  # noqa: ANN401 -- type hints
    held: Any,  # noqa: ANN401
    words: type[Any] | None,
    structure: type[Any] | None,
    exceptions: Exceptions,
    path: tuple[str, ...],
) -> Part:
    hint, _ = _bare(word_hint if side == "words" else held)
    default = _default(words if side == "words" else structure, name)
    if get_origin(hint) is dict:
        return _rows(name, word_hint, held, words, structure, exceptions, path)
    if get_origin(hint) is tuple and dataclasses.is_dataclass(inner := get_args(hint)[0]):
        return Entries(name=name, children=tuple(_parts(None, typing.cast("type[Any]", inner), exceptions, path)))
    if path in exceptions.rows_named:
        return Leaf(name=name, side=side, shape="row", default=default, rows=exceptions.rows_named[path])
    shape, accepted = _shape(name, word_hint if side == "words" else held, path)
    return Leaf(
        name=name, side=side, shape=shape, default=default, accepted=accepted, rows=REFERENCES.get(name, "") if len(path) == 1 else ""
    )


def _rows(
    name: str,
    word_hint: Any,  # noqa: ANN401 -- type hints
    held: Any,  # noqa: ANN401
    words: type[Any] | None,
    structure: type[Any] | None,
    exceptions: Exceptions,
    path: tuple[str, ...],
) -> Rows:
    """Return rows keyed by id: a mapping of words, beside it ids or a mapping of structures."""
    entry_words = get_args(_bare(word_hint)[0])[1]
    hint, fewest = _bare(held)
    entry = get_args(hint)[1] if get_origin(hint) is dict else None
    right = exceptions.right_in[1] if exceptions.right_in and exceptions.right_in[0] == name and len(path) == 1 else None
    return Rows(
        name=name,
        structure=None if held is None else "ids" if entry is None else "entries",
        children=tuple(_parts(entry, entry_words, exceptions, path)),
        fewest=fewest,
        optional=_default(words, name) is not ... and (held is None or _default(structure, name) is not ...),
        right=right,
        keyed_by=exceptions.keyed_by.get(path, ""),
    )


def _shape(name: str, hint: Any, path: tuple[str, ...]) -> tuple[Shape, tuple[str, ...]]:  # noqa: ANN401 -- a type hint
    """Return how a field of this type is edited, and the words it accepts where it accepts only some."""
    bare, _ = _bare(hint)
    if get_origin(bare) is Literal:
        return "choice", get_args(bare)
    if len(path) == 1 and name in REFERENCES:
        return ("references" if get_origin(bare) is tuple else "reference"), ()
    if get_origin(bare) is tuple:
        return "texts", ()
    if bare is bool:
        return "flag", ()
    if bare is float:
        return "number", _enum(hint)
    if bare is str and hint is not Id:
        return "text", ()
    raise TypeError(f"{'.'.join(path)}: nothing says how {hint!r} is edited; describe it in decks/card_form/kinds.py")


def _hints(shape: type[Any] | None) -> dict[str, Any]:
    if shape is None:
        return {}
    hints = typing.get_type_hints(shape, include_extras=True)
    return {field.name: hints[field.name] for field in dataclasses.fields(shape)}


def _bare(hint: Any) -> tuple[Any, int]:  # noqa: ANN401 -- a type hint
    """Return the type without what is annotated and without None, and the fewest entries it accepts."""
    fewest = 0
    while True:
        if get_origin(hint) is Annotated:
            hint, *notes = get_args(hint)
            fewest = max([fewest, *(_fewest(note) for note in notes)])
        elif get_origin(hint) in (typing.Union, types.UnionType):
            hint = next(argument for argument in get_args(hint) if argument is not types.NoneType)
        else:
            return hint, fewest


def _fewest(note: object) -> int:
    if isinstance(note, FieldInfo):
        return max([0, *(held.min_length for held in note.metadata if isinstance(held, MinLen))])
    return 0


def _enum(hint: Any) -> tuple[str, ...]:  # noqa: ANN401 -- a type hint
    """Return the few numbers a field accepts, where the schema names them."""
    for note in get_args(hint):
        if isinstance(note, FieldInfo) and isinstance(note.json_schema_extra, dict) and "enum" in note.json_schema_extra:
            return tuple(f"{number:g}" for number in typing.cast("list[float]", note.json_schema_extra["enum"]))
    return ()


def _default(shape: type[Any] | None, name: str) -> object:
    """Return what the field holds when nothing is written; `...` when something has to be."""
    for field in dataclasses.fields(shape) if shape else ():
        if field.name == name:
            if field.default_factory is not dataclasses.MISSING:
                return field.default_factory()
            return ... if field.default is dataclasses.MISSING else field.default
    return ...
