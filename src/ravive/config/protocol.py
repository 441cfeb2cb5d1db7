"""Writing the schemas that Python and TypeScript share; they are made from the types, never by hand."""

from pathlib import Path

from ravive.cards import schema


def write(folder: Path) -> list[Path]:
    """Write every schema into the folder; return the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    return schema.write(folder)
