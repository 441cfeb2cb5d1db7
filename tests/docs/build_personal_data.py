"""Writes docs/look-up/personal-data.md from the register that the nightly deletion obeys: `python -m tests.docs.build_personal_data`."""

from __future__ import annotations

import os
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/look-up/personal-data.md"
HEAD = """# Details of visitors

What the forms of public sites store about people, why, and when it is deleted. The table is written from the register that the nightly
deletion obeys (`site/personal_data.py`), by `python -m tests.docs.build_personal_data`. E-mail addresses, and names of people that are not
public, are stored encrypted. What is deleted leaves the files of the database during the next night
([how](../decisions/0072-floods-and-erasure.md)); copies that a host made hold it until they are deleted, after 30 days.

The legal basis is a proposal: the organisation confirms it. The last column counts the most days a detail may be stored, by the default
settings; the privacy notice of each site counts them by its own. The public page of it is `/LANGUAGE/notices/privacy/`.

| Form | Stored | What for | Legal basis | Deleted | At most |
|---|---|---|---|---|---|
"""


def page() -> str:
    """Return the text of the page."""
    from django.utils.translation import override

    from ravive.site.personal_data import registered, words_of_limit

    with override("en"):
        rows = [
            (
                data.name,
                f"`{field.model}.{field.field}`",
                field.purpose,
                field.basis.value,
                field.deletion,
                words_of_limit(field.limit, None),
            )
            for data in registered()
            for field in data.fields
        ]
        # Within the language: words are looked up where they are joined.
        return HEAD + "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    PAGE.write_text(page(), "utf-8")
