"""Invented organisations that sign the example's letter: names put together from fixed words, and places that are on no map."""

import re
import unicodedata
from dataclasses import dataclass

from ravive.starter.public_site import content

SIGNERS = 312
# Reserved for examples: nobody can own a domain below it, so no real signature looks like these.
DOMAIN_ENDING = ".example"
LONGEST_DOMAIN_NAME = 48


@dataclass(frozen=True, kw_only=True)
class ExampleSigner:
    """An organisation that does not exist."""

    name: str
    domain: str
    country: str


def signers() -> list[ExampleSigner]:
    """Return the invented organisations, each with a name of its own, in turn from each language."""
    lists = list(content.name_lists().values())
    return [_signer(lists[number % len(lists)], number // len(lists)) for number in range(SIGNERS)]


def _signer(words: dict[str, list[str]], number: int) -> ExampleSigner:
    kinds, places, countries = words["kinds"], words["places"], words["countries"]
    name = f"{kinds[number % len(kinds)]} {places[number % len(places)]}"
    return ExampleSigner(name=name, domain=_host(name) + DOMAIN_ENDING, country=countries[number % len(countries)])


def _host(name: str) -> str:
    """Return a name as a domain has it.

    >>> _host("Maison des jeunes de Port-Nuage")
    'maison-des-jeunes-de-port-nuage'
    """
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_DOMAIN_NAME].strip("-")
