"""Texts of pages: their links, pictures and documents get new numbers, and nothing in them can run.

Wagtail's own definitions of blocks say where a number stands, and its own reader of rich text finds the links.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.rich_text.rewriters import LinkRewriter

from ravive.portability.errors import ImportRefusedError
from ravive.portability.numbers import RowNumbers
from ravive.portability.table import DOCUMENT, PAGE

# What the editor of `site.blocks.RICH` writes. `data-block-key` names a paragraph for comments.
_TAGS = {"p", "h2", "h3", "h4", "b", "strong", "i", "em", "ol", "ul", "li", "a", "br", "hr"}
_ATTRIBUTES = {
    **{tag: {"data-block-key"} for tag in _TAGS - {"a", "br", "hr"}},
    "a": {"href", "linktype", "id"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
# Removed with what they hold; of others, the words stay.
_REMOVED = {"script", "style", "template", "noscript", "svg", "math", "object", "iframe", "title", "textarea"}
_LINKS = {"page": PAGE, "document": DOCUMENT}


@dataclass(kw_only=True)
class TextRenumbering:
    """Gives texts the new numbers, and counts links to what is not in the file: their words stay."""

    numbers: RowNumbers
    broken: int = 0
    _rewrite: LinkRewriter = field(init=False)

    def __post_init__(self) -> None:
        rules: dict[str, Callable[[dict[str, str]], str]] = {kind: self._link(kind) for kind in _LINKS}
        self._rewrite = LinkRewriter(rules=rules)

    def rich_text(self, text: str) -> str:
        """Return a rich text with known tags and addresses only, and with the new numbers in its links."""
        clean = nh3.clean(
            text, tags=_TAGS, clean_content_tags=_REMOVED, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None, strip_comments=True
        )
        # As Wagtail writes it: what is clean already stays as it is.
        return self._rewrite(clean).replace("<br>", "<br/>").replace("<hr>", "<hr/>").replace("&nbsp;", "\u00a0")

    def _link(self, kind: str) -> Callable[[dict[str, str]], str]:
        def opening(attributes: dict[str, str]) -> str:
            number = self._number(_LINKS[kind], attributes.get("id"))
            if number is None:
                return "<a>"
            # In the order in which they stand.
            shown = {name: number if name == "id" else kind for name in attributes if name in ("id", "linktype")}
            return f"<a {' '.join(f'{name}="{value}"' for name, value in shown.items())}>"

        return opening

    def _number(self, label: str, old: object) -> object | None:
        text = str(old)
        number = self.numbers.new(label, int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None
        self.broken += number is None
        return number

    def stream(self, block: blocks.BaseStreamBlock, raw: object, place: str) -> list[dict[str, Any]]:
        """Return the raw value of a StreamField. Raises ImportRefusedError for a part that the field does not have."""
        items = _list_of(raw, place)
        found: list[dict[str, Any]] = []
        for at, item in enumerate(items, start=1):
            here = f"{place}, part {at}"
            kind = item.get("type") if isinstance(item, dict) else None
            if not isinstance(kind, str) or kind not in block.child_blocks:
                raise ImportRefusedError(f"{here} is of the unknown type {str(kind)[:40]!r}; upgrade both installations and export again")
            found.append(_with_id(item, {"type": kind, "value": self._value(block.child_blocks[kind], item.get("value"), here)}))
        return found

    def _value(self, block: blocks.Block, raw: object, place: str) -> Any:  # noqa: ANN401 - what a block stores
        match block:
            case blocks.BaseStreamBlock():
                return self.stream(block, raw, place)
            case blocks.ListBlock():
                return [self._listed(block, part, place) for part in _list_of(raw, place)]
            case blocks.BaseStructBlock():
                if not isinstance(raw, dict):
                    raise ImportRefusedError(f"{place} has no fields; export again")
                inner = block.child_blocks
                return {name: self._value(inner[name], part, f"{place}, {name}") for name, part in raw.items() if name in inner}
            case blocks.RichTextBlock():
                return self.rich_text(_text_of(raw, place))
            case blocks.ChooserBlock():
                return None if raw is None else self._number(_label_of(block), raw)
            case blocks.FieldBlock() if not isinstance(block, blocks.RawHTMLBlock):
                return _checked(block, raw, place)
            case _:
                raise ImportRefusedError(f"{place} is a {type(block).__name__}, which is not imported")

    def _listed(self, block: blocks.ListBlock, item: object, place: str) -> Any:  # noqa: ANN401 - as above
        if isinstance(item, dict) and item.get("type") == "item" and "value" in item:
            return _with_id(item, {"type": "item", "value": self._value(block.child_block, item["value"], place)})
        return self._value(block.child_block, item, place)


def _with_id(item: dict[str, Any], read: dict[str, Any]) -> dict[str, Any]:
    return {**read, "id": item["id"]} if isinstance(item.get("id"), str) else read


def _label_of(block: Any) -> str:  # noqa: ANN401 - Wagtail's blocks to choose have no type in common
    model = block.target_model
    return PAGE if model._meta.model_name == "page" else model._meta.label


def _checked(block: Any, raw: object, place: str) -> object:  # noqa: ANN401 - as above
    """Return a plain value that its field accepts; an empty one is accepted, as in a draft."""
    if raw in (None, "", False, True):
        return raw
    if not isinstance(raw, (str, int, float)):
        raise ImportRefusedError(f"{place} has a value of the wrong kind; export again")
    if isinstance(block, (blocks.ChoiceBlock, blocks.MultipleChoiceBlock)):
        # What can be chosen may have left since.
        return raw
    try:
        read = block.field.to_python(raw)
        # Texts may be longer than editors write them today; what browsers follow is checked whole.
        if isinstance(block, (blocks.URLBlock, blocks.EmailBlock)):
            block.field.run_validators(read)
    except ValidationError as problem:
        raise ImportRefusedError(f"{place} is not accepted ({' '.join(problem.messages)[:300]}); correct it and export again") from problem
    return raw


def _list_of(raw: object, place: str) -> list[Any]:
    if not isinstance(raw, list):
        raise ImportRefusedError(f"{place} is no list of parts; export again")
    return raw


def _text_of(raw: object, place: str) -> str:
    if not isinstance(raw, str):
        raise ImportRefusedError(f"{place} is no text; export again")
    return raw
