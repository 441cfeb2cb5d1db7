"""The text of a page for the index: what its model declares as searched, as Wagtail has it, so that new models need nothing else."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Manager
from modelsearch.index import BaseField, RelatedFields, SearchField

from ravive.site.public_page import PublicPage

# They stand in columns of their own.
APART = ("title", "summary")
# PostgreSQL's vectors end at a megabyte.
LONGEST_TEXT = 200_000


def text_of(page: PublicPage) -> str:
    """Return the text of a page besides its title and summary, one part a line."""
    return "\n".join(part for part in _parts(page, page.get_search_fields()) if part)[:LONGEST_TEXT]


def _parts(of: Any, fields: list[BaseField]) -> Iterator[str]:  # noqa: ANN401 - a page, or what belongs to it
    for field in fields:
        if isinstance(field, RelatedFields):
            found = field.get_value(of)
            for row in found.all() if isinstance(found, Manager) else [found] if found else []:
                yield from _parts(row, field.fields)
        elif isinstance(field, SearchField) and field.field_name not in APART:
            value = field.get_value(of)
            yield from (str(part) for part in (value if isinstance(value, list | tuple) else [value]) if part)
