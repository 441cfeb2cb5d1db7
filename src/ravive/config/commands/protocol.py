"""Writes the schemas that Python and TypeScript share; they are generated from the types, never written by hand."""

from pathlib import Path

from ravive.cards.schema import write_schemas, write_texts
from ravive.trainings import openapi, sheet


def write(folder: Path) -> list[Path]:
    """Write every schema into the folder; return those that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    others = {sheet.SCHEMA_FILE: sheet.schema(), "openapi.json": openapi.text()}
    return [*write_schemas(folder), *write_texts(folder, others)]
