"""The search of the desk. Each package registers how to find its own objects of an organisation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from ravive.lib.words import WordSearch, unaccented
from ravive.people.models import Organisation, Role


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """One object that was found. `kind` is the finder's name; `detail` says where it belongs."""

    kind: str
    title: str
    detail: str
    address: str


@dataclass(frozen=True, kw_only=True)
class DeskSearch:
    """What somebody looks for, in which organisation, and what they may do there."""

    organisation: Organisation
    roles: frozenset[Role]
    words: WordSearch

    def is_in(self, texts: Iterable[object]) -> bool:
        """Return whether all the words are in these texts together."""
        return self.words.is_in(unaccented(" ".join(map(str, texts))))


type FindHits = Callable[[DeskSearch], Iterable[SearchHit]]


@dataclass(frozen=True, kw_only=True)
class Finder:
    """How to find one kind of object, and the roles that may see it."""

    kind: str
    label: str | Promise
    roles: frozenset[Role]
    find: FindHits


_finders: dict[str, Finder] = {}


def find_with(finder: Finder) -> None:
    """Set how one kind of object is found, in a constant number of queries. `AppConfig.ready` calls this."""
    _finders[finder.kind] = finder


def finders_for(roles: frozenset[Role]) -> tuple[Finder, ...]:
    """Return the finders of what these roles may see."""
    return tuple(finder for finder in _finders.values() if finder.roles & roles)


def hits_of(search: DeskSearch) -> tuple[SearchHit, ...]:
    """Return what was found, one kind after another; nothing for a search without words."""
    if not search.words.words:
        return ()
    return tuple(hit for finder in finders_for(search.roles) for hit in finder.find(search))
