"""What the desk shows of decks: lists, marks, and what a card’s form can refer to. The number of queries does not grow with a deck."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Count, Max

from ravive.cards.register import Register
from ravive.decks import publication_times, queries
from ravive.decks.card_form import FieldChoices
from ravive.decks.card_form.row_ids import notion_words
from ravive.decks.language_reading import draft_cards, statuses_beside
from ravive.decks.models import Card, CardRevision, CardWords, Deck, DeckPicture, DeckWords, Takedown
from ravive.decks.publication_times import PublicationTimes
from ravive.decks.row_names import shortened
from ravive.decks.translating import queries as translating_queries
from ravive.lib.languages import Language, in_order
from ravive.people.models import Organisation

type Publicity = Literal["never", "offline", "changed", "unsigned", "signed"]


@dataclass(frozen=True, kw_only=True)
class DeckState:
    """Whether a deck is online, and as it is now; `cards_offline` were taken offline by hand and are not back yet."""

    publicity: Publicity
    cards_offline: int = 0


@dataclass(frozen=True, kw_only=True)
class DeckLine:
    """A deck in the list."""

    key: int
    slug: str
    title: str
    audience: str
    cards: int
    drafts: int
    state: DeckState
    published_at: datetime | None
    languages: tuple[tuple[str, str], ...]
    review_due: date
    is_overdue: bool


@dataclass(frozen=True, kw_only=True)
class CardLine:
    """A card in a deck's list. `languages` tells how far each translation is."""

    card_id: str
    name: str
    theme: str
    kind: str
    is_draft: bool
    is_critical: bool
    is_changed: bool
    is_offline: bool
    languages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class PictureLine:
    """A picture of a deck, without its content, and the cards that show it, each by its id and what it is called."""

    name: str
    file: str
    width: int
    height: int
    cards: tuple[tuple[str, str], ...]


def decks_of(organisation: Organisation, today: date) -> tuple[DeckLine, ...]:
    """Return the organisation's decks in their order."""
    decks = list(Deck.objects.filter(organisation=organisation).annotate(card_count=Count("cards")))
    drafts = _draft_counts(decks)
    titles: dict[int, dict[str, str]] = defaultdict(dict)
    for key, language, title in DeckWords.objects.filter(deck__in=decks).values_list("deck", "language", "title"):
        titles[key][language] = title
    out = publication_times.times_of([deck.slug for deck in decks])
    offline = _offline(decks)
    return tuple(
        DeckLine(
            key=deck.pk,
            slug=deck.slug,
            title=titles[deck.pk].get(queries.original_language(deck)) or deck.slug,
            audience=deck.audience,
            cards=deck.card_count,
            drafts=drafts.get(deck.pk, 0),
            state=_state(deck, out, offline[deck.pk]),
            published_at=out[deck.slug].published_at if deck.slug in out else None,
            languages=statuses_beside(deck, titles[deck.pk]),
            review_due=deck.review_due,
            is_overdue=deck.review_due < today,
        )
        for deck in decks
    )


def _draft_counts(decks: Collection[Deck]) -> dict[int, int]:
    """Return how many cards of each deck that has some are drafts."""
    return dict(draft_cards(decks).order_by().values_list("deck").annotate(Count("pk")))


def _offline(decks: Collection[Deck]) -> dict[int, set[str]]:
    """Return what is offline of each deck by hand: the ids of its cards, an empty text for the deck as a whole."""
    found: dict[int, set[str]] = {deck.pk: set() for deck in decks}
    for deck, card in Takedown.objects.filter(deck__in=found, returned_at=None).values_list("deck", "card_id"):
        found[deck].add(card)
    return found


def _state(deck: Deck, times: dict[str, PublicationTimes], offline: set[str]) -> DeckState:
    cards = len(offline - {""})
    if "" in offline:
        return DeckState(publicity="offline", cards_offline=cards)
    if deck.slug not in times:
        # All its cards may be offline, one by one.
        return DeckState(publicity="offline" if cards else "never", cards_offline=cards)
    found = times[deck.slug]
    if deck.edited_at > found.written_at:
        return DeckState(publicity="changed", cards_offline=cards)
    return DeckState(publicity="signed" if found.is_signed else "unsigned", cards_offline=cards)


def state_of(deck: Deck) -> DeckState:
    """Return whether a deck is out, and as it is now."""
    return _state(deck, publication_times.times_of([deck.slug]), _offline([deck])[deck.pk])


def published_languages(deck: Deck) -> tuple[Language, ...]:
    """Return the languages in which a deck is published; none before it is."""
    times = publication_times.times_of([deck.slug]).get(deck.slug)
    return times.languages if times else ()


def cards_of(deck: Deck) -> tuple[CardLine, ...]:
    """Return the cards of a deck in their order."""
    original = queries.original_language(deck)
    states = translating_queries.states_of([deck])[deck.pk]
    words: dict[int, dict[str, Any]] = {}
    for key, card_words in CardWords.objects.filter(card__deck=deck, language=original).values_list("card", "words"):
        words[key] = card_words
    changed = dict(CardRevision.objects.filter(card__deck=deck).values_list("card").annotate(last=Max("at")).values_list("card", "last"))
    out = publication_times.times_of([deck.slug]).get(deck.slug)
    others = [language for language in deck.languages if language != original]
    offline = _offline([deck])[deck.pk]
    return tuple(
        CardLine(
            card_id=card.card_id,
            name=queries.name_of(words.get(card.pk, {}), card.card_id),
            theme=card.structure.get("theme", ""),
            kind=card.kind,
            is_draft=card.structure.get("status") == "draft",
            is_critical=bool(card.structure.get("critical")),
            is_changed=out is not None and card.pk in changed and changed[card.pk] > out.written_at,
            is_offline="" in offline or card.card_id in offline,
            languages=tuple((language, states.get(card.pk, {}).get(language, "missing")) for language in others),
        )
        for card in Card.objects.filter(deck=deck).only("card_id", "kind", "structure", "position")
    )


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A card in the list beside another one's form."""

    card_id: str
    name: str
    theme: str


def neighbours_of(card: Card, count: int) -> tuple[tuple[Neighbour, ...], bool]:
    """Return the cards around one, itself included, in their order, and whether the deck has others; at most `count` on each side."""
    cards = Card.objects.filter(deck=card.deck).only("card_id", "structure", "position")
    before = list(cards.filter(position__lt=card.position).order_by("-position", "-pk")[: count + 1])
    after = list(cards.filter(position__gte=card.position)[: count + 2])
    shown = [*reversed(before[:count]), *after[: count + 1]]
    language = queries.original_language(card.deck)
    words = dict(CardWords.objects.filter(card__in=shown, language=language).values_list("card", "words"))
    lines = tuple(
        Neighbour(card_id=row.card_id, name=queries.name_of(words.get(row.pk, {}), row.card_id), theme=row.structure.get("theme", ""))
        for row in shown
    )
    return lines, len(before) + len(after) > len(shown)


def pictures_of(deck: Deck) -> tuple[PictureLine, ...]:
    """Return the pictures of a deck, each with the cards that show it."""
    shown: dict[str, list[str]] = defaultdict(list)
    for card_id, structure in Card.objects.filter(deck=deck).values_list("card_id", "structure"):
        if name := structure.get("picture"):
            shown[name].append(card_id)
    called = queries.card_names([deck], [card for cards in shown.values() for card in cards])
    rows = DeckPicture.objects.filter(deck=deck).values_list("name", "file", "width", "height")
    return tuple(
        PictureLine(
            name=name,
            file=file,
            width=width,
            height=height,
            cards=tuple((card, called.get((deck.slug, card), card)) for card in shown[name]),
        )
        for name, file, width, height in rows
    )


@dataclass(frozen=True, kw_only=True)
class NotionLine:
    """A notion in its words, how many cards have it, and what the first of them is called."""

    words: str
    cards: int
    first_card: str


def notions_of(deck: Deck) -> tuple[NotionLine, ...]:
    """Return the notions that the deck's cards have, by their words."""
    ids: dict[str, list[str]] = defaultdict(list)
    for card_id, structure in Card.objects.filter(deck=deck).values_list("card_id", "structure"):
        if notion := structure.get("notion"):
            ids[notion].append(card_id)
    called = queries.card_names([deck], [cards[0] for cards in ids.values()])
    return tuple(
        NotionLine(words=notion_words(notion), cards=len(cards), first_card=called.get((deck.slug, cards[0]), ""))
        for notion, cards in sorted(ids.items())
    )


def field_choices(deck: Deck) -> FieldChoices:
    """Return what the fields of the deck's cards can refer to."""
    words = queries.words_of(deck, queries.original_language(deck))
    notes = words.content_notes if words else {}
    pictures = DeckPicture.objects.filter(deck=deck).values_list("name", flat=True)
    shown = _picture_words(deck) if pictures else {}
    return FieldChoices(
        themes=tuple(deck.themes),
        notes=tuple((name, notes.get(name) or name) for name in deck.content_notes),
        pictures=tuple((name, picture_label(name, shown.get(name, ""))) for name in pictures),
    )


def picture_label(name: str, words: str) -> str:
    """Return what a picture is called in a list: its file's name, and what it shows where a card says so."""
    called = name.replace("-", " ")
    return f"{called} – {shortened(words)}" if words else called


def _picture_words(deck: Deck) -> dict[str, str]:
    """Return what the pictures show, as the first card that says so has it in the deck's original language."""
    cards = Card.objects.filter(deck=deck).values_list("pk", "structure")
    shown = {card: name for card, structure in cards if (name := structure.get("picture"))}
    words = dict(CardWords.objects.filter(card__in=shown, language=queries.original_language(deck)).values_list("card", "words"))
    found: dict[str, str] = {}
    for card, name in shown.items():
        if alternative := words.get(card, {}).get("picture_alt"):
            found.setdefault(name, alternative)
    return found


def register_lines(register: Register, language: str, today: date) -> dict[str, list[dict[str, Any]]]:
    """Return the register's facts and sources as the desk's choosers show them, in a language."""
    facts = [
        {
            "id": name,
            "kind": fact.kind,
            "name": _in(fact.name, language),
            "value": _in(fact.value, language),
            "state": "draft" if fact.status == "draft" else "expired" if fact.is_expired(today) else fact.status,
            "until": fact.expires_on().isoformat(),
        }
        for name, fact in register.facts.items()
    ]
    sources = [
        {
            "id": name,
            "name": _in(source.title, language),
            "value": source.reference,
            "state": source.grade,
            "until": source.read_on.isoformat(),
        }
        for name, source in register.sources.items()
    ]
    return {"facts": facts, "sources": sources}


def _in(texts: dict[Any, str], language: str) -> str:
    return texts.get(language) or next((texts[other] for other in in_order(texts)), "")
