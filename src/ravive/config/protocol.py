"""Writing the schemas that Python and TypeScript share; they are made from the types, never by hand."""

from pathlib import Path

from ravive.cards.schema import write_schemas
from ravive.reviews import openapi


def write(folder: Path) -> list[Path]:
    """Write every schema into the folder; return those that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = write_schemas(folder)
    document = folder / "openapi.json"
    if not document.exists() or document.read_text(encoding="utf-8") != openapi.text():
        document.write_text(openapi.text(), encoding="utf-8")
        changed.append(document)
    return changed
