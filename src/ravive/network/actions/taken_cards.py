"""The cards of an adopted deck as they are once changes are taken: as many queries for many as for one."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from ravive.cards.draft import CardDraft
from ravive.cards.translation import NOT_BEGUN, taken_over
from ravive.decks.editing.actions.cards import aligned
from ravive.decks.models import Card, CardRevision, CardWords, TranslationState
from ravive.decks.translating import queries
from ravive.network.actions.taken_pictures import Pictures
from ravive.network.upstream import Upstream
from ravive.people.actors import name_of, person_of

_CHANGING = ["words", "translated_from", "status", "translated_by", "signed_by_name", "signed_at"]


def take(found: Upstream, names: Collection[str], *, by: User, now: datetime) -> None:
    """Take these changes; what a card was before stays in its history."""
    deck = found.deck
    rows = {card.card_id: card for card in Card.objects.filter(deck=deck)}
    going = [name for name in names if found.offers[name].taken is None]
    staying = {name: state for name in names if (state := found.offers[name].taken) is not None}
    pictures = Pictures(found)
    before = {name: (rows[name].structure, found.ours[name].words) for name in staying if name in rows}
    new = {name: Card(deck=deck) for name in staying if name not in rows}
    for name, state in staying.items():
        (rows.get(name) or new[name]).take(pictures.shown(name, state))
    Card.objects.bulk_update([rows[name] for name in before], ["structure", "kind"], batch_size=500)
    _put_in_place(found, {name: card for name, card in rows.items() if name not in going}, new)
    words = _take_words(found, staying, {**rows, **new})
    _store_revisions({name: rows[name] for name in before}, before, words, by=by, now=now)
    Card.objects.filter(pk__in=[rows[name].pk for name in going]).delete()
    pictures.delete_unused()


def _put_in_place(found: Upstream, kept: dict[str, Card], new: dict[str, Card]) -> None:
    """Save the new cards, each behind the one it follows there; the others keep their order."""
    order = list(kept)
    place = -1
    for name in found.theirs:
        if name in new:
            place += 1
            order.insert(place, name)
        elif name in kept:
            place = order.index(name)
    moved: list[Card] = []
    for place, name in enumerate(order):
        card = new.get(name) or kept[name]
        if card.position != place:
            card.position = place
            moved.append(card)
    Card.objects.bulk_create(new.values())
    Card.objects.bulk_update([card for card in moved if card.card_id not in new], ["position"], batch_size=500)


def _take_words(found: Upstream, states: dict[str, CardDraft], cards: dict[str, Card]) -> dict[str, dict[str, Any]]:
    """Save the words of these cards in every language of the deck; return them by card and language."""
    keys = [cards[name].pk for name in states]
    known = {(row.card_id, row.language): row for row in CardWords.objects.filter(card__in=keys)}
    words: dict[str, dict[str, Any]] = {name: {} for name in states}
    rows: list[CardWords] = []
    for name, state in states.items():
        for language in found.deck.languages:
            row = known.get((cards[name].pk, language)) or CardWords(card=cards[name], language=language)
            if _fill(found, row, name, state):
                rows.append(row)
                words[name][language] = row.words
    CardWords.objects.bulk_create(row for row in rows if row.pk is None)
    CardWords.objects.bulk_update([row for row in rows if row.pk], _CHANGING, batch_size=500)
    return words


def _fill(found: Upstream, row: CardWords, name: str, state: CardDraft) -> bool:
    """Give the row the card's words in its language; return whether there are any."""
    language, original = row.language, state.words[found.original]
    if language == found.original:
        row.words, row.status = original, TranslationState.SIGNED
        return True
    words = state.words.get(language) or aligned(row.words, original)
    if not words:
        return False
    theirs = found.theirs[name]
    after = taken_over(
        original,
        words,
        before=queries.translation_of(row) if row.pk else NOT_BEGUN,
        their_original=theirs.words[found.original],
        their_words=theirs.words.get(language, {}),
        is_read=found.source.is_read(language),
    )
    if after.status != TranslationState.SIGNED or after.words != row.words:
        row.signed_by_name, row.signed_at, row.translated_by = "", None, None
    row.words, row.translated_from, row.status = after.words, after.made_from, after.status
    return True


def _store_revisions(
    cards: dict[str, Card], before: dict[str, tuple[Any, Any]], words_after: dict[str, dict[str, Any]], *, by: User, now: datetime
) -> None:
    """Store each card as it is now, and as it was where its history is empty."""
    numbers: dict[int, int] = {}
    rows = CardRevision.objects.filter(card__in=cards.values()).order_by("card", "number")
    for key, number in rows.values_list("card", "number"):
        numbers[key] = number
    CardRevision.objects.bulk_create(_revisions(cards, before, words_after, numbers, by=by, now=now))


def _revisions(
    cards: dict[str, Card],
    before: dict[str, tuple[Any, Any]],
    words_after: dict[str, dict[str, Any]],
    numbers: dict[int, int],
    *,
    by: User,
    now: datetime,
) -> Iterable[CardRevision]:
    for name, card in cards.items():
        structure, words = before[name]
        last = numbers.get(card.pk, 0)
        if not last:
            last = 1
            yield CardRevision(card=card, number=1, begun_at=now, at=now, by=None, by_name="", structure=structure, words=dict(words))
        yield CardRevision(
            card=card,
            number=last + 1,
            begun_at=now,
            at=now,
            by=person_of(by),
            by_name=name_of(by),
            structure=card.structure,
            words=words_after[name],
        )
