"""Two states of a card side by side, field by field, in the words of its form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.compare import diff_text

from ravive.decks import row_names
from ravive.decks.card_form import labels
from ravive.decks.card_form.kinds import PARTS
from ravive.decks.card_form.parts import ID, LEFT, RIGHT, Entries, Fields, Leaf, Pairs, Part, Rows
from ravive.decks.card_form.row_ids import notion_words
from ravive.decks.row_names import Names

# Each row by its words on a line of its own: the rows of a list are sentences.
_BETWEEN_ROWS = "\n"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A field that is not the same; `shown` marks what went and what came."""

    label: str
    shown: SafeString


def differences(kind: str, before: Fields, after: Fields, known: Names | None = None) -> tuple[Difference, ...]:
    """Return what differs, in the order of the form; rows are known again by their id, and called by their words.

    `known` are names of what rows may refer to.
    """
    # The same names on both sides: what is only called otherwise than before does not differ wherever it is named.
    names = row_names.names_in(kind, before, after, known=known)
    old, new = dict(field_texts(kind, before, names)), dict(field_texts(kind, after, names))
    paths = [*new, *(path for path in old if path not in new)]
    return tuple(
        Difference(label=label_of(kind, path, names), shown=diff_text(old.get(path, ""), new.get(path, "")).to_html())
        for path in paths
        if old.get(path, "") != new.get(path, "")
    )


type FieldTexts = Iterator[tuple[tuple[str, ...], str]]


def field_texts(kind: str, value: Fields, names: Names) -> FieldTexts:
    """Yield everything a card's form holds, each text with its path, in the order of the form."""
    return _texts_of_parts(PARTS[kind], value, names)


def _texts_of_parts(parts: tuple[Part, ...], value: Fields, names: Names, at: tuple[str, ...] = ()) -> FieldTexts:
    """Yield each field's path and text; what numbers or names an entry stands in the path as `#…`."""
    for part in parts:
        match part:
            case Leaf():
                yield from _texts_of_leaf(part, value.get(part.name), (*at, part.name), names)
            case Rows():
                yield from _texts_of_rows(part, value[part.name], (*at, part.name), names)
            case Entries():
                for number, entry in enumerate(value[part.name], start=1):
                    yield from _texts_of_parts(part.children, entry, names, (*at, part.name, f"#{number}"))
            case Pairs():
                yield (RIGHT,), _BETWEEN_ROWS.join(_called((RIGHT,), row[ID], names) for row in value[RIGHT])
                for row in value[LEFT]:
                    here = (LEFT, f"#{row[ID]}")
                    yield from _texts_of_parts(part.left, row, names, here)
                    yield (*here, RIGHT), _called((RIGHT,), str(row.get(RIGHT) or ""), names)


def _texts_of_rows(part: Rows, rows: list[Fields], at: tuple[str, ...], names: Names) -> FieldTexts:
    place = (part.keyed_by,) if part.keyed_by else at
    yield at, _BETWEEN_ROWS.join(_called(place, row[ID], names) for row in rows)
    for row in rows:
        here = (*at, f"#{row[ID]}")
        if part.right:
            yield (*here, RIGHT), yes(row.get(RIGHT))
        yield from _texts_of_parts(part.children, row, names, here)


def _texts_of_leaf(part: Leaf, held: Any, path: tuple[str, ...], names: Names) -> FieldTexts:  # noqa: ANN401 -- plain data
    if part.shape == "flag":
        yield path, yes(held)
    elif part.shape == "references":
        yield path, "\n".join(_called((part.rows,), str(name), names) for name in held or ())
    elif part.shape == "texts":
        yield path, "\n".join(str(text) for text in held or ())
    elif part.rows == "notions":
        yield path, notion_words(str(held or ""))
    elif part.shape in ("row", "reference"):
        yield path, _called((part.rows,), str(held or ""), names)
    elif part.accepted and held not in ("", None):
        yield path, str(labels.VALUES.get((part.name, f"{held:g}" if isinstance(held, int | float) else str(held)), held))
    else:
        yield path, "" if held is None else str(held)


def yes(held: object) -> str:
    """Return yes or no, in the language of the page."""
    return _("yes") if held else _("no")


def _called(place: tuple[str, ...], name: str, names: Names) -> str:
    return names.get((*place, f"#{name}"), name)


def label_of(kind: str, path: tuple[str, ...], names: Names) -> str:
    """Return the names of the fields on the way, each row by its words, each entry of a list by its number."""
    words: list[str] = []
    at: tuple[str, ...] = ()
    for place, part in enumerate(path):
        if part.startswith("#"):
            words.append(names.get(path[: place + 1]) or names.get((path[place - 1], part), part[1:]))
        else:
            at = (*at, part)
            words.append(str(labels.of(kind, at).text))
    return " › ".join(words)
