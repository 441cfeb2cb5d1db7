"""The parts of a card's form, and how each takes its share of the structure and the words and gives it back.

A value is plain data: a mapping a card, a list of mappings for rows. Rows that are keyed by an id on both sides (an option's id in
`deck.yaml`, its text in a language's file) become one row with a hidden `id`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ravive.lib.yaml_lines import Path, Plain

type Fields = dict[str, Any]
type Side = Literal["structure", "words"]
# What a field is shown as; `row` names one of the form's rows, `reference` something of the deck or the register.
type Shape = Literal["text", "line", "flag", "number", "choice", "reference", "references", "texts", "row"]

ID = "id"
NEW = "new:"
FACT = "fact:"
LEFT, RIGHT = "left", "right"


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """One field. `default` is what the dataclass holds when nothing is written, `...` when something has to be.

    `accepted` are the words it may hold.
    """

    name: str
    side: Side
    shape: Shape
    default: object = None
    accepted: tuple[str, ...] = ()
    # Of the shape `row`: the rows it names one of; of a reference: what it refers to.
    rows: str = ""

    def split(self, structure: Fields, words: Fields) -> Fields:
        """Return the field's share of a value."""
        held = (structure if self.side == "structure" else words).get(self.name, None if self.default is ... else self.default)
        empty: object = [] if self.shape in ("texts", "references") else False if self.shape == "flag" else ""
        return {self.name: empty if held is None else list(held) if isinstance(held, (list, tuple)) else held}

    def join(self, value: Fields, structure: Fields, words: Fields, before: "Before") -> None:
        """Write the field into the side it belongs to, unless it holds its default and was not written before."""
        held = value.get(self.name)
        if self.shape == "texts":
            held = [text for text in held or [] if text.strip()]
        held, default = _nothing_as_none(held), _nothing_as_none(self.default)
        old = before.structure if self.side == "structure" else before.words
        if held == default:
            if self.name not in old or _nothing_as_none(old[self.name]) != default:
                return
            held = old[self.name]
        if held is not None or self.name in old:
            (structure if self.side == "structure" else words)[self.name] = held

    def place(self, side: Side, path: Path, value: Fields) -> Path | None:
        """Return where in the form this path of the structure or the words is shown; None when it is not here."""
        if side != self.side or not path or path[0] != self.name:
            return None
        return (self.name, *path[1:2]) if self.shape == "texts" else (self.name,)

    def fields(self) -> Iterator[tuple[Side, Path]]:
        """Yield the fields of the dataclasses that have their place here."""
        yield self.side, (self.name,)


def _nothing_as_none(held: object) -> object:
    return None if held in ("", [], (), None) else list(held) if isinstance(held, tuple) else held


@dataclass(frozen=True)
class Before:
    """The structure and words a value was made from: what was written there at its default stays written."""

    structure: Fields
    words: Fields

    def row(self, name: str, key: str) -> "Before":
        """Return the same for a row of this name and id."""
        return Before(_entry(self.structure.get(name), key), _entry(self.words.get(name), key))


def _entry(held: object, key: str) -> Fields:
    found = held.get(key) if isinstance(held, dict) else None
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows keyed by an id: on the structure's side a list of ids or a mapping (`entries`), on the words' side a mapping.

    `right` tells that the structure names the right row (`one`) or rows (`many`) in a field of its own, shown as a box in the row.
    Without structure, as in the options of a variant, the id is chosen among the rows named `keyed_by`.
    """

    name: str
    structure: Literal["ids", "entries"] | None
    children: tuple["Part", ...]
    fewest: int = 0
    optional: bool = False
    right: Literal["one", "many"] | None = None
    keyed_by: str = ""

    def split(self, structure: Fields, words: Fields) -> Fields:
        """Return the rows in the structure's order, followed by those that only the words have."""
        held, row_words = structure.get(self.name) or {}, words.get(self.name) or {}
        right = structure.get(RIGHT) if self.right else None
        rows = []
        for key in dict.fromkeys([*held, *row_words] if self.structure is None else held):
            row: Fields = {ID: key}
            if self.right:
                row[RIGHT] = key == right if self.right == "one" else key in (right or ())
            for child in self.children:
                row |= child.split(_entry(held, key), _entry(row_words, key))
            rows.append(row)
        return {self.name: rows}

    def join(self, value: Fields, structure: Fields, words: Fields, before: Before) -> None:
        """Write the rows into both sides, and which are right."""
        held: Fields = {}
        row_words: Fields = {}
        for row in value.get(self.name) or ():
            key = row[ID]
            own: Fields = {}
            texts: Fields = {}
            for child in self.children:
                child.join(row, own, texts, before.row(self.name, key))
            held[key], row_words[key] = own, texts
        if self.structure and (held or not self.optional or self.name in before.structure):
            structure[self.name] = list(held) if self.structure == "ids" else held
        if row_words or not self.optional or self.name in before.words:
            words[self.name] = row_words
        if self.right:
            right = [row[ID] for row in value.get(self.name) or () if row.get(RIGHT)]
            if self.right == "many":
                structure[RIGHT] = right
            elif right:
                structure[RIGHT] = right[0]

    def place(self, side: Side, path: Path, value: Fields) -> Path | None:
        """Return where in the form this path is shown; a row is named by `("row", id)` written as `row:id`."""
        if self.right and side == "structure" and path and path[0] == RIGHT:
            return (self.name,)
        if not path or path[0] != self.name or (side == "structure" and not self.structure):
            return None
        rows = value.get(self.name) or []
        if len(path) == 1:
            return (self.name,)
        part = path[1]
        key = rows[part][ID] if isinstance(part, int) and part < len(rows) else str(part)
        row = next((row for row in rows if row[ID] == key), None)
        if row is None:
            return (self.name,)
        inside = next((found for child in self.children if (found := child.place(side, path[2:], row))), ())
        return (self.name, f"row:{key}", *inside)

    def fields(self) -> Iterator[tuple[Side, Path]]:
        """Yield the fields of the dataclasses that have their place here."""
        if self.structure:
            yield "structure", (self.name,)
        yield "words", (self.name,)
        if self.right:
            yield "structure", (RIGHT,)
        for child in self.children:
            for side, path in child.fields():
                yield side, (self.name, *path)


@dataclass(frozen=True, kw_only=True)
class Entries:
    """Entries of the words that have an order and no id, such as the variants of a card."""

    name: str
    children: tuple["Part", ...]

    def split(self, structure: Fields, words: Fields) -> Fields:
        """Return the entries."""
        entries = words.get(self.name) or ()
        return {self.name: [_merged(child.split({}, entry) for child in self.children) for entry in entries]}

    def join(self, value: Fields, structure: Fields, words: Fields, before: Before) -> None:
        """Write the entries that say something."""
        olds = before.words.get(self.name) or []
        entries = []
        for number, entry in enumerate(value.get(self.name) or ()):
            texts: Fields = {}
            old = Before({}, olds[number] if number < len(olds) else {})
            for child in self.children:
                child.join(entry, {}, texts, old)
            if texts:
                entries.append(texts)
        if entries or self.name in before.words:
            words[self.name] = entries

    def place(self, side: Side, path: Path, value: Fields) -> Path | None:
        """Return where in the form this path is shown."""
        if side != "words" or not path or path[0] != self.name:
            return None
        entries = value.get(self.name) or []
        if len(path) == 1 or not isinstance(path[1], int) or path[1] >= len(entries):
            return (self.name,)
        inside = next((found for child in self.children if (found := child.place(side, path[2:], entries[path[1]]))), ())
        return (self.name, path[1], *inside)

    def fields(self) -> Iterator[tuple[Side, Path]]:
        """Yield the fields of the dataclasses that have their place here."""
        yield "words", (self.name,)
        for child in self.children:
            for side, path in child.fields():
                yield side, (self.name, *path)


def _merged(parts: Iterator[Fields]) -> Fields:
    return {name: held for part in parts for name, held in part.items()}


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Matching: the items on the right (own words, or a fact of the register), then those on the left, each naming its right one.

    An item on the right that no left one names is one of `extra`. The id of a fact is `fact:ID`.
    """

    left: tuple["Part", ...]
    fewest: int = 2

    def split(self, structure: Fields, words: Fields) -> Fields:
        """Return both sides' rows."""
        pairs, left_words, own = structure.get("pairs") or {}, words.get(LEFT) or {}, words.get(RIGHT) or {}
        right = [
            {ID: key, "text": own.get(key, ""), "fact": key.removeprefix(FACT) if key.startswith(FACT) else ""}
            for key in dict.fromkeys([*pairs.values(), *(structure.get("extra") or ())])
        ]
        left = [
            {ID: key, **_merged(part.split({}, _entry(left_words, key)) for part in self.left), RIGHT: goes} for key, goes in pairs.items()
        ]
        return {RIGHT: right, LEFT: left}

    def join(self, value: Fields, structure: Fields, words: Fields, before: Before) -> None:
        """Write pairs, extra ones, and the words of both sides."""
        pairs: Fields = {}
        left_words: Fields = {}
        for row in value.get(LEFT) or ():
            texts: Fields = {}
            for part in self.left:
                part.join(row, {}, texts, before.row(LEFT, row[ID]))
            pairs[row[ID]], left_words[row[ID]] = row.get(RIGHT) or "", texts
        rights = value.get(RIGHT) or ()
        extra = [row[ID] for row in rights if row[ID] not in pairs.values()]
        own = {row[ID]: row["text"] for row in rights if not row[ID].startswith(FACT)}
        structure["pairs"], words[LEFT] = pairs, left_words
        if extra or "extra" in before.structure:
            structure["extra"] = extra
        if own or RIGHT in before.words:
            words[RIGHT] = own

    def place(self, side: Side, path: Path, value: Fields) -> Path | None:
        """Return where in the form this path is shown."""
        head, rest = (path[0], path[1:]) if path else (None, ())
        if side == "structure" and head == "pairs":
            return (LEFT, f"row:{rest[0]}", RIGHT) if rest else (LEFT,)
        if side == "structure" and head == "extra":
            extra = [row for row in value[RIGHT] if row[ID] not in {left.get(RIGHT) for left in value[LEFT]}]
            known = bool(rest) and isinstance(rest[0], int) and rest[0] < len(extra)
            return (RIGHT, f"row:{extra[rest[0]][ID]}") if known else (RIGHT,)  # type: ignore[call-overload, index]
        if side == "words" and head == LEFT:
            inside = next((found for part in self.left if (found := part.place(side, rest[1:], {}))), ())
            return (LEFT, f"row:{rest[0]}", *inside) if rest else (LEFT,)
        if side == "words" and head == RIGHT:
            return (RIGHT, f"row:{rest[0]}", "text") if rest else (RIGHT,)
        return None

    def fields(self) -> Iterator[tuple[Side, Path]]:
        """Yield the fields of the dataclasses that have their place here."""
        yield "structure", ("pairs",)
        yield "structure", ("extra",)
        yield "words", (LEFT,)
        yield "words", (RIGHT,)
        for part in self.left:
            for side, path in part.fields():
                yield side, (LEFT, *path)


type Part = Leaf | Rows | Entries | Pairs


def is_written(value: Plain) -> bool:
    """Return whether a row holds anything somebody wrote or chose."""
    if isinstance(value, dict):
        return any(is_written(held) for name, held in value.items() if name != ID)
    if isinstance(value, list):
        return any(is_written(held) for held in value)
    return bool(value)
