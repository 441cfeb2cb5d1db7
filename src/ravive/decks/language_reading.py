"""Who has read a deck in its other languages: what nobody read yet, and what a person reads when they sign."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from ravive.decks.models import Card, CardWords, Deck, DeckWords, SignOff, TranslationState
from ravive.lib.languages import Language, in_order
from ravive.lib.languages import name_of as language_name
from ravive.people.actions import RefusedError
from ravive.people.actors import name_of


def draft_cards(decks: Iterable[Deck]) -> QuerySet[Card]:
    """Return the cards of decks that are drafts: they do not go out. `OrderedJSONField` writes their status as this text."""
    return Card.objects.filter(deck__in=decks).annotate(text=Cast("structure", TextField())).filter(text__contains='"status":"draft"')


def unread_texts(deck: Deck) -> dict[Language, int]:
    """Return how many texts that would go out nobody has read, by language; a language without any is left out."""
    counts: Counter[str] = Counter()
    for rows in _unread(deck):
        counts.update(dict(rows.order_by().values_list("language").annotate(Count("pk"))))
    return {language: counts[language] for language in in_order(counts) if language in deck.languages}


def languages_to_offer(deck: Deck, by: User) -> tuple[Language, ...]:
    """Return the languages that somebody may say they read: those with a title, and no unread text that they wrote."""
    titled = set(DeckWords.objects.filter(deck=deck).exclude(title="").values_list("language", flat=True))
    own = {language for rows in _unread(deck) for language in rows.filter(translated_by=by).values_list("language", flat=True)}
    return in_order(language for language in deck.languages if language != deck.original_language and language in titled - own)


def languages_to_propose(deck: Deck, by: User) -> tuple[Language, ...]:
    """Return, of those, what somebody reads by their profile, or ticked when they last signed this deck."""
    last = SignOff.objects.filter(deck=deck, by=by).order_by("-at", "-pk").first()
    profile = getattr(by, "wagtail_userprofile", None)
    known = {profile.preferred_language if profile else "", *(last.languages if last else ())}
    return tuple(language for language in languages_to_offer(deck, by) if language in known)


def language_statuses(deck: Deck) -> tuple[tuple[str, str], ...]:
    """Return how far a deck is in each of its languages."""
    return statuses_beside(deck, dict(DeckWords.objects.filter(deck=deck).values_list("language", "title")))


def statuses_beside(deck: Deck, titles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return how far a deck with these titles is in each of its languages: without a title, nothing is there to be read."""
    return tuple((language, status if titles.get(language) else "missing") for language, status in deck.languages.items())


def sign_language(deck: Deck, language: Language, *, by: User, now: datetime) -> None:
    """Note that somebody read all of a deck in a language; within the caller's transaction.

    Raises RefusedError for a language that the deck does not have, and for the person who translated some of it.
    """
    if language not in languages_to_offer(deck, by):
        raise RefusedError(_("People who translate a text do not sign it. Ask another native reader."))
    for rows in _unread(deck):
        rows.filter(language=language).update(status=TranslationState.SIGNED, signed_by_name=name_of(by), signed_at=now)
    note_languages(deck)


def words_changed(languages: Iterable[Language]) -> str:
    """Return why nobody signs words that others edited since they were shown."""
    names = ", ".join(language_name(language) for language in languages)
    return _("Somebody edited these words since you opened the page: %(languages)s. Read them again, then sign.") % {"languages": names}


def note_languages(deck: Deck) -> None:
    """Store with the deck, for each of its other languages, whether somebody whose language it is read all that would go out in it."""
    signed = DeckWords.objects.filter(deck=deck, status=TranslationState.SIGNED).values_list("language", flat=True)
    read = set(signed) - unread_texts(deck).keys()
    if _with_statuses(deck, read) != deck.languages:
        locked = Deck.objects.select_for_update(no_key=True).get(pk=deck.pk)
        locked.languages = _with_statuses(locked, read)
        locked.save(update_fields=["languages"])
        deck.languages = locked.languages


def _with_statuses(deck: Deck, read: set[str]) -> dict[Language, str]:
    return {
        language: status if status == "original" else "read" if language in read else "to_be_read"
        for language, status in deck.languages.items()
    }


def _unread(deck: Deck) -> tuple[QuerySet[CardWords], QuerySet[DeckWords]]:
    """Return the texts in other languages that wait for a reader."""
    cards = CardWords.objects.filter(card__deck=deck, status=TranslationState.TO_BE_READ).exclude(language=deck.original_language)
    own = DeckWords.objects.filter(deck=deck, status=TranslationState.TO_BE_READ).exclude(language=deck.original_language)
    return cards.exclude(card__in=draft_cards([deck]).values("pk")), own
