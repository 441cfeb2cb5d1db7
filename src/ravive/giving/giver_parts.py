"""What else of giving belongs on a giver's private page: a module adds its part, and neither the page nor the export names the module."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from ravive.giving.giver_links import Giver


@dataclass(frozen=True, kw_only=True)
class GiverLink:
    """A link of a section: its words, and a path on the site of the organisation."""

    words: str
    path: str


@dataclass(frozen=True, kw_only=True)
class GiverSection:
    """A section of a giver's private page: a heading, lines, and links."""

    heading: str
    lines: tuple[str, ...]
    links: tuple[GiverLink, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GiverPart:
    """One part of a giver's page. `name` is its key in the export.

    `section` returns what to show, given the token in the address of the page, whose language the texts are in; None for nothing.
    `export` returns what the JSON file says under `name`; empty for nothing. `erase` deletes what the accounts do not need.
    `stays` returns what the accounts do need, in words, each with why; it is asked before the erasure.
    """

    name: str
    section: Callable[[Giver, str], GiverSection | None] = lambda _giver, _token: None
    export: Callable[[Giver], Mapping[str, object]] = lambda _giver: {}
    erase: Callable[[Giver, datetime], object] = lambda _giver, _now: None
    stays: Callable[[Giver], tuple[str | Promise, ...]] = lambda _giver: ()


_parts: dict[str, GiverPart] = {}


def register(part: GiverPart) -> None:
    """Add a part, once per process. Registering it again replaces it."""
    _parts[part.name] = part


def parts() -> tuple[GiverPart, ...]:
    """Return the parts by name."""
    return tuple(_parts[name] for name in sorted(_parts))
