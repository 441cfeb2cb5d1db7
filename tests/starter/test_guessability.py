"""A guess must not score: who knows the style of the starter decks but not their reflexes finds no more than chance, nearly.

And words must not stand in the way: sentences are short, and tests have a wording of each card for themselves.
"""

import pytest

from ravive.cards.draft import DeckDraft, mapping, texts
from ravive.cards.folder import deck_folders, read_folder
from ravive.cards.guessability.lines import warning_lines
from ravive.cards.guessability.report import HIGHEST_SHARE_BY_LENGTH, HIGHEST_SHARE_BY_STYLE, GuessabilityReport, report
from ravive.cards.rules.texts import sentences, word_count
from ravive.cards.second_wording import KINDS, lacks_second_wording
from ravive.lib.languages import INTERFACE, Language
from ravive.starter import starter_content

FEWEST_RIGHT, MOST_RIGHT = 2, 4
# Shorter, a text is what a button says; longer, it no longer fits two lines of a small phone.
LONGEST_OPTION = 85
LONGEST_SENTENCE_WORDS, LONGEST_MEAN_WORDS = 18, 9


def drafts() -> list[DeckDraft]:
    return [read_folder(folder).draft for folder in deck_folders(starter_content.DECKS)]


def reported(language: Language) -> GuessabilityReport:
    found = report(drafts(), language)
    assert found is not None
    return found


@pytest.mark.parametrize("language", INTERFACE)
def test_style_alone_finds_at_most_four_in_ten(language: Language) -> None:
    found = reported(language)
    assert found.by_style <= HIGHEST_SHARE_BY_STYLE == 0.4
    assert found.by_length <= HIGHEST_SHARE_BY_LENGTH == 0.32
    assert list(warning_lines(found)) == []


@pytest.mark.parametrize("language", INTERFACE)
def test_no_place_is_right_more_often_than_a_third(language: Language) -> None:
    found = reported(language)
    assert max(found.places.values()) <= len(found.found) / 3


def test_truths_are_balanced_and_multiple_choices_vary() -> None:
    found = reported(INTERFACE[0])
    assert found.truths[True] == found.truths[False]
    assert set(found.right_of_multiple) == {FEWEST_RIGHT, 3, MOST_RIGHT}


def test_every_card_has_a_variant_in_every_language() -> None:
    lacking = [
        f"{draft.id}/{name} {language}"
        for draft in drafts()
        for name, card in draft.cards().items()
        for language in draft.languages
        if not card.words_in(language).get("variants")
    ]
    assert lacking == []


@pytest.mark.parametrize("language", INTERFACE)
def test_tests_have_a_wording_of_every_card_for_themselves(language: Language) -> None:
    asked = [(draft.id, name, card) for draft in drafts() for name, card in draft.cards().items() if card.kind in KINDS]
    assert [f"{deck}/{name}" for deck, name, card in asked if lacks_second_wording(card, language)] == []


@pytest.mark.parametrize("language", INTERFACE)
def test_sentences_are_short(language: Language) -> None:
    for draft in drafts():
        written = [text for path, text in texts(draft.words[language]) if "accept" not in path]
        counts = {sentence: word_count(sentence) for text in written for sentence in sentences(text) if word_count(sentence)}
        assert [sentence for sentence, count in counts.items() if count > LONGEST_SENTENCE_WORDS] == [], draft.id
        assert sum(counts.values()) / len(counts) <= LONGEST_MEAN_WORDS, draft.id


def test_options_stay_short_and_each_is_explained_apart() -> None:
    for draft in drafts():
        for name, card in draft.cards().items():
            for language in draft.languages:
                words = card.words_in(language)
                for wording in (words, *words.get("variants", [])):
                    options = [mapping(option) for option in mapping(wording.get("options")).values()]
                    assert all(len(option["text"]) <= LONGEST_OPTION for option in options), f"{draft.id}/{name} {language}"
                    assert len({option["text"] for option in options}) == len(options)
                    assert len({option["feedback"] for option in options}) == len(options), f"{draft.id}/{name} {language}"
