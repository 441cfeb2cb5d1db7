"""Writing cards: kept as they are typed, each save a part of a revision that can be brought back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from ravive.decks.card_form.row_ids import made_id
from ravive.decks.models import Card, CardRevision, CardWords, Deck
from ravive.decks.queries import original_language
from ravive.people.actions import record
from ravive.people.actors import name_of, person_of

# What somebody saves within this time of their first save is one revision.
ONE_REVISION = timedelta(minutes=30)

type Fields = Mapping[str, Any]


class CardConflictError(Exception):
    """The card was changed by somebody else since it was opened; nothing was saved."""

    def __init__(self, revision: CardRevision | None) -> None:
        super().__init__("the card was changed meanwhile; load it again, or save over it with is_forced")
        self.revision = revision


@dataclass(frozen=True, kw_only=True)
class SavedCard:
    """What saving did; `digest` stands for what the card now holds."""

    card: Card
    digest: str
    is_changed: bool


def card_digest(structure: Fields, words: Fields) -> str:
    """Return a digest of a card's structure and original words, by which one who saves says what they had before them."""
    return hashlib.sha256(json.dumps([structure, words], ensure_ascii=False).encode()).hexdigest()[:32]


def add_card(*, deck: Deck, kind: str, theme: str, notion: str, prompt: str, by: User, now: datetime) -> Card:
    """Add a card at the end of the deck, as a draft; return it."""
    # The form's box for a true statement begins unticked: what it shows is what the card says.
    right = {"right": False} if kind == "truth" else {}
    structure = {"kind": kind, "theme": theme, "notion": notion, "status": "draft", **right}
    with transaction.atomic():
        deck.lock()
        card = _new_card(deck, prompt, {name: value for name, value in structure.items() if value != ""}, _last_position(deck) + 1)
        CardWords.objects.create(
            card=card, language=original_language(deck), words={"prompt": prompt} if prompt else {}, status=CardWords.Status.SIGNED
        )
        deck.touch(now=now)
        record(organisation=deck.organisation, by=by, now=now, verb="card.added", subject=card)
    return card


def copy_card(*, card: Card, by: User, now: datetime) -> Card:
    """Put a copy of the card behind it, in all its languages, as a draft; return the copy."""
    deck = card.deck
    with transaction.atomic():
        deck.lock()
        rows = {row.language: row for row in CardWords.objects.filter(card=card)}
        following = list(Card.objects.filter(deck=deck, position__gt=card.position))
        for row in following:
            row.position += 1
        Card.objects.bulk_update(following, ["position"])
        copy = _new_card(deck, card.card_id, {**card.structure, "kind": card.kind, "status": "draft"}, card.position + 1)
        CardWords.objects.bulk_create(
            CardWords(card=copy, language=row.language, words=row.words, translated_from=row.translated_from, status=row.status)
            for row in rows.values()
        )
        deck.touch(now=now)
        record(organisation=deck.organisation, by=by, now=now, verb="card.copied", subject=copy, detail={"from": card.card_id})
    return copy


def delete_card(*, card: Card, by: User, now: datetime) -> None:
    """Delete the card from the deck as it is written; what is published and what was answered stays."""
    with transaction.atomic():
        card.deck.lock()
        record(organisation=card.deck.organisation, by=by, now=now, verb="card.deleted", subject=card)
        card.delete()
        card.deck.touch(now=now)


def order_cards(*, deck: Deck, order: Sequence[str], by: User, now: datetime) -> bool:
    """Put the deck's cards in the order of these ids; cards it does not name keep their order behind them. Return whether it changed."""
    with transaction.atomic():
        deck.lock()
        places = {name: place for place, name in enumerate(order)}
        cards = list(Card.objects.filter(deck=deck).only("pk", "card_id", "position"))
        wanted = sorted(cards, key=lambda card: places.get(card.card_id, len(places)))
        moved = [card for place, card in enumerate(wanted) if card.position != place]
        is_changed = wanted != cards
        for place, card in enumerate(wanted):
            card.position = place
        Card.objects.bulk_update(moved, ["position"], batch_size=500)
        if is_changed:
            deck.touch(now=now)
            record(organisation=deck.organisation, by=by, now=now, verb="cards.ordered", subject=deck)
    return is_changed


def save_card(
    *,
    card: Card,
    structure: Fields,
    words: Fields,
    base: str,
    by: User,
    now: datetime,
    is_forced: bool = False,
    restored: int | None = None,
) -> SavedCard:
    """Store the card's structure and original words; `base` is the digest of what the editor had before them.

    Translations keep what still has an original. Raises CardConflictError when
    somebody else saved since, unless `is_forced`; what they wrote stays a revision then.
    """
    with transaction.atomic():
        card.deck.lock()
        locked = Card.objects.get(pk=card.pk)
        rows = {row.language: row for row in CardWords.objects.filter(card=card)}
        language = original_language(card.deck)
        original = rows.get(language) or CardWords(card=locked, language=language, status=CardWords.Status.SIGNED)
        held, new = card_digest(locked.structure, original.words), card_digest(structure, words)
        if held == new:
            return SavedCard(card=locked, digest=new, is_changed=False)
        last = CardRevision.objects.filter(card=card).first()
        if held != base and not is_forced:
            raise CardConflictError(last)
        before = {name: row.words for name, row in rows.items()}
        if last is None:
            last = _revision(locked, 1, locked.structure, before, by="", now=card.deck.edited_at)
        locked.take(dict(structure))
        locked.save(update_fields=["structure", "card_id", "kind"])
        original.words = dict(words)
        original.save()
        by_language = {**before, language: original.words, **_translations(rows, language, original.words)}
        _keep_revision(locked, last, by_language, by=by, now=now, restored=restored)
        card.deck.touch(now=now)
    return SavedCard(card=locked, digest=new, is_changed=True)


def restore_card(*, card: Card, revision: CardRevision, by: User, now: datetime) -> SavedCard:
    """Bring the card back to a revision; translations get back what the revision's original has and they no longer had."""
    language = original_language(card.deck)
    with transaction.atomic():
        rows = {row.language: row for row in CardWords.objects.filter(card=card)}
        for row in rows.values():
            older = revision.words.get(row.language)
            if row.language != language and older:
                row.words = aligned(row.words, revision.words.get(language, {}), older)
                row.save(update_fields=["words"])
        structure = {**revision.structure, "id": card.card_id, "kind": card.kind}
        return save_card(
            card=card,
            structure=structure,
            words=revision.words.get(language, {}),
            base="",
            by=by,
            now=now,
            is_forced=True,
            restored=revision.number,
        )


def aligned(translation: Any, original: Any, older: Any = None) -> Any:  # noqa: ANN401 -- plain data
    """Return a translation without what its original no longer has; what it lacks comes from an older translation that has it."""
    if not isinstance(translation, dict) or not isinstance(original, dict):
        if isinstance(translation, list) and isinstance(original, list) and all(isinstance(held, dict) for held in translation):
            pairs = zip(translation, original, strict=False)
            return [aligned(held, own) for held, own in pairs]
        return translation
    again = older if isinstance(older, dict) else {}
    kept = {name: aligned(held, original[name], again.get(name)) for name, held in translation.items() if name in original}
    return kept | {name: held for name, held in again.items() if name in original and name not in kept}


def _translations(rows: Mapping[str, CardWords], language: str, original: Fields) -> dict[str, Any]:
    """Take from the translations what their original no longer has; return their words.

    How far each is follows from what it was made from; it is held back only once its author says that the meaning changed.
    """
    others = [row for row in rows.values() if row.language != language]
    for row in others:
        row.words = aligned(row.words, original)
    CardWords.objects.bulk_update(others, ["words"])
    return {row.language: row.words for row in others}


def _keep_revision(card: Card, last: CardRevision, words: Fields, *, by: User, now: datetime, restored: int | None) -> None:
    is_going_on = last.by_id == by.pk and now - last.begun_at < ONE_REVISION and last.restored is None and restored is None
    if is_going_on:
        last.at, last.structure, last.words = now, card.structure, dict(words)
        last.save()
        return
    _revision(card, last.number + 1, card.structure, words, by=by, now=now, restored=restored)
    verb = "card.changed" if restored is None else "card.restored"
    record(organisation=card.deck.organisation, by=by, now=now, verb=verb, subject=card, detail={"revision": last.number + 1})


def _revision(
    card: Card, number: int, structure: Fields, words: Fields, *, by: User | str, now: datetime, restored: int | None = None
) -> CardRevision:
    return CardRevision.objects.create(
        card=card,
        number=number,
        begun_at=now,
        at=now,
        by=person_of(by),
        by_name=name_of(by),
        restored=restored,
        structure=dict(structure),
        words=dict(words),
    )


def _new_card(deck: Deck, text: str, structure: Fields, position: int) -> Card:
    taken = set(Card.objects.filter(deck=deck).values_list("card_id", flat=True))
    card = Card(deck=deck, position=position)
    card.take({**structure, "id": made_id(text, taken, structure["kind"]), "kind": structure["kind"]})
    card.structure = {"id": card.card_id, **{name: value for name, value in card.structure.items() if name != "id"}}
    card.save()
    return card


def _last_position(deck: Deck) -> int:
    last = Card.objects.filter(deck=deck).aggregate(last=Max("position"))["last"]
    return -1 if last is None else last
