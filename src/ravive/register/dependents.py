"""What depends on the register: packages above it say here what uses an entry, and follow its corrections.

The register knows none of them. Each adds itself when Django is ready.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.models import User

from ravive.cards.card import Language
from ravive.lib.languages import in_order
from ravive.lib.problem import Problem
from ravive.people.models import Organisation
from ravive.register.models import RegisterEntry, RegisterSourceEntry


@dataclass(frozen=True, kw_only=True)
class CardUse:
    """A card of the entry's organisation that names it, drafts included, and the languages in which it does."""

    deck: str
    card_id: str
    languages: tuple[Language, ...]


@dataclass(frozen=True, kw_only=True)
class BundleUse:
    """A deck that is out, of whatever organisation, and the languages in which it carries the entry."""

    deck: str
    languages: tuple[Language, ...]


@dataclass(frozen=True, kw_only=True)
class CopyUse:
    """Copies of a bundle, current or not, on paper or as a file, with the value they carry."""

    deck: str
    language: str
    way: str
    value: str
    count: int
    last_day: date


@dataclass(frozen=True, kw_only=True)
class FactUses:
    """Everywhere an entry is used."""

    cards: tuple[CardUse, ...] = ()
    bundles: tuple[BundleUse, ...] = ()
    copies: tuple[CopyUse, ...] = ()

    @property
    def decks(self) -> tuple[str, ...]:
        """The decks that use it, written or out, each once."""
        return tuple(dict.fromkeys([*(use.deck for use in self.cards), *(use.deck for use in self.bundles)]))

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages in which it is used."""
        found = {language for use in (*self.cards, *self.bundles) for language in use.languages}
        return in_order(found)

    @property
    def copies_count(self) -> int:
        """How often a deck that carries it was printed or taken as a file."""
        return sum(copy.count for copy in self.copies)


@dataclass(frozen=True, kw_only=True)
class SourceUses:
    """What keeps a source or an entry in the register, by id: `facts` and `cards` name it, `decks` are published with it.

    `is_elsewhere`: facts of other organisations name it.
    """

    facts: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    decks: tuple[str, ...] = ()
    is_elsewhere: bool = False

    @property
    def is_any(self) -> bool:
        """Whether there are uses at all."""
        return bool(self.facts or self.cards or self.decks or self.is_elsewhere)


@dataclass(frozen=True, kw_only=True)
class UsingDeck:
    """A deck of the organisation with its cards that use an entry: id, name, languages."""

    key: int
    title: str
    cards: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Republication:
    """The decks that carry the new content now, and those that still carry the old one, with the reasons."""

    republished: tuple[str, ...] = ()
    blocked: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict[str, tuple[Problem, ...]])


@dataclass(frozen=True, kw_only=True)
class Dependent:
    """The functions of one package whose content rests on the register.

    `follow` publishes again what carries corrected entries, within the transaction that saved them; `follow_deletion` does so
    after an entry of the organisation was deleted.
    """

    uses_of_facts: Callable[[list[RegisterEntry]], Mapping[int, FactUses]]
    uses_of_source: Callable[[RegisterSourceEntry, set[int]], SourceUses]
    deck_titles: Callable[[Organisation], Mapping[str, str]]
    using_decks: Callable[[Organisation, FactUses], tuple[UsingDeck, ...]]
    follow: Callable[[list[RegisterEntry], User | str, datetime], Republication]
    follow_deletion: Callable[[Organisation, datetime], None]


_dependents: list[Dependent] = []


def add(dependent: Dependent) -> None:
    """Add a package’s functions, once."""
    if dependent not in _dependents:
        _dependents.append(dependent)


def uses_of_facts(entries: Iterable[RegisterEntry]) -> dict[int, FactUses]:
    """Return where each entry is used, by its key; as many queries for many entries as for one."""
    wanted = list(entries)
    found = [dependent.uses_of_facts(wanted) for dependent in _dependents]
    return {
        entry.pk: FactUses(
            cards=tuple(use for uses in found for use in uses[entry.pk].cards),
            bundles=tuple(use for uses in found for use in uses[entry.pk].bundles),
            copies=tuple(use for uses in found for use in uses[entry.pk].copies),
        )
        for entry in wanted
    }


def uses_of_fact(entry: RegisterEntry) -> FactUses:
    """Return where an entry is used: cards, what is published, and copies that cannot be corrected."""
    return uses_of_facts([entry])[entry.pk]


def uses_of_source(source: RegisterSourceEntry, organisations: set[int]) -> SourceUses:
    """Return the cards and decks that name a source; `organisations` are those whose register takes it from there."""
    found = [dependent.uses_of_source(source, organisations) for dependent in _dependents]
    return SourceUses(
        cards=tuple(card for uses in found for card in uses.cards), decks=tuple(deck for uses in found for deck in uses.decks)
    )


def deck_titles(organisation: Organisation) -> dict[str, str]:
    """Return the titles of the organisation’s decks, by their names in addresses."""
    return {slug: title for dependent in _dependents for slug, title in dependent.deck_titles(organisation).items()}


def using_decks(organisation: Organisation, uses: FactUses) -> tuple[UsingDeck, ...]:
    """Return the organisation’s cards that use an entry, by deck; as many queries for many as for few."""
    return tuple(deck for dependent in _dependents for deck in dependent.using_decks(organisation, uses))


def follow(entries: Iterable[RegisterEntry], *, by: User | str, now: datetime) -> Republication:
    """Publish again what carries these entries, all of one organisation; within the transaction that saved them."""
    changed = list(entries)
    found = [dependent.follow(changed, by, now) for dependent in _dependents] if changed else []
    return Republication(
        tuple(slug for followed in found for slug in followed.republished),
        {slug: problems for followed in found for slug, problems in followed.blocked.items()},
    )


def follow_deletion(organisation: Organisation, now: datetime) -> None:
    """Publish again what lists the entries of an organisation, after one was deleted."""
    for dependent in _dependents:
        dependent.follow_deletion(organisation, now)
