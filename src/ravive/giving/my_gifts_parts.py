"""What else of giving belongs on a donor's private page: a module adds its part, and neither the page nor the export names the module."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from ravive.giving.donor_mailboxes import DonorMailbox


@dataclass(frozen=True, kw_only=True)
class MyGiftsLink:
    """A link of a section: its words, and a path on the site of the organisation."""

    words: str
    path: str


@dataclass(frozen=True, kw_only=True)
class MyGiftsSection:
    """A section of a donor's private page: a heading, lines, and links."""

    heading: str
    lines: tuple[str, ...]
    links: tuple[MyGiftsLink, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MyGiftsPart:
    """One part of a donor's page. `name` is its key in the export.

    `section` takes the token in the address of the page and returns what to show, in the language of the page; None for nothing.
    `export` returns what the JSON file says under `name`; empty for nothing. `erase` deletes what the accounts do not need.
    `stays` returns what the accounts do need, in words, each with why; it is asked before the erasure.
    """

    name: str
    section: Callable[[DonorMailbox, str], MyGiftsSection | None] = lambda _mailbox, _token: None
    export: Callable[[DonorMailbox], Mapping[str, object]] = lambda _mailbox: {}
    erase: Callable[[DonorMailbox, datetime], object] = lambda _mailbox, _now: None
    stays: Callable[[DonorMailbox], tuple[str | Promise, ...]] = lambda _mailbox: ()


_parts: dict[str, MyGiftsPart] = {}


def register(part: MyGiftsPart) -> None:
    """Add a part, once per process. Registering it again replaces it."""
    _parts[part.name] = part


def parts() -> tuple[MyGiftsPart, ...]:
    """Return the parts by name."""
    return tuple(_parts[name] for name in sorted(_parts))
