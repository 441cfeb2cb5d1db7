"""Where the register's entries are used: on cards as they are written, in what is out, and in copies nobody can correct."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Max, Sum

from ravive.cards.card import Language
from ravive.cards.reading import DeckFiles
from ravive.cards.rules.facts import facts_in_structure, facts_in_words
from ravive.decks import drafts
from ravive.decks.models import Deck
from ravive.lib.languages import in_order
from ravive.publishing.models import BundleTaken, PublishedBundle
from ravive.register import queries
from ravive.register.models import RegisterEntry


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


def uses_of_facts(entries: Iterable[RegisterEntry]) -> dict[int, FactUses]:
    """Return where each entry is used, by its key; as many queries for many entries as for one."""
    wanted = list(entries)
    names = {entry.entry_id for entry in wanted}
    decks = list(Deck.objects.all())
    taking = queries.decks_taking(wanted, decks)
    own = {entry.organisation_id for entry in wanted}
    files = drafts.files_of(deck for deck in decks if deck.organisation_id in own)
    cards = {key: _cards(found, names) for key, found in files.items()}
    out = _out(names)
    copies = _copies(names)
    uses: dict[int, FactUses] = {}
    for entry in wanted:
        name, slugs = entry.entry_id, {deck.slug for deck in taking[entry.pk]}
        mine = [deck.pk for deck in taking[entry.pk] if deck.organisation_id == entry.organisation_id]
        said = {slug: tuple(out[slug][name]) for slug in out if slug in slugs and name in out[slug]}
        uses[entry.pk] = FactUses(
            cards=tuple(use for key in mine for use in cards[key].get(name, ())),
            bundles=tuple(BundleUse(deck=slug, languages=languages) for slug, languages in said.items()),
            copies=tuple(copy for copy in copies.get(name, ()) if copy.deck in slugs),
        )
    return uses


def _cards(files: DeckFiles, names: set[str]) -> dict[str, list[CardUse]]:
    """Return the cards that name each of the facts; what the structure names shows in every language."""
    found: dict[str, list[CardUse]] = defaultdict(list)
    data = cast("dict[str, Any]", files.deck.data)
    words = {language: cast("dict[str, Any]", lined.data)["cards"] for language, lined in files.words.items()}
    for card in data["cards"]:
        everywhere = facts_in_structure(card)
        said = {language: facts_in_words(by_card.get(card["id"])) for language, by_card in words.items()}
        for name in names & everywhere.union(*said.values()):
            languages = tuple(language for language in words if name in everywhere or name in said[language])
            found[name].append(CardUse(deck=data["id"], card_id=card["id"], languages=languages))
    return found


def _out(names: set[str]) -> dict[str, dict[str, list[Language]]]:
    """Return by deck the languages whose current bundle carries each of the facts."""
    out: dict[str, dict[str, list[Language]]] = defaultdict(lambda: defaultdict(list))
    rows = PublishedBundle.objects.filter(is_current=True).order_by("position", "deck", "pk")
    for deck, language, body in rows.values_list("deck", "language", "body"):
        for name in names & json.loads(body)["facts"].keys():
            out[deck][name].append(language)
    return out


def _copies(names: set[str]) -> dict[str, list[CopyUse]]:
    """Return the copies taken of bundles that carry each of the facts."""
    identity = ("deck", "language", "digest")
    sums = BundleTaken.objects.values(*identity, "way").annotate(count=Sum("count"), last_day=Max("day"))
    taken = list(sums.order_by("deck", "language", "way"))
    rows = PublishedBundle.objects.filter(digest__in={row["digest"] for row in taken}).values_list(*identity, "body")
    carried = {(deck, language, digest): json.loads(body)["facts"] for deck, language, digest, body in rows}
    found: dict[str, list[CopyUse]] = defaultdict(list)
    for row, name, value in _values(taken, carried, names):
        copy = CopyUse(
            deck=row["deck"], language=row["language"], way=row["way"], value=value, count=row["count"], last_day=row["last_day"]
        )
        found[name].append(copy)
    return found


def _values(
    taken: Iterable[dict[str, Any]], carried: Mapping[tuple[str, str, str], dict[str, Any]], names: set[str]
) -> Iterator[tuple[dict[str, Any], str, str]]:
    for row in taken:
        facts = carried.get((row["deck"], row["language"], row["digest"]), {})
        for name in names & facts.keys():
            yield row, name, facts[name]["value"]
