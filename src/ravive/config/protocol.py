"""Writing the schemas that Python and TypeScript share; they are made from the types, never by hand."""

from pathlib import Path

from ravive.cards.schema import write_schemas


def write(folder: Path) -> list[Path]:
    """Write every schema into the folder; return those that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_schemas(folder)
