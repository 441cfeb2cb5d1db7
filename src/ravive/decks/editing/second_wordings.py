"""The cards of a deck that a training's tests cannot ask in words which practice did not show."""

from datetime import datetime
from functools import lru_cache

from ravive.cards.draft import CardDraft
from ravive.cards.second_wording import KINDS, lacks_second_wording
from ravive.decks.models import CardWords, Deck
from ravive.decks.queries import original_language
from ravive.lib.languages import Language

_DECKS_STORED = 64


def cards_without(deck: Deck) -> frozenset[str]:
    """Return the ids of the cards without a second wording for tests, in the language they are written in."""
    return without_in_deck(deck.pk, deck.edited_at, original_language(deck))


# By the time of the last edit: a page that is opened again asks nothing of the database.
@lru_cache(maxsize=_DECKS_STORED)
def without_in_deck(key: int, edited_at: datetime, language: Language) -> frozenset[str]:
    """Return the same of a deck by its key and the time of its last edit, as `edited_at` is."""
    rows = CardWords.objects.filter(card__deck=key, card__kind__in=KINDS, language=language).values_list(
        "card__card_id", "card__kind", "card__structure", "words"
    )
    drafts = ((name, CardDraft({**structure, "kind": kind}, {language: words})) for name, kind, structure, words in rows)
    return frozenset(name for name, draft in drafts if lacks_second_wording(draft, language))
