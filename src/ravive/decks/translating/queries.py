"""The translations of decks, read from their rows: how far each is, and one card beside its original."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from ravive.cards.card import Language
from ravive.cards.segments import segment_key, without_place
from ravive.cards.translation import BLOCKED, NOT_BEGUN, STATES, State, Translation, missing_paths, state_of
from ravive.decks.models import Card, CardWords, Deck, DeckWords, TranslationState
from ravive.lib.languages import INTERFACE, in_order
from ravive.lib.yaml_lines import Plain
from ravive.people.models import Organisation

# What stands for the deck's own words among its cards: no row has this key.
OWN_WORDS = 0
FEW_CARDS = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """A card, or the deck's own words when `card` is None, beside its translation into one language; `row` is None before it begins."""

    deck: Deck
    card: Card | None
    language: Language
    original: Plain
    row: CardWords | DeckWords | None

    @property
    def translation(self) -> Translation:
        """The translation as it is kept."""
        return translation_of(self.row)

    @property
    def state(self) -> State:
        """How far the translation is."""
        return state_of(self.original, self.translation)

    @property
    def digest(self) -> str:
        """A digest of both texts: who signs says by it what they were shown."""
        return hashlib.sha256(json.dumps([self.original, self.translation.words], sort_keys=True).encode()).hexdigest()

    @property
    def name(self) -> str:
        """The card's id, empty for the deck's own words."""
        return self.card.card_id if self.card else ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A card, or the deck's own words (without an id), with the state of each language in the grid's order."""

    card_id: str
    kind: str
    number: int
    title: str
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """How far every card of a deck is in every language; `counts` by language and state, of all rows, not only those shown."""

    original: Language
    languages: tuple[Language, ...]
    counts: Mapping[Language, Mapping[State, int]]
    total: int
    rows: tuple[GridRow, ...]
    found: int


@dataclass(frozen=True, slots=True)
class LanguageProgress:
    """How far a deck is in one language."""

    language: Language
    counts: Mapping[State, int]

    @property
    def is_done(self) -> bool:
        """Whether every card was signed by a reader."""
        return not any(count for state, count in self.counts.items() if state != "signed")


def own_words(row: DeckWords) -> dict[str, Plain]:
    """Return a deck's own words as a card's are kept."""
    return {"title": row.title, "summary": row.summary, "content_notes": row.content_notes}


def words_of(row: CardWords | DeckWords) -> Plain:
    """Return the words a row holds."""
    return row.words if isinstance(row, CardWords) else own_words(row)


def translation_of(row: CardWords | DeckWords | None) -> Translation:
    """Return the translation a row holds."""
    return NOT_BEGUN if row is None else Translation(words_of(row), row.translated_from, cast("State", row.status))


def piece_of(deck: Deck, card: Card | None, language: Language) -> Piece | None:
    """Return a card (None: the deck's own words) beside its translation; None when the original has no words for it."""
    rows = CardWords.objects.filter(card=card) if card else DeckWords.objects.filter(deck=deck)
    by_language = {row.language: row for row in rows.filter(language__in=[language, deck.original_language]).order_by("pk")}
    original = by_language.get(deck.original_language or "")
    return None if original is None else Piece(deck, card, language, words_of(original), by_language.get(language))


def pieces_of(deck: Deck, language: Language) -> list[Piece]:
    """Return the deck's own words and all its cards beside their translation, in the deck's order; three queries."""
    cards = list(Card.objects.filter(deck=deck))
    wanted = [language, deck.original_language]
    words: dict[int, dict[str, CardWords | DeckWords]] = defaultdict(dict)
    card_rows = CardWords.objects.filter(card__deck=deck, language__in=wanted).order_by("pk")
    for row in card_rows:
        words[row.card_id][row.language] = row
    for row in DeckWords.objects.filter(deck=deck, language__in=wanted):
        words[OWN_WORDS][row.language] = row
    pieces: list[Piece] = []
    for card in (None, *cards):
        by_language = words[card.pk if card else OWN_WORDS]
        original = by_language.get(deck.original_language or "")
        if original is not None:
            pieces.append(Piece(deck, card, language, words_of(original), by_language.get(language)))
    return pieces


def states_of(decks: Iterable[Deck]) -> dict[int, dict[int, dict[Language, State]]]:
    """Return how far each card is in each language its deck has besides its own, by deck and card; OWN_WORDS for the deck's own.

    As many queries for many decks and cards as for one.
    """
    by_key = {deck.pk: deck for deck in decks}
    others = {key: other_languages(deck) for key, deck in by_key.items()}
    found: dict[int, dict[int, dict[Language, State]]] = {key: {OWN_WORDS: dict.fromkeys(others[key], "missing")} for key in by_key}
    deck_of: dict[int, int] = {}
    for card, deck in Card.objects.filter(deck__in=by_key).order_by("deck", "position", "pk").values_list("pk", "deck"):
        found[deck][card] = dict.fromkeys(others[deck], "missing")
        deck_of[card] = deck
    behind: dict[int, list[tuple[int, Language]]] = defaultdict(list)
    for card, language, status, is_same in _card_statuses(by_key.values()):
        deck = deck_of[card]
        if language not in found[deck][card]:
            continue
        found[deck][card][language] = status
        if not is_same:
            behind[deck].append((card, language))
    _look_closer(by_key, found, behind)
    _deck_states(by_key, found)
    return found


def _card_statuses(decks: Collection[Deck]) -> Iterable[tuple[int, Language, State, bool]]:
    """Yield the card, language and status of every translation, and whether it was made from the very original that stands now."""
    original = CardWords.objects.filter(card=OuterRef("card"), language=OuterRef("original"))
    languages = [When(card__deck=deck.pk, then=Value(deck.original_language or "")) for deck in decks]
    if not languages:
        return ()
    rows = CardWords.objects.filter(card__deck__in=decks).annotate(original=Case(*languages, default=Value("")))
    rows = rows.exclude(language=F("original")).annotate(original_words=Subquery(original.values("words")[:1]))
    unknown_or_same = Q(translated_from=F("original_words"))
    rows = rows.annotate(is_same=Case(When(unknown_or_same, then=Value(True)), default=Value(False)))
    return cast("Iterable[tuple[int, Language, State, bool]]", rows.values_list("card", "language", "status", "is_same").iterator())


def _look_closer(
    decks: Mapping[int, Deck],
    found: Mapping[int, dict[int, dict[Language, State]]],
    behind: Mapping[int, list[tuple[int, Language]]],
) -> None:
    """Replace the status of translations whose original stands otherwise by their state, text by text: order alone is no change."""
    rows = _rows_of([decks[key] for key, pairs in behind.items() if pairs], {card for pairs in behind.values() for card, _ in pairs})
    for key, pairs in behind.items():
        for card, language in pairs:
            original = rows[card].get(decks[key].original_language or "")
            if original is not None:
                found[key][card][language] = state_of(original.words, translation_of(rows[card][language]))


def _rows_of(decks: Collection[Deck], cards: Collection[int]) -> dict[int, dict[str, CardWords]]:
    """Return the words of these cards of the decks by language: one query, or none where there is nothing to look at."""
    rows: dict[int, dict[str, CardWords]] = defaultdict(dict)
    if cards:
        # Few of a large deck are asked for by name; of many, the whole deck is read.
        found = CardWords.objects.filter(card__in=cards) if len(cards) <= FEW_CARDS else CardWords.objects.filter(card__deck__in=decks)
        for row in found.order_by("pk").iterator():
            if row.card_id in cards:
                rows[row.card_id][row.language] = row
    return rows


def _deck_states(decks: Mapping[int, Deck], found: Mapping[int, dict[int, dict[Language, State]]]) -> None:
    rows: dict[int, dict[str, DeckWords]] = defaultdict(dict)
    for row in DeckWords.objects.filter(deck__in=decks).order_by("pk"):
        rows[row.deck_id][row.language] = row
    for key, deck in decks.items():
        original = rows[key].get(deck.original_language or "")
        for language in found[key][OWN_WORDS]:
            if original is not None and language in rows[key]:
                found[key][OWN_WORDS][language] = state_of(own_words(original), translation_of(rows[key][language]))


def other_languages(deck: Deck) -> tuple[Language, ...]:
    """Return the languages a deck is translated into, in the site's order."""
    return tuple(language for language in in_order(deck.languages) if language != deck.original_language)


def standings(organisation: Organisation) -> list[tuple[Deck, tuple[LanguageProgress, ...]]]:
    """Return how far each deck of an organisation is in each of its languages."""
    decks = [deck for deck in Deck.objects.filter(organisation=organisation) if deck.original_language]
    states = states_of(decks)
    return [
        (deck, tuple(LanguageProgress(language, counted(states[deck.pk], language)) for language in other_languages(deck)))
        for deck in decks
    ]


def counted(states: Mapping[int, Mapping[Language, State]], language: Language) -> dict[State, int]:
    """Return how many of a deck's rows are in each state in this language."""
    counts = Counter(by_language[language] for by_language in states.values() if language in by_language)
    return {state: counts[state] for state in STATES}


def grid_of(deck: Deck, *, state: State | None = None, language: Language | None = None, start: int = 0, size: int = 100) -> Grid:
    """Return a deck's grid, `size` rows of it from `start` on; with `state`, the rows that have it in `language`, or in any without."""
    states = states_of([deck])[deck.pk]
    languages = other_languages(deck)
    asked = (language,) if language else languages
    keys = [key for key, held in states.items() if state is None or any(held.get(asked_language) == state for asked_language in asked)]
    shown = keys[start : start + size]
    titles = _titles(deck, shown)
    numbers = {key: number for number, key in enumerate(states)}
    rows = [GridRow(*titles[key][:2], numbers[key], titles[key][2], tuple(states[key][other] for other in languages)) for key in shown]
    counts = {other: counted(states, other) for other in languages}
    return Grid(deck.original_language or INTERFACE[0], languages, counts, len(states), tuple(rows), len(keys))


def _titles(deck: Deck, keys: list[int]) -> dict[int, tuple[str, str, str]]:
    """Return the id, the kind and the question of each card; the deck's title for its own words."""
    language = deck.original_language
    titles: dict[int, tuple[str, str, str]] = {}
    for card in Card.objects.filter(pk__in=keys).defer("structure"):
        titles[card.pk] = (card.card_id, card.kind, card.card_id)
    for key, words in CardWords.objects.filter(card__in=keys, language=language).values_list("card", "words"):
        titles[key] = (*titles[key][:2], str(words.get("prompt") or titles[key][0]))
    own = DeckWords.objects.filter(deck=deck, language=language).first()
    titles[OWN_WORDS] = ("", "", own.title if own else deck.slug)
    return titles


def neighbours(deck: Deck, language: Language, card: Card | None) -> tuple[str | None, str | None]:
    """Return the next row after this one that is not signed, and how it is named: the id of a card, empty for the deck's own words.

    The first is the next one in the deck's order, whatever its state; both are None at the end.
    """
    states = states_of([deck])[deck.pk]
    names = {OWN_WORDS: "", **dict(Card.objects.filter(deck=deck).values_list("pk", "card_id"))}
    keys = list(states)
    here = keys.index(card.pk if card else OWN_WORDS)
    following = keys[here + 1 :] + keys[:here]
    after = names[keys[here + 1]] if here + 1 < len(keys) else None
    to_do = next((names[key] for key in following if states[key].get(language) != TranslationState.SIGNED), None)
    return after, to_do


def held_back(deck: Deck) -> dict[Language, frozenset[str]]:
    """Return, for each language besides the original, the cards that wait for their translation to follow.

    A language whose title and summary are not there yet holds back all.
    """
    original = deck.original_language or ""
    ids = dict(Card.objects.filter(deck=deck).values_list("pk", "card_id"))
    own = {row.language: row for row in DeckWords.objects.filter(deck=deck)}
    found: dict[Language, set[str]] = {language: set(ids.values()) for language in other_languages(deck)}
    ready = [
        language
        for language in found
        if original in own and language in own and not missing_paths(own_words(own[original]), own_words(own[language]))
    ]
    behind: list[tuple[int, Language]] = []
    for card, language, status, is_same in _card_statuses([deck]):
        if language in ready and status not in BLOCKED:
            found[language].discard(ids[card])
            if not is_same:
                behind.append((card, language))
    rows = _rows_of([deck], {card for card, _ in behind})
    for card, language in behind:
        if original in rows[card] and missing_paths(rows[card][original].words, rows[card][language].words):
            found[language].add(ids[card])
    return {language: frozenset(cards) for language, cards in found.items()}


def texts_lacking_place(piece: Piece) -> dict[str, str]:
    """Return the translated texts that the original no longer has."""
    return {segment_key(path): text for path, text in without_place(piece.original, piece.translation.words).items()}
