"""Writes docs/look-up/personal-data.md from the register that the nightly deletion obeys: `python -m tests.docs.build_personal_data`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ravive.pages.notices.storage_table import StoredForm

PAGE = Path(__file__).resolve().parents[2] / "docs/look-up/personal-data.md"
HEAD = """# Details of people

What Ravive stores about people: whose details, why, who receives them, and when they are deleted. The table is written from the register
that the nightly deletion obeys (`site/personal_data.py`), by `python -m tests.docs.build_personal_data`. A test fails for a column of the
database that is neither here nor named in `tests/docs/impersonal_models.py`. E-mail addresses, and names of people that are not
public, are stored encrypted. What is deleted leaves the files of the database in one of the next
nights, of a very large one when its host rewrites them ([how](../decisions/0072-floods-and-erasure.md)). Copies hold it until they are
deleted, after 30 days; the last copy stays until there is a newer one.

The legal basis is a proposal: the organisation confirms it ([how](../do/confirm-the-record.md)). The column *at most* counts the
most days a detail may be stored, by the default settings; the privacy notice of each site (`/LANGUAGE/notices/privacy/`) and the record of
processing at the desk count them by its own. The host of the installation receives all details.
"""


def page() -> str:
    """Return the text of the page."""
    from django.utils.translation import override

    from ravive.pages.notices.storage_table import storage_table

    with override("en"):
        # Within the language: words are looked up where they are joined.
        return HEAD + "".join(_section(form) for form in storage_table(None))


def _section(form: StoredForm) -> str:
    rows = "".join(f"| {_columns(it.fields)} | {it.purpose} | {it.basis} | {it.deletion} | {it.limit} |\n" for it in form.details)
    about = f"Whose: {', '.join(form.people)}. Received by: {', '.join(form.recipients)}."
    return f"\n## {form.label}\n\n{about}\n\n| Stored | What for | Legal basis | Deleted | At most |\n|---|---|---|---|---|\n{rows}"


def _columns(fields: tuple[str, ...]) -> str:
    """Return fields by their models: `giving.Donor`: `sealed`, `mailbox_mark`."""
    by_model: dict[str, list[str]] = {}
    for field in fields:
        model, _dot, column = field.rpartition(".")
        by_model.setdefault(model, []).append(f"`{column}`")
    return "; ".join(f"`{model}`: {', '.join(columns)}" for model, columns in by_model.items())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    PAGE.write_text(page(), "utf-8")
