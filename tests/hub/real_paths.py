"""Paths with real values for every public address: from links of e-mails and pages, else with values that another address has."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from itertools import islice, product
from urllib.parse import unquote, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, ResolverMatch, resolve

from tests.client_response import ClientResponse
from tests.hub.filled_site import HOST, FilledSite
from tests.hub.public_addresses import NUMBERS, TEXTS, VALUES, PublicAddress, key_of, public_addresses

# Of each address so many paths are followed that show something, and of pages, which are all at one, more; and so many that show nothing.
MOST, MOST_PAGES, MOST_SILENT = 3, 60, 20
PAGES = r"fr/((?:[\w\-]+/)*)$"
# Other languages have the same addresses.
ELSEWHERE = re.compile(r"/(?:[a-z]{2,3}(?<!/fr)/|desk/|api/|static/)")
BEGINNINGS = ("/fr/", "/sitemap.xml", "/bundles/index.fr.json")
REFERENCE = re.compile(r'(?:href|src|action)="([^"]+)"|content="(http[^"]+)"|<loc>([^<]+)</loc>|"(?:url|file|bundle)":\s*"([^"]+)"')
# What no other address of a site has. The first value of each is real.
CHOICES = {"size": ("a4", "square"), "kind": ("csv", "person"), "language": ("fr",), "extension": ("svg", "png"), "way": ("file", "print")}
# In a place of these names stands what nobody may guess.
SECRETS = {"token", "private_key", "achievement_id", "digest"}


@dataclass
class RealPaths:
    """Paths by the key of their address, with the status they answered; and the values that stood in them, by name."""

    statuses: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    values: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def of(self, address: PublicAddress) -> list[str]:
        """Return the paths of an address that show most: those that answer 200, then those that lead on, then what refuses."""
        known = self.statuses[address.key]
        return sorted(known, key=lambda path: known[path])

    def values_of(self, address: PublicAddress) -> list[dict[str, str]]:
        """Return what stands in those paths of an address that show something, where something stands in every place."""
        shown = [path for path in self.of(address) if self.statuses[address.key][path] < 400]
        found = [_places_in(resolve(unquote(urlsplit(path).path))) for path in shown]
        return [values for values in found if address.places.keys() <= values.keys()]

    def secrets(self) -> list[str]:
        """Return one secret of each address that has one."""
        found = [self.values_of(address)[:1] for address in public_addresses() if address.places.keys() & SECRETS]
        return list(dict.fromkeys(value for values in found for entry in values for name, value in entry.items() if name in SECRETS))

    def altered(self, address: PublicAddress) -> list[str]:
        """Return a real path with a hostile text or number in one place; the other values stay real."""
        found = []
        for values in self.values_of(address)[:1]:
            for name, kind in address.places.items():
                others = NUMBERS if kind == "int" else VALUES.get(name, TEXTS)
                found += [
                    address.filled({**values, name: other}) for other in (*others, *self.values[name][:MOST]) if other != values[name]
                ]
        return found

    def with_numbers(self, address: PublicAddress, numbers_at: Callable[[str], Iterable[str]]) -> list[str]:
        """Return real paths with other numbers in the place of their own, as `numbers_at` returns them for the name of a place."""
        places = [name for name, kind in address.places.items() if kind == "int"]
        first = self.values_of(address)[:1]
        return [address.filled({**values, name: number}) for values in first for name in places for number in numbers_at(name)]

    def with_other_secrets(self, address: PublicAddress, most: int) -> list[str]:
        """Return paths whose secret has one character changed, or is another address's, or stands beside another object's number.

        Of other addresses, `most` secrets are tried: those whose length is most alike, which are signed alike.
        """
        known, names = self.values_of(address), address.places.keys() & SECRETS
        found = self.with_numbers(address, partial(self._numbers_of_others, address)) if names else []
        for name in names if known else ():
            others = _alike(known[0][name], set(self.secrets()) - {values[name] for values in known})[:most]
            found += [address.filled({**known[0], name: other}) for other in (*_misspelt(known[0][name]), *others)]
        return found

    def _numbers_of_others(self, address: PublicAddress, name: str) -> list[str]:
        """Return numbers that stand in no path of an address itself, but in the same place of another address."""
        own = {values[name] for values in self.values_of(address)}
        return [number for number in self.values[name] if number not in own]


def _alike(secret: str, others: Iterable[str]) -> list[str]:
    return sorted(others, key=lambda other: (abs(len(other) - len(secret)), other))


def _misspelt(secret: str) -> list[str]:
    """Return a secret with its first, middle or last character changed."""
    places = (0, len(secret) // 2, len(secret) - 1)
    return [f"{secret[:place]}{'1' if secret[place] == '0' else '0'}{secret[place + 1 :]}" for place in places]


def look_around(site: FilledSite, visitor: Client) -> RealPaths:
    """Follow links from the home page and from e-mails, then try the values that were found at the addresses without a link."""
    found = RealPaths()
    waiting = [*site.links, *BEGINNINGS]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        if path in seen or ELSEWHERE.match(path):
            continue
        seen.add(path)
        if reply := _visit(path, visitor, found):
            waiting += _references(path, reply)
    for address in public_addresses():
        for path in _untried(address, found):
            _visit(path, visitor, found)
    return found


def _visit(path: str, visitor: Client, found: RealPaths) -> ClientResponse | None:
    """Request a path and note its status; None where its address has enough paths or is unknown."""
    try:
        match = resolve(unquote(urlsplit(path).path))
    except Resolver404:
        return None
    key = match.url_name or key_of(match.route)
    known = found.statuses[key]
    shown = sum(status < 400 for status in known.values())
    # A link that was used answers 404, and more than one seed may use its own: only what shows something counts, up to a limit.
    if shown >= (MOST_PAGES if key == PAGES else MOST) or len(known) - shown >= MOST_SILENT:
        return None
    reply = visitor.get(path)
    known[path] = reply.status_code
    if reply.status_code < 400:
        for name, value in _places_in(match).items():
            if value not in found.values[name]:
                found.values[name].append(value)
    return reply


def _places_in(match: ResolverMatch) -> dict[str, str]:
    """Return what stands in the places of a path, without what its route adds."""
    captured = match.captured_kwargs  # pyright: ignore[reportAttributeAccessIssue] -- missing in the stubs
    return {name: str(value) for name, value in captured.items() if value is not None}


def _references(path: str, reply: ClientResponse) -> list[str]:
    kind, content = reply.headers.get("Content-Type", ""), b"".join(reply)
    text = content.decode(errors="replace") if re.search("text|xml|json", kind) else ""
    named = [unescape("".join(parts)) for parts in REFERENCE.findall(text)] + [reply.headers.get("Location", "")]
    parts = [urlsplit(urljoin(f"http://{HOST}{path}", reference)) for reference in named if reference]
    return [part.path + (f"?{part.query}" if part.query else "") for part in parts if part.scheme == "http" and part.netloc == HOST]


def _untried(address: PublicAddress, found: RealPaths) -> list[str]:
    """Return paths of an address to which nothing leads, or of which none is there, with values of others."""
    if any(status < 400 for status in found.statuses[address.key].values()):
        return []
    choices = {name: found.values.get(name) or CHOICES.get(name, ("",)) for name in address.places}
    choices |= {name: CHOICES[name] for name in choices.keys() & CHOICES.keys()}
    return [address.filled(dict(zip(choices, chosen, strict=True))) for chosen in islice(product(*choices.values()), MOST)]
