"""The addresses of the site as patterns with places, from Django's own table of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils.regex_helper import normalize

from bench.fuzz import values

LANGUAGES = ("fr/", "nl/", "en/", "ar/")


@dataclass(frozen=True, kw_only=True)
class AddressPattern:
    """An address such as "desk/decks/%(deck_id)s/", and the names of its places."""

    text: str
    places: tuple[str, ...]

    def filled(self, rng: Random, valid: dict[str, list[str]]) -> str:
        """Return an address with a value in each place: `valid` ones by the name of the place, or nasty ones."""
        given = {place: values.in_address(values.text(rng, _valid_for(place, valid)), rng) for place in self.places}
        return "/" + self.text % given


def _valid_for(place: str, valid: dict[str, list[str]]) -> list[str]:
    if place in valid:
        return valid[place]
    return valid["number"] if place.endswith(("_id", "pk", "id")) or place.startswith("_") else valid["name"]


def patterns() -> list[AddressPattern]:
    """Return every address of the site."""
    found = dict.fromkeys(AddressPattern(text=text, places=places) for text, places in _walk(get_resolver().url_patterns, ("",), ()))
    return list(found)


def _walk(
    entries: list[URLPattern | URLResolver], before: tuple[str, ...], places: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in entries:
        for text, own in _texts(entry):
            whole = tuple(start + text for start in before)
            if isinstance(entry, URLResolver):
                yield from _walk(entry.url_patterns, whole, (*places, *own))
            else:
                yield from ((one, (*places, *own)) for one in whole)


def _texts(entry: URLPattern | URLResolver) -> list[tuple[str, tuple[str, ...]]]:
    if isinstance(entry.pattern, LocalePrefixPattern):
        return [(language, ()) for language in LANGUAGES]
    return [(text, tuple(places)) for text, places in normalize(entry.pattern.regex.pattern)]
