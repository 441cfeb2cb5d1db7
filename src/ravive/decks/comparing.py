"""Two states of a card side by side, field by field, in the words of its form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.compare import diff_text

from ravive.decks.blocks import labels
from ravive.decks.blocks.kinds import PARTS
from ravive.decks.blocks.parts import ID, LEFT, RIGHT, Fields, Leaf, Listed, Pairs, Part, Rows


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A field that is not the same; `shown` marks what went and what came."""

    label: str
    shown: SafeString


def differences(kind: str, before: Fields, after: Fields) -> tuple[Difference, ...]:
    """Return what differs, in the order of the form; rows are known again by their id."""
    old, new = dict(told(kind, before)), dict(told(kind, after))
    names = [*new, *(name for name in old if name not in new)]
    return tuple(
        Difference(label=label_of(kind, path), shown=diff_text(old.get(path, ""), new.get(path, "")).to_html())
        for path in names
        if old.get(path, "") != new.get(path, "")
    )


type Told = Iterator[tuple[tuple[str, ...], str]]


def told(kind: str, value: Fields) -> Told:
    """Yield everything a card's form holds, each text with its path, in the order of the form."""
    return _told_parts(kind, PARTS[kind], value)


def _told_parts(kind: str, parts: tuple[Part, ...], value: Fields, at: tuple[str, ...] = ()) -> Told:
    """Yield each field's path and text; what numbers or names an entry stands in the path as `#…`."""
    for part in parts:
        match part:
            case Leaf():
                yield from _told_leaf(part, value.get(part.name), (*at, part.name))
            case Rows():
                yield (*at, part.name), ", ".join(_name(row) for row in value[part.name])
                for row in value[part.name]:
                    here = (*at, part.name, f"#{_name(row)}")
                    if part.right:
                        yield (*here, RIGHT), yes(row.get(RIGHT))
                    yield from _told_parts(kind, part.children, row, here)
            case Listed():
                for number, entry in enumerate(value[part.name], start=1):
                    yield from _told_parts(kind, part.children, entry, (*at, part.name, f"#{number}"))
            case Pairs():
                yield (RIGHT,), ", ".join(row["text"] or row[ID] for row in value[RIGHT])
                for row in value[LEFT]:
                    here = (LEFT, f"#{_name(row)}")
                    yield from _told_parts(kind, part.left, row, here)
                    yield (*here, RIGHT), str(row.get(RIGHT) or "")


def _told_leaf(part: Leaf, held: Any, path: tuple[str, ...]) -> Told:  # noqa: ANN401 -- plain data
    if part.shape == "flag":
        yield path, yes(held)
    elif part.shape in ("texts", "references"):
        yield path, "\n".join(str(text) for text in held or ())
    elif part.accepted and held not in ("", None):
        yield path, str(labels.VALUES.get((part.name, f"{held:g}" if isinstance(held, int | float) else str(held)), held))
    else:
        yield path, "" if held is None else str(held)


def yes(held: object) -> str:
    """Return yes or no, in the language of the page."""
    return _("yes") if held else _("no")


def _name(row: Fields) -> str:
    return str(row[ID])


def label_of(kind: str, path: tuple[str, ...]) -> str:
    """Return the names of the fields on the way, each entry by its number or id."""
    words: list[str] = []
    at: tuple[str, ...] = ()
    for name in path:
        if name.startswith("#"):
            words.append(name[1:])
        else:
            at = (*at, name)
            words.append(str(labels.of(kind, at).text))
    return " › ".join(words)
