"""What the desk shows of decks: lists, marks, and what a card's form can refer to; read in a number of queries that does not grow."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Count, Max

from ravive.cards.register import Register
from ravive.decks.card_form import Given
from ravive.decks.editing.actions.cards import original_language
from ravive.decks.models import Card, CardRevision, CardWords, Deck, DeckPicture, DeckWords
from ravive.decks.translating import queries
from ravive.lib.languages import in_order
from ravive.people.models import Organisation
from ravive.publishing.models import PublishedBundle

type DeckState = Literal["never", "changed", "published"]
LONGEST_NAME = 64


@dataclass(frozen=True, kw_only=True)
class DeckLine:
    """A deck in the list."""

    key: int
    slug: str
    title: str
    audience: str
    cards: int
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
    titles: dict[int, dict[str, str]] = defaultdict(dict)
    for key, language, title in DeckWords.objects.filter(deck__in=decks).values_list("deck", "language", "title"):
        titles[key][language] = title
    out = _out([deck.slug for deck in decks])
    return tuple(
        DeckLine(
            key=deck.pk,
            slug=deck.slug,
            title=titles[deck.pk].get(original_language(deck)) or deck.slug,
            audience=deck.audience,
            cards=deck.card_count,
            state=_state(deck, out),
            published_at=out[deck.slug][1] if deck.slug in out else None,
            languages=tuple(deck.languages.items()),
            review_due=deck.review_due,
            is_overdue=deck.review_due < today,
        )
        for deck in decks
    )


def _out(slugs: Iterable[str]) -> dict[str, tuple[datetime, datetime]]:
    """Return of each deck that is out when what is out was written at the latest, and when it was published."""
    rows = PublishedBundle.objects.filter(deck__in=list(slugs), is_current=True).values("deck")
    found = rows.annotate(written=Max("revision__at"), out=Max("published_at")).values_list("deck", "written", "out")
    return {deck: (written or out, out) for deck, written, out in found}


def _state(deck: Deck, out: dict[str, tuple[datetime, datetime]]) -> DeckState:
    if deck.slug not in out:
        return "never"
    return "changed" if deck.edited_at > out[deck.slug][0] else "published"


def state_of(deck: Deck) -> DeckState:
    """Return whether a deck is out, and as it is now."""
    return _state(deck, _out([deck.slug]))


def cards_of(deck: Deck) -> tuple[CardLine, ...]:
    """Return the cards of a deck in their order."""
    original = original_language(deck)
    states = queries.states_of([deck])[deck.pk]
    words: dict[int, dict[str, Any]] = {}
    for key, said in CardWords.objects.filter(card__deck=deck, language=original).values_list("card", "words"):
        words[key] = said
    changed = dict(CardRevision.objects.filter(card__deck=deck).values_list("card").annotate(last=Max("at")).values_list("card", "last"))
    out = _out([deck.slug]).get(deck.slug)
    others = [language for language in deck.languages if language != original]
    return tuple(
        CardLine(
            card_id=card.card_id,
            name=name_of(words.get(card.pk, {}), card.card_id),
            theme=card.structure.get("theme", ""),
            kind=card.kind,
            is_draft=card.structure.get("status") == "draft",
            is_critical=bool(card.structure.get("critical")),
            is_changed=out is not None and card.pk in changed and changed[card.pk] > out[0],
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
    language = original_language(card.deck)
    words = dict(CardWords.objects.filter(card__in=shown, language=language).values_list("card", "words"))
    lines = tuple(
        Neighbour(card_id=row.card_id, name=name_of(words.get(row.pk, {}), row.card_id), theme=row.structure.get("theme", ""))
        for row in shown
    )
    return lines, len(before) + len(after) > len(shown)


def name_of(words: dict[str, Any], otherwise: str) -> str:
    """Return what a card is called in lists: the beginning of its question."""
    text = " ".join(str(words.get("prompt") or otherwise).split())
    return text if len(text) <= LONGEST_NAME else text[:LONGEST_NAME].rsplit(" ", 1)[0] + " …"


def words_of(deck: Deck, language: str) -> DeckWords | None:
    """Return the deck's title, summary and notes in a language."""
    return DeckWords.objects.filter(deck=deck, language=language).first()


def titles_of(decks: Iterable[Deck]) -> dict[int, str]:
    """Return what each deck is called in its original language."""
    by_key = {deck.pk: deck for deck in decks}
    rows = DeckWords.objects.filter(deck__in=by_key).values_list("deck", "language", "title")
    found = {deck: title for deck, language, title in rows if title and language == original_language(by_key[deck])}
    return {key: found.get(key, deck.slug) for key, deck in by_key.items()}


def card_names(decks: Iterable[Deck], card_ids: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return what these cards are called in their decks' original languages, by deck and card; those that are there."""
    languages = {deck.slug: original_language(deck) for deck in decks}
    words = CardWords.objects.filter(card__deck__slug__in=languages, card__card_id__in=set(card_ids))
    found = words.values_list("card__deck__slug", "card__card_id", "language", "words")
    return {(slug, card): name_of(said, card) for slug, card, language, said in found if languages[slug] == language}


def title_of(deck: Deck) -> str:
    """Return what a deck is called in its original language."""
    found = words_of(deck, original_language(deck))
    return found.title if found and found.title else deck.slug


def pictures_of(deck: Deck) -> tuple[PictureLine, ...]:
    """Return the pictures of a deck, each with the cards that show it."""
    shown: dict[str, list[str]] = defaultdict(list)
    for card_id, structure in Card.objects.filter(deck=deck).values_list("card_id", "structure"):
        if name := structure.get("picture"):
            shown[name].append(card_id)
    called = card_names([deck], [card for cards in shown.values() for card in cards])
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


def notions_of(deck: Deck) -> tuple[str, ...]:
    """Return the notions that the deck's cards have, by name."""
    found = {structure.get("notion") for structure in Card.objects.filter(deck=deck).values_list("structure", flat=True)}
    return tuple(sorted(name for name in found if name))


def given_of(deck: Deck) -> Given:
    """Return what the fields of the deck's cards can refer to."""
    words = words_of(deck, original_language(deck))
    notes = words.content_notes if words else {}
    pictures = DeckPicture.objects.filter(deck=deck).values_list("name", flat=True)
    return Given(
        themes=tuple(deck.themes),
        notes=tuple((name, notes.get(name) or name) for name in deck.content_notes),
        pictures=tuple((name, name) for name in pictures),
    )


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
