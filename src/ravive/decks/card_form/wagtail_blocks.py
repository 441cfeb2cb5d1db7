"""Wagtail's blocks for the parts of a form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from wagtail import blocks

from ravive.decks.card_form import labels
from ravive.decks.card_form.parts import ID, LEFT, RIGHT, Entries, Leaf, Pairs, Part, Rows

type Choices = Sequence[tuple[str, Any]]

# Shown first, and last: what all cards have around what their kind has.
HEAD = ("theme", "notion", "prompt", "mode", "start", "right")
AFTER = ("explanation", "reflex", "sources", "facts", "help", "picture", "picture_alt", "content_note", "variants")
SETTINGS = ("status", "critical", "situation", "confidence")


@dataclass(frozen=True, kw_only=True)
class FieldChoices:
    """What the fields of a card can refer to inside its deck; sources and facts are chosen from the register in the browser."""

    themes: tuple[str, ...] = ()
    notes: Choices = ()
    pictures: Choices = ()


def built(kind: str, parts: Sequence[Part], references: FieldChoices) -> blocks.StructBlock:
    """Return the whole form."""
    children = {name: block for part in parts for name, block in _blocks(part, kind, (), references)}
    own = [name for name in children if name not in (*HEAD, *AFTER, *SETTINGS)]
    shown = [name for name in (*HEAD, *own, *AFTER, *SETTINGS) if name in children]
    return CardBlock([(name, children[name]) for name in shown], form_classname="r-card-form", label=labels.kind_label(kind))


class CardBlock(blocks.StructBlock):
    """The outermost block of a card's form."""

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- Wagtail's metaclass merges both
        """How it is drawn: without a frame of its own."""

        icon = "placeholder"


def _blocks(part: Part, kind: str, at: tuple[str, ...], references: FieldChoices) -> list[tuple[str, blocks.Block]]:
    path = (*at, getattr(part, "name", ""))
    match part:
        case Leaf():
            return [(part.name, _leaf(part, labels.of(kind, path), references))]
        case Rows():
            return [(part.name, _rows(part, kind, path, references))]
        case Entries():
            children = [found for child in part.children for found in _blocks(child, kind, path, references)]
            return [(part.name, _list(blocks.StructBlock(children, label=labels.row(kind, path)), labels.of(kind, path)))]
        case Pairs():
            return _pairs(part, kind, references)


def _rows(part: Rows, kind: str, path: tuple[str, ...], references: FieldChoices) -> blocks.ListBlock:
    key = _row_choice(part.keyed_by, labels.of(kind, (*path, ID))) if part.keyed_by else _hidden_id()
    children: list[tuple[str, blocks.Block]] = [(ID, key)]
    children += [found for child in part.children for found in _blocks(child, kind, path, references)]
    if part.right:
        children.append((RIGHT, _flag(labels.of(kind, (*path, RIGHT)))))
    return _list(_row(children, labels.row(kind, path)), labels.of(kind, path))


def _row(children: Sequence[tuple[str, blocks.Block]], label: labels.Words) -> blocks.StructBlock:
    """Return the block of a row; beside its number stands the beginning of its text, never its id."""
    text = next((name for name in ("title", "text") if name in dict(children)), "")
    return blocks.StructBlock(list(children), label=label, label_format=f"{{{text}}}" if text else "")


def _pairs(part: Pairs, kind: str, references: FieldChoices) -> list[tuple[str, blocks.Block]]:
    right = [
        (ID, _hidden_id()),
        ("text", _text(labels.of(kind, (RIGHT, "text")))),
        ("fact", _reference("facts", labels.of(kind, (RIGHT, "fact")))),
    ]
    left = [(ID, _hidden_id())]
    left += [found for child in part.left for found in _blocks(child, kind, (LEFT,), references)]
    left.append((RIGHT, _row_choice(RIGHT, labels.of(kind, (LEFT, RIGHT)))))
    return [
        (RIGHT, _list(_row(right, labels.row(kind, (RIGHT,))), labels.of(kind, (RIGHT,)))),
        (LEFT, _list(_row(left, labels.row(kind, (LEFT,))), labels.of(kind, (LEFT,)))),
    ]


def _list(child: blocks.Block, label: labels.Label) -> blocks.ListBlock:
    return blocks.ListBlock(child, label=label.text, help_text=label.help, default=[], required=False)


def _leaf(part: Leaf, label: labels.Label, references: FieldChoices) -> blocks.Block:
    match part.shape:
        case "flag":
            return _flag(label)
        case "number" if not part.accepted:
            return blocks.FloatBlock(required=False, label=label.text, help_text=label.help)
        case "choice" | "number":
            named = [(name, labels.value(part.name, name)) for name in part.accepted if part.name != "theme" or name in references.themes]
            return blocks.ChoiceBlock(choices=named, required=False, label=label.text, help_text=label.help)
        case "texts":
            return blocks.ListBlock(_text(labels.Label(label.row or label.text)), label=label.text, help_text=label.help, default=[])
        case "row":
            return _row_choice(part.rows, label)
        case "reference" if part.rows in ("notes", "pictures"):
            choices = references.notes if part.rows == "notes" else references.pictures
            return blocks.ChoiceBlock(choices=list(choices), required=False, label=label.text, help_text=label.help)
        case "reference" if part.rows == "notions":
            return _field(label, forms.TextInput({"list": "r-notions", "autocomplete": "off", "data-r-notion": ""}))
        case "reference":
            return _reference(part.rows, label)
        case "references":
            return _field(label, forms.HiddenInput({"data-r-several": part.rows}))
        case _:
            return _text(label)


def _field(label: labels.Label, widget: forms.Widget) -> blocks.FieldBlock:
    block = blocks.CharBlock(required=False, label=label.text, help_text=label.help)
    block.field.widget = widget
    return block


def _text(label: labels.Label) -> blocks.TextBlock:
    block = blocks.TextBlock(required=False, label=label.text, help_text=label.help, rows=2)
    block.field.widget.attrs["data-r-text"] = ""
    return block


def _flag(label: labels.Label) -> blocks.BooleanBlock:
    return blocks.BooleanBlock(required=False, label=label.text, help_text=label.help)


def _hidden_id() -> blocks.FieldBlock:
    return _field(labels.Label(""), forms.HiddenInput({"data-r-id": ""}))


def _row_choice(rows: str, label: labels.Label) -> blocks.FieldBlock:
    return _field(label, forms.HiddenInput({"data-r-row": rows}))


def _reference(what: str, label: labels.Label) -> blocks.FieldBlock:
    return _field(label, forms.HiddenInput({"data-r-one": what}))
