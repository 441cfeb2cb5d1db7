"""Between plain data and what Wagtail's blocks hold: how numbers, references and rows look in a form's fields."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ravive.decks.card_form.parts import ID, LEFT, RIGHT, Entries, Fields, Leaf, Pairs, Part, Rows
from ravive.decks.card_form.row_ids import notion_id, notion_words

_NUMBER = re.compile(r"-?\d{1,9}(?:[.,]\d{1,9})?")


def shown(parts: Sequence[Part], value: Fields) -> Fields:
    """Return plain data as the blocks hold it."""
    held = dict(value)
    for part in parts:
        match part:
            case Leaf(shape="reference", rows="notions"):
                held[part.name] = notion_words(value[part.name])
            case Leaf(shape="references"):
                held[part.name] = " ".join(value[part.name])
            case Leaf(shape="number"):
                held[part.name] = _shown_number(value[part.name], is_choice=bool(part.accepted))
            case Rows():
                rows = [{**row, **shown(part.children, row)} for row in value[part.name]]
                held[part.name] = rows + [_blank(part) for _ in range(part.fewest - len(rows))]
            case Entries():
                held[part.name] = [shown(part.children, entry) for entry in value[part.name]]
            case Pairs():
                for side in (RIGHT, LEFT):
                    held[side] = value[side] + [_blank_side(part, side) for _ in range(part.fewest - len(value[side]))]
            case _:
                pass
    return held


def _blank(part: Rows) -> Fields:
    """Return a row to be filled in: what a card needs at least is there to write from the start."""
    row = {name: held for child in part.children for name, held in child.split({}, {}).items()}
    return {ID: "", **shown(part.children, row), **({RIGHT: False} if part.right else {})}


def _blank_side(part: Pairs, side: str) -> Fields:
    if side == RIGHT:
        return {ID: "", "text": "", "fact": ""}
    return {ID: "", **{name: held for child in part.left for name, held in child.split({}, {}).items()}, RIGHT: ""}


def _shown_number(number: object, *, is_choice: bool) -> object:
    if is_choice:
        return f"{number:g}" if isinstance(number, int | float) else str(number or "")
    return None if number == "" else number


def posted(parts: Sequence[Part], value: Mapping[str, Any]) -> Fields:
    """Return what the blocks read from a form as plain data."""
    return {name: held for part in parts for name, held in _posted(part, value).items()}


def _posted(part: Part, value: Mapping[str, Any]) -> Fields:
    match part:
        case Leaf():
            return {part.name: _posted_leaf(part, value.get(part.name))}
        case Rows():
            return {part.name: [_posted_row(part, row) for row in value.get(part.name) or ()]}
        case Entries():
            return {part.name: [posted(part.children, entry) for entry in value.get(part.name) or ()]}
        case Pairs():
            right = [{name: _text(row.get(name)) for name in (ID, "text", "fact")} for row in value.get(RIGHT) or ()]
            left = [{ID: _text(row.get(ID)), **posted(part.left, row), RIGHT: _text(row.get(RIGHT))} for row in value.get(LEFT) or ()]
            return {RIGHT: right, LEFT: left}


def _posted_row(part: Rows, row: Mapping[str, Any]) -> Fields:
    right = {RIGHT: bool(row.get(RIGHT))} if part.right else {}
    return {ID: _text(row.get(ID)), **posted(part.children, row), **right}


def _posted_leaf(part: Leaf, held: object) -> object:
    match part.shape:
        case "flag":
            return bool(held)
        case "number":
            return _number(_text(held))
        case "texts":
            return [_text(text) for text in held] if isinstance(held, Iterable) and not isinstance(held, str) else []
        case "references":
            return _text(held).split()
        case "reference" if part.rows == "notions":
            return notion_id(_text(held))
        case _:
            return _text(held)


def _text(held: object) -> str:
    """Return a text with the line ends of this side; a browser sends its own."""
    return str(held or "").replace("\r\n", "\n").strip()


def _number(text: str) -> object:
    """Return the number, whole when it was written so; any other text stays as it is, to be reported."""
    if not _NUMBER.fullmatch(text):
        return text
    return int(text) if text.lstrip("-").isdigit() else float(text.replace(",", "."))
