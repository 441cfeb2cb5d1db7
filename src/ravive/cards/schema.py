"""The JSON Schemas of `protocol/`, generated from the types: what editors complete decks with, and what the app's types come from."""

import json
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter

from ravive.cards.bundle import Bundle, Index
from ravive.cards.source import DeckStructure, LanguageFile

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_WRITTEN: dict[str, tuple[type[Any], str]] = {
    "deck.schema.json": (DeckStructure, "The structure of a deck: deck.yaml"),
    "words.schema.json": (LanguageFile, "The words of a deck in one language: fr.yaml, nl.yaml, de.yaml, en.yaml"),
    "bundle.schema.json": (Bundle, "A published deck in one language"),
    "index.schema.json": (Index, "What is published in one language"),
}


def schemas() -> dict[str, str]:
    """Return the text of each schema by file name."""
    return {file: document(shape, title) for file, (shape, title) in _WRITTEN.items()}


def document(shape: type[Any], title: str) -> str:
    """Return the text of the schema of a dataclass."""
    schema = _tidied(TypeAdapter(shape).json_schema())
    return json.dumps({"$schema": _DRAFT, **schema, "title": title}, ensure_ascii=False, indent=1) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas of decks and bundles into `folder` and return the files that changed."""
    return write_texts(folder, schemas())


def write_texts(folder: Path, texts: dict[str, str]) -> list[Path]:
    """Write texts by file name into `folder` and return the files that changed."""
    changed: list[Path] = []
    for file, text in texts.items():
        path = folder / file
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def _tidied(node: Any) -> Any:  # noqa: ANN401 -- any part of a schema
    """Return the schema as strict readers want it: no unknown field, `kind` always there, an optional field absent rather than null."""
    if isinstance(node, list):
        return [_tidied(part) for part in cast("list[object]", node)]
    if not isinstance(node, dict):
        return node
    schema: dict[str, Any] = {}
    for name, part in cast("dict[str, Any]", node).items():
        # A field may be called “title”; a title that is a text only repeats the field's name.
        if name != "discriminator" and not (name == "title" and isinstance(part, str)):
            schema[name] = _tidied(part)
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        _close(schema)
    return schema


def _close(schema: dict[str, Any]) -> None:
    schema["additionalProperties"] = False
    properties: dict[str, dict[str, Any]] = schema["properties"]
    required: list[str] = schema.get("required", [])
    for name, field in properties.items():
        if "const" in field:
            field.pop("default", None)
            if name not in required:
                required.append(name)
        if "default" in field and field["default"] is None:
            del field["default"]
            choices = [choice for choice in field.pop("anyOf") if choice != {"type": "null"}]
            field.update(choices[0] if len(choices) == 1 else {"anyOf": choices})
    schema["required"] = [name for name in properties if name in required]
