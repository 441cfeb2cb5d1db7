"""Where the register’s entries are used: on cards as they are written, in what is published, and in copies nobody can correct."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Max, Sum

from ravive.cards.card import Language
from ravive.cards.draft import DeckDraft
from ravive.cards.rules.facts import facts_in_structure, facts_in_words
from ravive.decks import drafts, queries
from ravive.decks.models import Card, Deck
from ravive.people.models import Organisation
from ravive.publishing.models import BundleTaken, PublishedBundle
from ravive.register.dependents import BundleUse, CardUse, CopyUse, FactUses, SourceUses, UsingDeck
from ravive.register.models import RegisterEntry, RegisterSourceEntry


def uses_of_facts(wanted: list[RegisterEntry]) -> dict[int, FactUses]:
    """Return where each entry is used, by its key; as many queries for many entries as for one."""
    names = {entry.entry_id for entry in wanted}
    decks = list(Deck.objects.all())
    taking = decks_taking(wanted, decks)
    own = {entry.organisation_id for entry in wanted}
    readings = drafts.readings_of(deck for deck in decks if deck.organisation_id in own)
    cards = {key: _cards(reading.draft, names) for key, reading in readings.items()}
    out = _out(names)
    copies = _copies(names)
    uses: dict[int, FactUses] = {}
    for entry in wanted:
        name, slugs = entry.entry_id, {deck.slug for deck in taking[entry.pk]}
        mine = [deck.pk for deck in taking[entry.pk] if deck.organisation_id == entry.organisation_id]
        languages_by_deck = {slug: tuple(out[slug][name]) for slug in out if slug in slugs and name in out[slug]}
        uses[entry.pk] = FactUses(
            cards=tuple(use for key in mine for use in cards[key].get(name, ())),
            bundles=tuple(BundleUse(deck=slug, languages=languages) for slug, languages in languages_by_deck.items()),
            copies=tuple(copy for copy in copies.get(name, ()) if copy.deck in slugs),
        )
    return uses


def _cards(draft: DeckDraft, names: set[str]) -> dict[str, list[CardUse]]:
    """Return the cards that name each of the facts; what the structure names shows in every language."""
    found: dict[str, list[CardUse]] = defaultdict(list)
    for card_id, card in draft.cards().items():
        everywhere = facts_in_structure(card.structure)
        in_words = {language: facts_in_words(words) for language, words in card.words.items()}
        for name in names & everywhere.union(*in_words.values()):
            languages = tuple(language for language in draft.words if name in everywhere or name in in_words.get(language, ()))
            found[name].append(CardUse(deck=draft.id, card_id=card_id, languages=languages))
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


def uses_of_source(source: RegisterSourceEntry, organisations: set[int]) -> SourceUses:
    """Return the cards of its organisation that name a source, and the published decks of these organisations that do."""
    name = source.source_id
    cards = Card.objects.filter(deck__organisation=source.organisation).values_list("deck__slug", "card_id", "structure")
    out = PublishedBundle.objects.filter(is_current=True, deck__in=Deck.objects.filter(organisation__in=organisations).values("slug"))
    return SourceUses(
        cards=tuple(f"{deck}: {card}" for deck, card, structure in cards if name in structure.get("sources", ())),
        decks=tuple(dict.fromkeys(deck for deck, body in out.values_list("deck", "body") if name in json.loads(body)["sources"])),
    )


def decks_taking(entries: Iterable[RegisterEntry], decks: Iterable[Deck]) -> dict[int, list[Deck]]:
    """Return by each entry's key the decks whose register takes it from there.

    These are its organisation's; a shared one of the host also goes to the others that have no entry of that id.
    """
    wanted, candidates = list(entries), list(decks)
    hosts = set(Organisation.objects.filter(is_host=True).values_list("pk", flat=True))
    ids = {entry.entry_id for entry in wanted}
    own = set(RegisterEntry.objects.filter(entry_id__in=ids).values_list("organisation", "entry_id"))
    return {
        entry.pk: [
            deck
            for deck in candidates
            if deck.organisation_id == entry.organisation_id
            or (entry.organisation_id in hosts and entry.is_shared and (deck.organisation_id, entry.entry_id) not in own)
        ]
        for entry in wanted
    }


def deck_titles(organisation: Organisation) -> dict[str, str]:
    """Return what the organisation's decks are called, by their names in addresses."""
    decks = list(Deck.objects.filter(organisation=organisation))
    titles = queries.titles_of(decks)
    return {deck.slug: titles[deck.pk] for deck in decks}


def using_decks(organisation: Organisation, uses: FactUses) -> tuple[UsingDeck, ...]:
    """Return the organisation's cards that use an entry, by deck; as many queries for many as for few."""
    by_deck: dict[str, list[CardUse]] = defaultdict(list)
    for use in uses.cards:
        by_deck[use.deck].append(use)
    decks = list(Deck.objects.filter(organisation=organisation, slug__in=by_deck))
    titles = queries.titles_of(decks)
    names = queries.card_names(decks, (use.card_id for use in uses.cards))
    return tuple(
        UsingDeck(
            key=deck.pk,
            title=titles[deck.pk],
            cards=tuple((use.card_id, names.get((deck.slug, use.card_id), use.card_id), use.languages) for use in by_deck[deck.slug]),
        )
        for deck in decks
    )
