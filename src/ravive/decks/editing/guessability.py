"""Can the card be guessed? What the desk shows beside a single choice, from the words of other decks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain

from django.db.models import Q

from ravive.cards.card import Language
from ravive.cards.draft import CardDraft
from ravive.cards.guessability.marks import MarkedPart, marked_parts
from ravive.cards.guessability.removed_words import WordLeftOut, share_of, words_left_out
from ravive.cards.guessability.report import FEWEST_WORDINGS_TO_LEARN_FROM, found_by, is_guessable
from ravive.cards.guessability.style import Style, merged, style_of
from ravive.cards.guessability.wordings import Wording, wordings_of_card, words_of
from ravive.decks.models import Card, CardWords, Deck
from ravive.decks.queries import original_language
from ravive.lib.languages import in_order

KIND = "choice"
# A style shows in fewer cards than a very large deck has.
MOST_CARDS_READ = 300
_COUNTS_STORED = 512
_DECKS_STORED = 64


@dataclass(frozen=True, kw_only=True)
class JudgedOption:
    """An answer with its telling words marked, and how many words it has."""

    parts: tuple[MarkedPart, ...]
    is_right: bool
    words: int


@dataclass(frozen=True, kw_only=True)
class JudgedWording:
    """One wording of the card: `variant` is 0 for its own. `is_found`: style alone takes the right answer, or draws it among equals.

    `share`, 0 to 1, is the probability that it gives the right answer; where it finds it, `left_out` says what this would be without
    each word that gives it away.
    """

    variant: int
    is_found: bool
    is_longest: bool
    options: tuple[JudgedOption, ...]
    share: float
    left_out: tuple[WordLeftOut, ...]

    @property
    def chance(self) -> float:
        """The share of a blind draw, 0 to 1."""
        return 1 / len(self.options)


@dataclass(frozen=True, kw_only=True)
class CardGuess:
    """What style alone finds of a card in its original language, and in how many of its wordings in each other one.

    `questions` is how many wordings of `decks` other decks it was judged by; below `least` it is not judged at all.
    """

    wordings: tuple[JudgedWording, ...]
    others: tuple[tuple[Language, int, int], ...]
    questions: int
    decks: int
    least: int = FEWEST_WORDINGS_TO_LEARN_FROM

    @property
    def is_judged(self) -> bool:
        """Whether there was enough to learn a style from."""
        return self.questions >= self.least

    @property
    def found(self) -> int:
        """In how many of the wordings style alone finds the right answer."""
        return sum(wording.is_found for wording in self.wordings)


def guess_of(card: Card, draft: CardDraft) -> CardGuess | None:
    """Return what style alone finds of a single choice; None for other kinds, and while no wording is complete."""
    original = original_language(card.deck)
    wordings = tuple(wordings_of_card(card.deck.slug, card.card_id, draft, original))
    if not wordings:
        return None
    read = _decks_beside(card.deck)
    style = _style(read, original)
    by_language = {
        Language(tag): words
        for tag, words in CardWords.objects.filter(card=card).exclude(language=original).values_list("language", "words")
    }
    translated = CardDraft(draft.structure, by_language)
    others = [_in_language(read, translated, card, language) for language in in_order(by_language)]
    return CardGuess(
        wordings=tuple(_judged(wording, style) for wording in wordings),
        others=tuple(other for other in others if other is not None),
        questions=style.wordings,
        decks=len(read),
    )


def guessable_cards(deck: Deck) -> frozenset[str]:
    """Return the ids of the cards that give their answer away in the language they are written in; none with too little to learn from."""
    return guessable_of_deck(deck.pk, deck.edited_at, tuple(_decks_beside(deck)), original_language(deck))


# By the times of the last edits, as for the counts: a page that is opened again costs one query.
@lru_cache(maxsize=_DECKS_STORED)
def guessable_of_deck(key: int, edited_at: datetime, read: tuple[tuple[int, datetime], ...], language: Language) -> frozenset[str]:
    """Return the ids of a deck's guessable cards, judged by the decks read, each with the time of its last edit, as `edited_at` is."""
    style = _style(read, language)
    if style.wordings < FEWEST_WORDINGS_TO_LEARN_FROM:
        return frozenset()
    rows = CardWords.objects.filter(card__deck=key, card__kind=KIND, language=language).values_list(
        "card__card_id", "card__structure", "words"
    )
    drafts = ((name, CardDraft({**structure, "kind": KIND}, {language: words})) for name, structure, words in rows)
    return frozenset(name for name, draft in drafts if is_guessable(style, tuple(wordings_of_card("", name, draft, language))))


def _decks_beside(deck: Deck) -> list[tuple[int, datetime]]:
    """Return the decks to learn from: the organisation's others and those that come with Ravive; no copy or source of this one."""
    same = Q(pk=deck.pk) | Q(upstream=deck.pk)
    if deck.upstream is not None:
        same |= Q(pk=deck.upstream.pk) | Q(upstream=deck.upstream)
    beside = Q(organisation=deck.organisation_id) | ~Q(shipped_files="")
    return list(Deck.objects.filter(beside).exclude(same).order_by("pk").values_list("pk", "edited_at"))


def _style(decks: Iterable[tuple[int, datetime]], language: Language) -> Style:
    return merged(style_of_deck(key, edited_at, language) for key, edited_at in decks)


# By the time of the last edit: an edit makes other counts.
@lru_cache(maxsize=_COUNTS_STORED)
def style_of_deck(key: int, edited_at: datetime, language: Language) -> Style:
    """Return the counts of a deck's single choices in a language; `edited_at` is the time of its last edit."""
    return style_of(chain.from_iterable(_wordings_in(key, language)))


def _wordings_in(key: int, language: Language) -> Iterator[Iterator[Wording]]:
    rows = CardWords.objects.filter(card__deck=key, card__kind=KIND, language=language).order_by("card__position", "card__pk")
    for name, structure, words in rows.values_list("card__card_id", "card__structure", "words")[:MOST_CARDS_READ]:
        yield wordings_of_card("", name, CardDraft({**structure, "kind": KIND}, {language: words}), language)


def _in_language(read: list[tuple[int, datetime]], draft: CardDraft, card: Card, language: Language) -> tuple[Language, int, int] | None:
    """Return in how many of how many wordings style finds the right answer in a language; None where too little is written."""
    wordings = list(wordings_of_card(card.deck.slug, card.card_id, draft, language))
    style = _style(read, language)
    if not wordings or style.wordings < FEWEST_WORDINGS_TO_LEARN_FROM:
        return None
    return language, sum(found_by(style, wording).by_style > 0 for wording in wordings), len(wordings)


def _judged(wording: Wording, style: Style) -> JudgedWording:
    found = found_by(style, wording)
    return JudgedWording(
        variant=wording.variant,
        is_found=found.by_style > 0,
        is_longest=found.by_length == 1,
        share=share_of(style, wording),
        left_out=words_left_out(style, wording) if found.by_style > 0 else (),
        options=tuple(
            JudgedOption(parts=marked_parts(option.text, style), is_right=option.is_right, words=len(words_of(option.text)))
            for option in wording.options
        ),
    )
