"""What the isolation walk needs to know: how each room makes objects of an organisation, and which addresses lead to them.

A room adds its own in a module of its test folder that is found by its name, `made_here.py`, `made_of_….py` or `made_for_….py`:

    @REGISTRY.maker
    def make_decks(world: World) -> None:
        world.kept["deck"] = Deck.objects.create(organisation=world.other, title=f"Deck {MARKER}", …)
        world.rows.append(Deck.objects.filter(organisation=world.other))

    REGISTRY.fill(r"^studio:deck", deck_id=lambda world: world.kept["deck"].pk)

Every text of an object carries MARKER: where it is read in an answer to somebody of another organisation, something leaks.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, get_resolver

from ravive.people.models import Organisation

MARKER = "Zwaluwnest"
TESTS = Path(__file__).resolve().parents[1]
PREFIXES = ("desk/", "api/")

type Value = Callable[["World"], object]


@dataclass
class World:
    """An organisation with everything rooms can make for it; `rows` are those that nobody else may change."""

    other: Organisation
    insider: User
    kept: dict[str, Any] = field(default_factory=dict)
    rows: list[QuerySet] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, eq=False)
class Filling:
    """What to put in the addresses of some views. `opens`: a host sees the marker behind at least one of them."""

    names: re.Pattern[str]
    path: Mapping[str, Value]
    query: Mapping[str, Value]
    data: Mapping[str, Value]
    opens: bool


@dataclass
class Registry:
    """What rooms added."""

    makers: list[Callable[[World], None]] = field(default_factory=list)
    fillings: list[Filling] = field(default_factory=list)
    # Names of views that create an organisation of their own: only rows that were there before are compared.
    adding: set[str] = field(default_factory=set)

    def maker(self, make: Callable[[World], None]) -> Callable[[World], None]:
        """Add a function that makes objects of the other organisation."""
        self.makers.append(make)
        return make

    def fill(
        self,
        names: str,
        *,
        query: Mapping[str, Value] | None = None,
        data: Mapping[str, Value] | None = None,
        opens: bool = True,
        **path: Value,
    ) -> None:
        """Say what stands in the addresses of the views whose full name matches; the first filling that matches counts.

        `query` and `data` name objects outside the path. Say `opens=False` where even a host sees no marker.
        """
        self.fillings.append(Filling(names=re.compile(names), path=path, query=query or {}, data=data or {}, opens=opens))

    def filling(self, name: str, wanted: frozenset[str]) -> Filling | None:
        """Return the filling of a view that has everything its path wants; None when there is none."""
        return next((known for known in self.fillings if known.names.search(name) and wanted <= known.path.keys()), None)


REGISTRY = Registry()


def find_makers() -> None:
    """Let each room add what it makes."""
    for pattern in ("made_here.py", "made_of_*.py", "made_for_*.py"):
        for path in sorted(TESTS.glob(f"**/{pattern}")):
            import_module(".".join(("tests", *path.relative_to(TESTS).with_suffix("").parts)))


@dataclass(frozen=True, kw_only=True)
class Address:
    """One address of the site: the view's full name, and what its path has to be filled with."""

    name: str
    route: str
    wanted: frozenset[str]


def addresses() -> list[Address]:
    """Return every address of the desk and of the API, from the resolver itself."""
    found = [address for address in _below(get_resolver(), "", ()) if address.route.startswith(PREFIXES)]
    return sorted(set(found), key=lambda address: (address.name, address.route))


def _below(resolver: URLResolver, route: str, namespaces: tuple[str, ...]) -> list[Address]:
    found: list[Address] = []
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += _below(pattern, here, (*namespaces, pattern.namespace) if pattern.namespace else namespaces)
        elif isinstance(pattern, URLPattern):
            name = ":".join((*namespaces, pattern.name)) if pattern.name else ""
            wanted = frozenset(re.findall(r"<(?:\w+:)?(\w+)>", here))
            found.append(Address(name=name, route=here, wanted=wanted))
    return found
