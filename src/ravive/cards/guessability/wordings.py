"""The wordings of single choices: what a learner reads before answering, and which option is right."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ravive.cards.card import Language
from ravive.cards.draft import CardDraft, DeckDraft, mapping
from ravive.cards.rules.texts import FACT_NAMED
from ravive.lib.words import unaccented

_WORD = re.compile(r"[^\W_]+")
FEWEST_OPTIONS = 2


@dataclass(frozen=True, slots=True)
class WordedOption:
    """An option as a learner reads it."""

    id: str
    text: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """A single choice in its own words: `variant` is 0 for the card itself, n for its nth variant. Options are in the authors' order."""

    deck: str
    card: str
    variant: int
    options: tuple[WordedOption, ...]

    @property
    def right_place(self) -> int:
        """The place of the right option among the options, from 0."""
        return next(place for place, option in enumerate(self.options) if option.is_right)


def wordings_of_deck(draft: DeckDraft, language: Language) -> tuple[Wording, ...]:
    """Return the wordings of every single choice of a deck in a language; unfinished ones are left out."""
    return tuple(wording for name, card in draft.cards().items() for wording in wordings_of_card(draft.id, name, card, language))


def wordings_of_card(deck: str, name: str, card: CardDraft, language: Language) -> Iterator[Wording]:
    """Yield the wordings of a single choice: the card's own, and those of its variants that word the options again."""
    ids, right = card.structure.get("options"), card.structure.get("right")
    if card.kind != "choice" or not isinstance(ids, list):
        return
    words = card.words_in(language)
    variants: Any = words.get("variants")
    written: list[Any] = [words, *(variants if isinstance(variants, list) else [])]
    for index, wording in enumerate(written):
        options = _options(ids, right, mapping(mapping(wording).get("options")))
        if len(options) >= FEWEST_OPTIONS and sum(option.is_right for option in options) == 1:
            yield Wording(deck, name, index, options)


def _options(ids: Iterable[object], right: object, words: dict[str, Any]) -> tuple[WordedOption, ...]:
    """Return the options; none where one of them has no text yet."""
    texts = [(str(name), mapping(words.get(str(name))).get("text")) for name in ids]
    if not all(isinstance(text, str) and text.strip() for _, text in texts):
        return ()
    return tuple(WordedOption(name, str(text), name == right) for name, text in texts)


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are counted: without case, accents and punctuation, facts left out.

    >>> words_of("J’appelle la police, à 23:40 : {fact:police}")
    ['j', 'appelle', 'la', 'police', 'a', '23', '40']
    """
    return _WORD.findall(unaccented(FACT_NAMED.sub(" ", text)))
