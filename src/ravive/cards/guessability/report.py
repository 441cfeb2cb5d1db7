"""How often the right option of single choices is found by style, by length, and by place; and how balanced the other kinds are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ravive.cards.card import Language
from ravive.cards.draft import DeckDraft
from ravive.cards.guessability.style import Style, share_found, style_of
from ravive.cards.guessability.wordings import Wording, wordings_of_deck, words_of

# From this share on, style alone finds too much: 0 to 1.
HIGHEST_SHARE_BY_STYLE = 0.4
HIGHEST_SHARE_BY_LENGTH = 0.32
# Shares of fewer wordings say nothing; fewer teach no style.
FEWEST_WORDINGS_TO_JUDGE = 8
FEWEST_WORDINGS_TO_LEARN_FROM = 12
MOST_TELLING_WORDS = 8
# A word that stands in fewer options says nothing of an author's style.
_FEWEST_OPTIONS_OF_A_WORD = 3


@dataclass(frozen=True, slots=True)
class WordingFound:
    """A wording, and the chance, 0 to 1, of finding its right option by style and by length."""

    wording: Wording
    by_style: float
    by_length: float


@dataclass(frozen=True, slots=True)
class TellingWord:
    """A word that points to the right option (`log_odds` above 0) or away from it, and in how many options it stands."""

    word: str
    log_odds: float
    in_right: int
    in_wrong: int


@dataclass(frozen=True, slots=True)
class GuessabilityReport:
    """What style alone finds in the decks of one language. `chance` and the shares are 0 to 1, means over the wordings."""

    language: Language
    found: tuple[WordingFound, ...]
    telling_words: tuple[TellingWord, ...]
    truths: Mapping[bool, int]
    right_of_multiple: Mapping[int, int]

    @property
    def by_style(self) -> float:
        """The share of wordings whose right option has the highest score, equal scores shared."""
        return _mean(found.by_style for found in self.found)

    @property
    def by_length(self) -> float:
        """The share of wordings whose right option is the longest, equal lengths shared."""
        return _mean(found.by_length for found in self.found)

    @property
    def chance(self) -> float:
        """The share that a blind draw finds."""
        return _mean(1 / len(found.wording.options) for found in self.found)

    @property
    def places(self) -> dict[int, int]:
        """How many right options stand first (1), second (2) and so on, as authored."""
        return dict(sorted(Counter(found.wording.right_place + 1 for found in self.found).items()))


def report(decks: Iterable[DeckDraft], language: Language, shipped: Iterable[DeckDraft] = ()) -> GuessabilityReport | None:
    """Return what style finds in these decks, each judged by the words of the others and of the `shipped` ones of another id.

    Cards that are drafts are left out: nobody is asked them. None where there are too few wordings to judge, or to learn from.
    """
    drafts = [draft.without_drafts() for draft in decks if language in draft.words]
    if not is_judged(drafts, language):
        return None
    judged = {draft.id: wordings_of_deck(draft, language) for draft in drafts}
    read = {draft.id: wordings_of_deck(draft, language) for draft in shipped} | judged
    found: list[WordingFound] = []
    for deck, wordings in judged.items():
        style = style_of(chain.from_iterable(theirs for other, theirs in read.items() if other != deck))
        if wordings and style.wordings < FEWEST_WORDINGS_TO_LEARN_FROM:
            return None
        found += (found_by(style, wording) for wording in wordings)
    cards = [card.structure for draft in drafts for card in draft.cards().values()]
    truths = Counter(card["right"] is True for card in cards if card.get("kind") == "truth" and "right" in card)
    multiples = Counter(len(right) for card in cards if card.get("kind") == "multiple" and isinstance(right := card.get("right"), list))
    telling = telling_words(chain.from_iterable(judged.values()))
    return GuessabilityReport(language, tuple(found), telling, dict(truths), dict(sorted(multiples.items())))


def is_judged(decks: Iterable[DeckDraft], language: Language) -> bool:
    """Return whether the decks have enough wordings in a language for shares to mean something."""
    return sum(len(wordings_of_deck(draft.without_drafts(), language)) for draft in decks) >= FEWEST_WORDINGS_TO_JUDGE


def found_by(style: Style, wording: Wording) -> WordingFound:
    """Return the chance of finding the right option of a wording for one who only knows this style, and for one who takes the longest."""
    texts = [option.text for option in wording.options]
    by_style = share_found([style.log_odds(text) for text in texts], wording.right_place)
    return WordingFound(wording, by_style, share_found([len(text) for text in texts], wording.right_place))


def is_guessable(style: Style, wordings: Sequence[Wording]) -> bool:
    """Return whether style alone finds the right option of a card more often than it should and than chance, its wordings together."""
    chance = _mean(1 / len(wording.options) for wording in wordings)
    return _mean(found_by(style, wording).by_style for wording in wordings) > max(HIGHEST_SHARE_BY_STYLE, chance)


def telling_words(wordings: Iterable[Wording]) -> tuple[TellingWord, ...]:
    """Return the words that tell most, the strongest first, equal ones in alphabetical order."""
    read = list(wordings)
    style = style_of(read)
    in_right, in_wrong = Counter[str](), Counter[str]()
    for wording in read:
        for option in wording.options:
            (in_right if option.is_right else in_wrong).update(set(words_of(option.text)))
    words = [word for word in {*in_right, *in_wrong} if in_right[word] + in_wrong[word] >= _FEWEST_OPTIONS_OF_A_WORD]
    words.sort(key=lambda word: (-abs(style.word_log_odds(word)), word))
    return tuple(TellingWord(word, style.word_log_odds(word), in_right[word], in_wrong[word]) for word in words[:MOST_TELLING_WORDS])


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0
