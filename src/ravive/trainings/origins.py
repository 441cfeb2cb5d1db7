"""What a new training may be opened for, such as a request for a workshop. Packages above register how to find theirs.

The address of the form names it by kind and number: no detail of a person stands in an address.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ravive.people.models import Organisation
from ravive.trainings.models import Training

# Longer numbers fit no database.
LONGEST_NUMBER = 18


@dataclass(frozen=True, kw_only=True)
class TrainingOrigin:
    """What the form begins with, and what to do once the training is open, in the same transaction."""

    initial: Mapping[str, Any]
    opened: Callable[[Training], None]


@dataclass(frozen=True, kw_only=True)
class OriginLink:
    """What a training was opened for, and its address at the desk."""

    title: str
    address: str


type FindLink = Callable[[Training], OriginLink | None]
type FindOrigin = Callable[[Organisation, int], TrainingOrigin | None]
_finders: dict[str, FindOrigin] = {}
_links: dict[str, FindLink] = {}


def find_with(kind: str, finder: FindOrigin, *, link: FindLink) -> None:
    """Set the functions that find an origin of a kind by its number, and that of a training. `AppConfig.ready` calls this."""
    _finders[kind], _links[kind] = finder, link


def links_of(training: Training) -> tuple[OriginLink, ...]:
    """Return what a training was opened for."""
    return tuple(found for link in _links.values() if (found := link(training)))


def find(organisation: Organisation, name: str) -> TrainingOrigin | None:
    """Return what an address names, such as "workshop-12"; None where the organisation has no such thing."""
    kind, _hyphen, number = name.partition("-")
    finder = _finders.get(kind)
    if finder is None or not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        return None
    return finder(organisation, int(number))
