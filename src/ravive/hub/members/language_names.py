"""Names of languages in those of the interface, from Unicode CLDR: `language_names.json`, which a test compares with it.

Members speak more languages than `ravive.lib.languages` has rows for: these are only named, nothing is written in them.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ravive.lib.languages import BY_TAG, name_of
from ravive.lib.words import unaccented

NAMES = Path(__file__).parent / "language_names.json"


@cache
def _names() -> dict[str, dict[str, str]]:
    return json.loads(NAMES.read_text("utf-8"))


@cache
def _tags() -> dict[str, str]:
    """Return the tag of each name, whatever the language of the name."""
    found = {unaccented(name): tag for names in reversed(_names().values()) for tag, name in names.items()}
    return found | {unaccented(row.name): row.tag for row in BY_TAG.values()} | {tag: tag for names in _names().values() for tag in names}


def language_name(tag: str, language: str) -> str:
    """Return the name of a language in one of the interface, else its tag.

    >>> language_name("sw", "fr"), language_name("qqq", "fr")
    ('swahili', 'qqq')
    """
    return _names().get(language, {}).get(tag, tag)


def language_tag(name: str) -> str | None:
    """Return the tag of a language by its name in any language of the interface, its own name, or its tag; None for no language.

    >>> language_tag("Neerlandais"), language_tag("Nederlands"), language_tag("nl"), language_tag("cheval")
    ('nl', 'nl', 'nl', None)
    """
    return _tags().get(unaccented(" ".join(name.split())))


def every_name(tags: Iterable[str]) -> list[str]:
    """Return all that somebody may call these languages: their own names, and their names in the languages of the interface."""
    return [name for tag in tags for name in (name_of(tag), *(language_name(tag, language) for language in _names()))]
