"""Cards of a deck answered inside another page: which ones, and what each answer says."""

from dataclasses import replace

import pytest

from ravive.cards.kinds.choice import ChoiceCard
from ravive.cards.kinds.truth import TruthCard
from ravive.publishing import queries
from ravive.publishing.queries import PublishedDeck
from ravive.publishing.sample_cards import MOST_CARDS, sample_cards
from tests.existing import existing


def deck(name: str = "voyage", language: str = "fr") -> PublishedDeck:
    return existing(queries.current_deck(name, language))


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_every_starter_deck_has_three_that_announce_nothing(db: None, language: str) -> None:
    for found in queries.current_decks(language):
        samples = sample_cards(found)
        assert len(samples) == MOST_CARDS
        assert all(sample.card.content_note is None for sample in samples)


def test_a_notion_comes_twice_only_where_no_other_is_left(db: None) -> None:
    assert len({sample.card.notion for sample in sample_cards(deck("voyage"))}) == MOST_CARDS
    few = deck("parole")
    assert len(sample_cards(few)) == MOST_CARDS
    assert len({sample.card.notion for sample in sample_cards(few)}) == 2


def test_critical_cards_come_first_and_only_kinds_without_script(db: None) -> None:
    found = deck()
    samples = sample_cards(found)
    assert {type(sample.card) for sample in samples} <= {ChoiceCard, TruthCard}
    assert samples[0].card.critical
    noted = tuple(replace(card, content_note="violence") for card in found.bundle.cards)
    assert sample_cards(replace(found, bundle=replace(found.bundle, cards=noted))) == ()


def test_each_answer_says_whether_it_is_right(db: None) -> None:
    for sample in sample_cards(deck()):
        assert [option.result for option in sample.options].count("right") == 1
        assert all(option.feedback for option in sample.options)


def test_the_answers_of_true_or_false_follow_the_card(db: None) -> None:
    found = deck()
    truth = next(card for other in queries.current_decks("fr") for card in other.bundle.cards if isinstance(card, TruthCard))
    bare = replace(truth, content_note=None, picture=None)
    (sample,) = sample_cards(replace(found, bundle=replace(found.bundle, cards=(bare,))))
    right = next(option for option in sample.options if option.result == "right")
    assert right.feedback == (bare.if_true if bare.right else bare.if_false)
    assert all(option.is_own_word for option in sample.options)
