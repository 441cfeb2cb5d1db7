"""Names of countries in the languages of the interface, from Unicode CLDR: `country_names.json`, which a test compares with it."""

import json
from functools import cache
from pathlib import Path

from ravive.lib.words import unaccented


@cache
def _names() -> dict[str, dict[str, str]]:
    return json.loads((Path(__file__).parent / "country_names.json").read_text("utf-8"))


def country_name(code: str, language: str) -> str:
    """Return the name of a country in a language of the interface, else its code.

    >>> country_name("BE", "nl"), country_name("QQ", "fr")
    ('België', 'QQ')
    """
    return _names().get(language, {}).get(code, code)


def country_choices(language: str) -> list[tuple[str, str]]:
    """Return all countries as a form offers them: codes and names, by name."""
    return sorted(_names().get(language, {}).items(), key=lambda country: unaccented(country[1]))
